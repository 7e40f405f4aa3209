"""The shape of a detector: it finds one kind of personal data, clear or masked. Each is a file in `detectors/`."""

import importlib
import pkgutil
from collections.abc import Iterable
from typing import Final, Literal, NamedTuple, Protocol, cast

from rules import detectors
from rules.digits import Chain

Confidence = Literal["proved", "likely", "weak"]
"""A check digit or numbering plan; the form and the words around; the form alone."""

SUREST_FIRST: Final[tuple[Confidence, ...]] = ("proved", "likely", "weak")


class Passage(NamedTuple):
    text: str
    chains: tuple[Chain, ...]


class Match(NamedTuple):
    start: int
    end: int
    value: str
    """The characters that a profile counts, `*` for each hidden one. Stays inside `rules`: it is the personal data."""
    length: int
    """How many characters the whole value has; 0 where that varies."""
    confidence: Confidence
    tail: str = ""
    """What may stay visible beside them: an address's domain."""


class Detector(Protocol):
    """What a module in `detectors/` offers."""

    @property
    def KIND(self) -> str: ...

    @property
    def CHANCE(self) -> float:
        """The share of random characters of the right length that pass its check: of two readings the rarer holds."""
        ...

    def find(self, passage: Passage) -> Iterable[Match]: ...

    def proof(self, characters: str) -> Confidence | None:
        """How sure it is of bare digits (and a last X), told without the words around; None when they are none."""
        ...


def listed() -> tuple[Detector, ...]:
    """All detectors, by the files of their folder."""
    names = sorted(entry.name for entry in pkgutil.iter_modules(detectors.__path__))
    return tuple(cast(Detector, importlib.import_module(f"{detectors.__name__}.{name}")) for name in names)
