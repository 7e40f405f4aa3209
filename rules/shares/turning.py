"""How long a state was on between two instants, by the switches that are known."""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from rules.calendar.counting import end_of
from rules.calendar.opening import Calendar
from rules.calendar.zone import Zone
from rules.history import NEVER
from rules.selector import State
from rules.timing.duration import Counted, Duration


class On(NamedTuple):
    """From `begin` up to `end` it was on."""

    begin: int
    end: int


def stays(turns: Iterable[tuple[int, bool]], state: State, zone: Zone, hours: Calendar | None = None) -> list[On]:
    """The stretches in which it was on, in order. On and off at one instant leave it as it was. Working days are those
    of `hours`."""

    def ends(duration: Duration | None, since: int, otherwise: int) -> int:
        if duration is None:
            return otherwise
        return end_of(duration, since, zone, hours if isinstance(duration, Counted) else None, state.day_one)

    found: list[On] = []
    for at, group in groupby(sorted(turns), key=itemgetter(0)):
        ways = {on for _, on in group}
        if len(ways) > 1:
            continue
        current = found[-1] if found and at < found[-1].end else None
        if ways == {True}:
            begin, end = ends(state.grace, at, at), ends(state.for_, at, NEVER)
            if current is not None and begin > at:  # its grace starts again
                found[-1] = current._replace(end=max(at, current.begin))
            elif current is not None:
                begin = found.pop().begin
            found.append(On(begin, end))
        elif current is not None:
            found[-1] = current._replace(end=max(at, current.begin))
    return [each for each in found if each.end > each.begin]


def overlap(found: Iterable[On], begin: int, end: int) -> int:
    """For how long of this time it was on, microseconds."""
    return sum(max(0, min(end, each.end) - max(begin, each.begin)) for each in found)
