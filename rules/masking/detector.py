"""The shape of a detector: it finds one kind of personal data, clear or masked. Each is a file in `detectors/`."""

import importlib
import pkgutil
import re
from collections.abc import Callable, Iterable
from typing import Final, Literal, NamedTuple

from rules import detectors
from rules.masking.digits import Layout
from rules.masking.forms import ANY, Form

Confidence = Literal["proved", "likely", "weak"]
"""A check digit or numbering plan; the form and the words around; the form alone."""

Audience = Literal["", "business", "customer", "unknown"]
"""Whose number it is; empty for kinds where that is not asked."""

SUREST_FIRST: Final[tuple[Confidence, ...]] = ("proved", "likely", "weak")


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
    audience: Audience = ""


class Numbers(NamedTuple):
    """A way to find: digits, in words of one of these sizes, that `match` takes for a value."""

    match: Callable[[Form, str], Match | None]
    """Is given the words and the text they stand in."""
    layouts: tuple[Layout, ...]
    """How many digits each word has: (3, 4, 4)."""
    whole: tuple[int, ...] = ()
    """Also a chain of so many digits, however it is grouped."""
    begins: str = ANY
    """Signs with which it may begin: who takes few is asked less often."""


class Shape(NamedTuple):
    """A way to find: an expression; its group `value`, where it has one, is the value, and the rest says what it is."""

    pattern: re.Pattern[str]
    """Linear on any text: every repetition is bounded, and what repeats begins with nothing that it ends with."""
    hint: str
    """A short RE2 expression that stands in every text with a match: texts without it are not looked at."""
    bare: Confidence | None
    """How sure it is without a name near; None: not found then."""
    named: Confidence | None = None
    """How sure it is when one of `names` stands near; None: as `bare`."""
    names: re.Pattern[str] | None = None
    denials: re.Pattern[str] | None = None
    """Names of something else: where one stands right before, nothing is found."""
    valid: Callable[[str], bool] | None = None
    """Whether a clear value is one: its check digit, its ranges. It is given the value without spaces and dashes."""
    length: int = 0


class Search(NamedTuple):
    """A way to find: a function of its own, where an expression does not do."""

    find: Callable[[str], Iterable[Match]]
    hint: str
    """As in `Shape`."""


Way = Numbers | Shape | Search


def unproved(characters: str) -> Confidence | None:
    """The proof of kinds that bare digits never show."""
    return None


class Detector(NamedTuple):
    """What a file in `detectors/` states as `DETECTOR`. Its examples are its test."""

    kind: str
    ways: tuple[Way, ...]
    chance: float
    """The share of random characters of the right length that pass its check: of two readings the rarer holds."""
    proved: tuple[str, ...] = ()
    """Texts in which exactly the pieces in ⟦⟧ are found, and are proved."""
    likely: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()
    """Texts in which nothing of this kind is found, not even weakly."""
    personal: bool = True
    """False where the number is a business's: it is told apart, and never called unmasked."""
    proof: Callable[[str], Confidence | None] = unproved
    """How sure it is of bare digits (and a last X), told without the words around; None when they are none."""


def listed() -> tuple[Detector, ...]:
    """All detectors, by the files of their folder."""
    names = sorted(entry.name for entry in pkgutil.iter_modules(detectors.__path__))
    return tuple(
        detector for name in names for detector in _stated(importlib.import_module(f"{detectors.__name__}.{name}"))
    )


def _stated(module: object) -> tuple[Detector, ...]:
    """One as `DETECTOR`; or, where a table makes many of one sort, `DETECTORS`."""
    stated = getattr(module, "DETECTORS", None) or (getattr(module, "DETECTOR", None),)
    if not all(isinstance(each, Detector) for each in stated):
        raise TypeError(f"{getattr(module, '__name__', module)} states no DETECTOR")
    return tuple(stated)
