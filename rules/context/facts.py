"""What is known of the world beside the events: each fact with its dates, and with who says so."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce
from typing import NamedTuple

from schemas import instant


class Outage(NamedTuple):
    """From `begins` to `ends` events may not have reached us: those of one source, or of any."""

    begins: int
    ends: int
    source: str | None = None
    name: str = ""
    reason: str = ""
    author: str = ""


class Offset(NamedTuple):
    """So far the second source's clock was ahead of the first's when it was measured."""

    name: str
    sources: tuple[str, str]
    ahead: int
    """Microseconds; negative where it is behind."""
    measured: date
    author: str

    @property
    def at(self) -> int:
        """The first instant of the date in UTC."""
        return instant.micros(f"{self.measured}T00:00:00Z")


class Touched(NamedTuple):
    """Whose verdicts an exception excuses: what is named must agree, any of its values; empty, all do."""

    rules: frozenset[str] = frozenset()
    tenants: frozenset[str] = frozenset()
    queues: frozenset[str] = frozenset()
    customers: frozenset[str] = frozenset()
    subjects: frozenset[str] = frozenset()


class Exempt(NamedTuple):
    """A declared exception: maintenance, tests, an outage of the centre."""

    name: str
    begins: int
    ends: int
    touches: Touched
    reason: str
    author: str

    def holds(self, at: int | None) -> bool:
        """Whether it holds at an instant; its end is outside."""
        return at is not None and self.begins <= at < self.ends


@dataclass(frozen=True, slots=True)
class Context:
    """All that is known, in the order of the files' names."""

    outages: tuple[Outage, ...] = ()
    clocks: tuple[Offset, ...] = ()
    exceptions: tuple[Exempt, ...] = ()
    digest: str = ""
    """16 hex digits of the files' names and bytes; empty where nothing is known."""

    def ahead(self, one: str, other: str, at: int) -> tuple[int, str] | None:
        """How far the other source's clock was ahead of the one's, and which fact says so: the last that was measured
        by then, else the first ever; None where nothing is known of the two."""
        found = sorted(self._between(one, other))
        before = [each for each in found if each[0] <= at]
        return (before[-1] if before else found[0])[1:] if found else None

    def _between(self, one: str, other: str) -> Iterator[tuple[int, int, str]]:
        for each in self.clocks:
            if each.sources == (one, other):
                yield each.at, each.ahead, each.name
            elif each.sources == (other, one):
                yield each.at, -each.ahead, each.name


NOTHING = Context()


def together(contexts: Iterable[Context]) -> Context:
    """What all of these know: rules that were loaded together know the same."""
    return reduce(_both, dict.fromkeys(contexts), NOTHING)


def _both(one: Context, other: Context) -> Context:
    if NOTHING in (one, other):
        return other if one == NOTHING else one
    return Context(
        tuple(dict.fromkeys((*one.outages, *other.outages))),
        tuple(dict.fromkeys((*one.clocks, *other.clocks))),
        tuple(dict.fromkeys((*one.exceptions, *other.exceptions))),
        f"{one.digest}+{other.digest}",
    )
