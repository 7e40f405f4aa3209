"""The file that is being read, and all that is wrong or odd with it so far."""

import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from rules.masking.profile import Profile
from rules.masking.shipped import PROFILES

_MISSPELT = 0.8
_AKIN = 0.6


class Mistake(NamedTuple):
    """Something wrong (or, as a note, odd) in a file; lines count from 1."""

    path: Path
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.path}:{self.line}: {self.message}"


@dataclass
class Page:
    """Collects while a file is read. `key` is the one being read, `siblings` what was read of its mapping so far."""

    path: Path
    mistakes: list[Mistake] = field(default_factory=list)
    """One may stand here twice: a node behind several aliases is read several times."""
    notes: list[Mistake] = field(default_factory=list)
    references: list[tuple[int, str]] = field(default_factory=list)
    """Other rules that this file names, with the line."""
    calendars: list[tuple[int, str]] = field(default_factory=list)
    """Calendars that it names, with the line."""
    siblings: dict[str, object] = field(default_factory=dict)
    key: str = ""
    profiles: Mapping[str, Profile] = field(default_factory=lambda: PROFILES)
    """The masking profiles that a rule may name."""

    def wrong(self, line: int, message: str) -> None:
        self.mistakes.append(Mistake(self.path, line, message))

    def note(self, line: int, message: str) -> None:
        self.notes.append(Mistake(self.path, line, message))

    def nested(self) -> "Page":
        """The same file, at a mapping inside the one at hand."""
        return Page(self.path, self.mistakes, self.notes, self.references, self.calendars, profiles=self.profiles)


def misspelt(word: str, words: Iterable[str]) -> str | None:
    """The word that was surely meant, or None."""
    return _nearest(word, words, _MISSPELT)


def did_you_mean(word: str, words: Iterable[str]) -> str:
    """`; did you mean ...?` with the nearest right word, or the few right words there are."""
    known = sorted(set(words))
    if found := _nearest(word, known, _AKIN):
        return f"; did you mean `{found}`?"
    return f"; it may be {listed(known)}" if 0 < len(known) <= 12 else ""


def listed(words: Iterable[str], last: str = "or") -> str:
    """`a`, `b` or `c`."""
    quoted = [f"`{word}`" for word in words]
    return quoted[0] if len(quoted) == 1 else f"{', '.join(quoted[:-1])} {last} {quoted[-1]}"


def _nearest(word: str, words: Iterable[str], cutoff: float) -> str | None:
    by_lower = {each.lower(): each for each in sorted(set(words), reverse=True)}
    found = difflib.get_close_matches(word.lower(), by_lower, n=1, cutoff=cutoff)
    return by_lower[found[0]] if found else None
