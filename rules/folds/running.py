"""A running time: started, paused, resumed, stopped and excused by the events that pass it."""

from typing import Final

import msgspec
from msgspec import structs

from rules.folds.pace import Pace
from rules.history import NEVER

START, STOP, ALREADY, EXCUSE, SINCE = 1, 2, 4, 8, 16
"""What an event can be to a clock."""

PAUSES, RESUMES, _CANCEL = 1, 2, 3
_PAUSED, _SPENT = -1, -2
_UNPAUSED: Final = (False, -1, 0, False)
"""A pair of pause and resume: whether it pauses, its latest instant, what that brought, what was before it."""


class Clock(msgspec.Struct, frozen=True, gc=False):
    """One running time. Places are positions in the history, instants and spans microseconds."""

    start: int
    at: int
    limit: int
    ran: int
    since: int
    """Start of the stretch that runs now; negative while paused: -1, or -2 when it paused at its very end."""
    due: int
    """NEVER while paused; fixed once it is passed."""
    over: bool = False
    """An event later than `due` has come: what follows is only measured."""
    stop: int = -1
    took: int = -1
    excuse: int = -1
    same: object = ()
    pairs: tuple[tuple[bool, int, int, bool], ...] = ()
    trail: tuple[int, ...] = ()
    """Events that paused and resumed it."""
    pace: Pace | None = None
    """How it goes where hours or dates count; `limit` and `ran` are in its measure. None where time goes by."""

    @property
    def decided(self) -> bool:
        return self.stop >= 0 or self.excuse >= 0


class Seen(msgspec.Struct, frozen=True, gc=False):
    """An event at the latest instant, kept because a clock may yet start at that instant."""

    roles: int
    place: int
    turns: tuple[tuple[int, int], ...]
    """(pair, whether it pauses or resumes)."""
    same: object


def begin(
    seen: Seen,
    now: int,
    limit: int,
    met: tuple[tuple[object, int], ...],
    recent: tuple[Seen, ...],
    pace: Pace | None = None,
) -> Clock:
    """A clock that starts now: met by what came before, and by what stands at the same instant."""
    due = now + limit if pace is None else pace.tally.due(now, limit)
    clock = Clock(seen.place, now, limit, 0, now, due, limit < 0, same=seen.same, pace=pace)
    for same, place in met:
        if same == seen.same and place != seen.place:
            return structs.replace(clock, stop=place, took=0)
    for earlier in recent:
        clock = passed(clock, earlier, now)
    return clock


def passed(clock: Clock, seen: Seen, now: int) -> Clock:
    """The clock when an event has passed; the same object when nothing changed."""
    if clock.stop >= 0 or seen.same is None or clock.same != seen.same:
        return clock
    over = clock.over or now > clock.due
    pace = clock.pace
    ran = clock.ran
    if clock.since >= 0:
        ran += now - clock.since if pace is None else pace.tally.ran(clock.since, now)
    if seen.roles & STOP:
        if over and clock.excuse >= 0:
            return clock
        stood = (clock.start, clock.at, clock.limit, clock.ran, clock.since, clock.due)
        if pace is not None:
            pace = pace.stopped(clock.at, now, clock.limit)
        return Clock(*stood, over, seen.place, ran, clock.excuse, clock.same, clock.pairs, clock.trail, pace)
    if seen.roles & ALREADY and clock.at == now:
        return structs.replace(clock, stop=seen.place, took=0)
    if seen.roles & EXCUSE and not over and clock.excuse < 0:
        clock = structs.replace(clock, excuse=seen.place)
    return _turned(clock, seen, now, ran, over) if seen.turns else clock


def _turned(clock: Clock, seen: Seen, now: int, ran: int, over: bool) -> Clock:
    """Pauses and resumes: per pair, a pause and a resume at one instant cancel out."""
    pairs = dict(enumerate(clock.pairs))
    for pair, turn in seen.turns:
        paused, instant_, saw, was = pairs.get(pair, _UNPAUSED)
        if instant_ != now:
            saw, was = 0, paused
        saw |= turn
        pairs[pair] = (was if saw == _CANCEL else saw == PAUSES, now, saw, was)
    filled = tuple(pairs.get(pair, _UNPAUSED) for pair in range(max(pairs) + 1))
    paused = any(each[0] for each in filled)
    if paused == (clock.since < 0):
        return structs.replace(clock, pairs=filled, over=over)
    since = now if not paused else _SPENT if now == clock.due else _PAUSED
    due = clock.due if over else NEVER if paused else _due(clock, now, ran)
    trail = (*clock.trail, seen.place)
    return structs.replace(clock, pairs=filled, over=over, ran=ran, since=since, due=due, trail=trail)


def _due(clock: Clock, now: int, ran: int) -> int:
    """When a clock runs out that resumes now."""
    if clock.pace is None:
        return now + clock.limit - ran
    return now if clock.since == _SPENT else clock.pace.tally.due(now, clock.limit - ran)


def agree(clock: Clock, seen: Seen) -> bool:
    """Whether they belong together by `same`; absent agrees with nothing."""
    return seen.same is not None and clock.same == seen.same
