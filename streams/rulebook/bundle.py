"""A bundle: all files of rules, calendars and profiles, and the instant from which they judge."""

import gzip
import hashlib
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, NamedTuple

import orjson

from rules.grammar.context_file import KINDS
from rules.loading import ENDINGS, Loaded, load
from schemas import instant

AHEAD: Final = 60_000_000
"""Microseconds by the broker's clock that a bundle is published before it begins: every worker has read it by then."""
_PROFILES: Final = "profiles"
_BESIDE: Final = ("calendars", _PROFILES)


class NoBundleError(ValueError):
    """What was read is no bundle; says why."""


class Packed(NamedTuple):
    """A bundle as it stands on its topic."""

    begins: int
    by: str
    at: int
    """When it was published, microseconds since 1970."""
    files: Mapping[str, str]
    """Texts by their paths."""

    @property
    def digest(self) -> str:
        """16 hex digits of all files."""
        return hashlib.blake2b(orjson.dumps(sorted(self.files.items())), digest_size=8).hexdigest()

    @property
    def key(self) -> bytes:
        """No two are alike, so that none takes another's place: a replay needs them all."""
        return f"{instant.text(self.begins)} {instant.text(self.at)} {self.digest}".encode()

    def written(self) -> bytes:
        head = {"begins": instant.text(self.begins), "by": self.by, "at": instant.text(self.at), "digest": self.digest}
        return gzip.compress(orjson.dumps({**head, "files": dict(self.files)}), mtime=0)


def read(value: bytes) -> Packed:
    """From a record's value. Raises NoBundleError."""
    try:
        found = orjson.loads(gzip.decompress(value))
        begins, at = instant.micros(found["begins"]), instant.micros(found["at"])
        files = {str(name): str(text) for name, text in found["files"].items()}
    except (OSError, EOFError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NoBundleError(f"no bundle of rules: {type(error).__name__}: {error}") from None
    packed = Packed(begins, str(found.get("by", "")), at, files)
    if packed.digest != found.get("digest"):
        raise NoBundleError("the files of the bundle are not those that its digest is of")
    return packed


def collected(paths: Iterable[Path]) -> dict[str, str]:
    """The texts of all that these folders and files say. Raises NoBundleError."""
    found = {}
    for number, path in enumerate(paths):
        root = path.resolve() if path.is_dir() else path.resolve().parent
        for file in sorted(_files(path.resolve())):
            name = f"{number}/{root.name.lstrip('.') or 'rules'}/{file.relative_to(root).as_posix()}"
            try:
                found[name] = file.read_text(encoding="utf-8")
            except (OSError, UnicodeDecodeError) as error:
                raise NoBundleError(f"{file} cannot be read: {error}") from None
    return found


def _files(path: Path) -> Iterator[Path]:
    """Of a folder all below it; of a single rule also what lies beside it and may be named in it."""
    roots = [path] if path.is_dir() else [path.parent / name for name in _BESIDE]
    if path.is_file():
        yield path
    for root in roots:
        for file in root.rglob("*"):
            inside = file.relative_to(root).parts
            is_ours = file.suffix in ENDINGS or _PROFILES in (root.name, *inside[:-1])
            is_left_out = any(part.startswith(".") or part in KINDS for part in inside)
            if file.is_file() and is_ours and not is_left_out:
                yield file


def rules_of(packed: Packed) -> Loaded:
    """Reads its rules as they would be read from a folder. Raises NoBundleError."""
    with tempfile.TemporaryDirectory(prefix="contactwatch-") as name:
        folder = Path(name).resolve()
        for inside, text in packed.files.items():
            file = (folder / inside).resolve()
            if not file.is_relative_to(folder):
                raise NoBundleError(f"the path {inside} leads out of the bundle")
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8", newline="")
        return load(*sorted(folder.iterdir()))
