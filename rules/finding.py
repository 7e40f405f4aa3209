"""What a scan leaves of a text: kind, path, place, length and masked sample. The text itself is not kept."""

import hashlib
import re
import unicodedata
from collections.abc import Callable, Iterator
from typing import Any, Final

from rules import scanning, splitting
from rules.condition import MISSING
from rules.profile import Profile
from rules.reading import Reader, at
from rules.scanning import Finding
from rules.splitting import Run
from schemas.wire import Event

_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)


def entry(finding: Finding, path: str, *, joined: bool = False) -> dict[str, Any]:
    """One finding as it stands in a history and in a violation."""
    found = {
        "kind": finding.kind,
        "path": path,
        "start": finding.start,
        "length": finding.end - finding.start,
        "masked": finding.masked,
        "confidence": finding.confidence,
        "sample": finding.sample,
        "broke": finding.broke,
    }
    return {**found, "joined": True} if joined else found


def finder(paths: tuple[str, ...], kinds: frozenset[str], profile: Profile, hash_key: bytes) -> Reader:
    """Scans all text at and below these paths of an event; None where nothing is found."""
    readers = [(path, at(path)) for path in paths]

    def find(event: Event) -> list[dict[str, Any]] | None:
        found = [
            _hashed(entry(finding, place), text[finding.start : finding.end], hash_key)
            for path, read in readers
            for place, text in _texts(path, read(event))
            for finding in scanning.scan(text, kinds=kinds, profile=profile)
        ]
        return found or None

    return find


def _hashed(found: dict[str, Any], value: str, key: bytes) -> dict[str, Any]:
    """With the keyed hash of a clear value, so that the same value can be told again; what is masked has none."""
    if not key or found["masked"]:
        return found
    written = unicodedata.normalize("NFKC", value)
    same = "".join(sign for sign in written.casefold() if sign.isalnum() or sign in "@._")
    return {**found, "hash": hashlib.blake2b(same.encode(), key=key[:64], digest_size=12).hexdigest()}


def _texts(path: str, value: object) -> Iterator[tuple[str, str]]:
    """Every text and number at or below a value, with its path."""
    if value is MISSING or value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        yield path, value
    elif isinstance(value, (int, float)):
        yield path, str(value)
    elif isinstance(value, dict):
        for name, below in value.items():
            yield from _texts(f"{path}.{_safe(name)}", below)
    elif isinstance(value, list):
        for place, below in enumerate(value):
            yield from _texts(f"{path}[{place}]", below)


def _safe(name: str) -> str:
    """A key of somebody's data in a path: it may itself be a name or a number, so only plain field names show."""
    return name if _FIELD.fullmatch(name) and sum(map(str.isdigit, name)) < 5 else "*"


def joining(paths: tuple[str, ...]) -> Callable[[Event], tuple[Run, ...]]:
    """Reads the digit runs of a message's own text, for numbers that are split over messages."""
    readers = [at(path) for path in paths]

    def read(event: Event) -> tuple[Run, ...]:
        for reader in readers:
            value = reader(event)
            if isinstance(value, str):
                return splitting.runs(value)
        return ()

    return read
