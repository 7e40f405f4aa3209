"""How long a state was on between two instants, by the switches that are known."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rules.admission import DAY
from rules.duration import Counted, Duration, Elapsed
from rules.history import NEVER
from rules.selector import State


class On(NamedTuple):
    """From `begin` up to `end` it was on."""

    begin: int
    end: int


def stays(turns: Iterable[tuple[int, bool]], state: State) -> list[On]:
    """The stretches in which it was on, in order. On and off at one instant leave it as it was."""
    grace, lasts = _micros(state.grace, 0), _micros(state.for_, NEVER)
    found: list[On] = []
    for at, group in groupby(sorted(turns), key=itemgetter(0)):
        ways = {on for _, on in group}
        if len(ways) > 1:
            continue
        current = found[-1] if found and at < found[-1].end else None
        if ways == {True}:
            begin = current.begin if current is not None and current.begin <= at else at + grace
            found = [*(found[:-1] if current is not None else found), On(begin, at + lasts)]
        elif current is not None:
            found[-1] = current._replace(end=max(at, current.begin))
    return [each for each in found if each.end > each.begin]


def overlap(found: Iterable[On], begin: int, end: int) -> int:
    """For how long of this time it was on, microseconds."""
    return sum(max(0, min(end, each.end) - max(begin, each.begin)) for each in found)


def _micros(duration: Duration | None, otherwise: int) -> int:
    if duration is None:
        return otherwise
    return duration.micros if isinstance(duration, Elapsed) else _days(duration) * DAY


def _days(duration: Counted) -> int:
    return duration.count * {"days": 1, "working days": 1, "months": 30, "years": 365}[duration.unit]
