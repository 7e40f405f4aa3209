"""All running times of a deadline in one history, and what a start must know of the events before it."""

from collections.abc import Iterable
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec
from msgspec import structs

from rules.growing import Growing
from rules.history import NEVER
from rules.running import Clock, Seen
from rules.state import Switches


class Done(NamedTuple):
    """A clock that no later event changes, and when that was seen."""

    at: int
    clock: Clock


class Clocks(msgspec.Struct, frozen=True, gc=False):
    """A deadline's state for one history."""

    clocks: tuple[Clock, ...] = ()
    met: tuple[tuple[object, int], ...] = ()
    """By values of `same`: the last `already` event since the last `since`."""
    recent: tuple[Seen, ...] = ()
    instant: int = -1
    used: bool = False
    switches: Switches | None = None
    done: Growing[Done] = Growing()
    """Laid by when another clock starts, so that an event passes only those that run."""
    overdue: int = NEVER
    """The first due of those that were stopped after it."""
    last: int = 0
    """The last due of all that are laid by."""

    def all(self) -> list[Clock]:
        """Every clock, in the order of their starts."""
        if not self.done:
            return list(self.clocks)
        return sorted((*(each.clock for each in self.done), *self.clocks), key=attrgetter("start"))

    def lately(self, since: int) -> list[Clock]:
        """Those that run, and those that were laid by from an instant on."""
        return [*(each.clock for each in self._laid_by_since(since)), *self.clocks]

    def due_of_done(self, after: int) -> int:
        """The first due, not before `after`, of those that were stopped after it; NEVER when none."""
        if after <= self.overdue:
            return self.overdue
        late = (each.clock for each in self._laid_by_since(after) if is_late(each.clock))
        return min((clock.due for clock in late if clock.due >= after), default=NEVER)

    def _laid_by_since(self, at: int) -> Iterable[Done]:
        return self.done.since(self.done.first(at, attrgetter("at")))

    def laid_by(self, now: int) -> "Clocks":
        """With only those among its clocks that an event can still change."""
        gone = [each for each in self.clocks if each.stop >= 0 or (each.excuse >= 0 and now > each.due)]
        if not gone:
            return self
        done = self.done
        for clock in gone:
            done = done.added(Done(now, clock))
        overdue = min((clock.due for clock in gone if is_late(clock)), default=NEVER)
        last = max((clock.due for clock in gone if clock.due != NEVER), default=0)
        return structs.replace(
            self,
            clocks=tuple(each for each in self.clocks if each not in gone),
            done=done,
            overdue=min(overdue, self.overdue),
            last=max(last, self.last),
        )


def is_late(clock: Clock) -> bool:
    """Whether it was stopped after its due."""
    return clock.stop >= 0 and clock.over and clock.excuse < 0


NONE: Final = Clocks()


def is_past(state: object, now: int) -> bool:
    """Whether a state holds nothing but events of an instant that is over."""
    return (
        isinstance(state, Clocks)
        and state.instant != now
        and not (state.clocks or state.met or state.switches or state.done)
    )


def whole(state: object) -> Clocks:
    """A state as it is worked with."""
    if isinstance(state, Clock):
        return Clocks((state,), used=True)
    return state if isinstance(state, Clocks) else NONE


def small(state: Clocks) -> Clock | Clocks | None:
    """A state as it is kept: most are one clock and nothing else, many are nothing at all."""
    if state.met or state.recent or state.switches is not None or len(state.clocks) > 1 or state.done:
        return state
    return state.clocks[0] if state.clocks else None
