"""All running times of a deadline in one history, and what a start must know of the events before it."""

from collections.abc import Callable, Iterator, Mapping
from itertools import chain
from operator import attrgetter
from typing import Final, NamedTuple

import msgspec
from msgspec import structs

from rules.folds.growing import Growing
from rules.folds.running import Clock, Seen
from rules.folds.state import Switches
from rules.history import NEVER


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
    late: Mapping[object, Growing[Done]] = {}
    """By values of `same` those that are past their due and not stopped: nothing but a stop or a pause touches them."""
    lapsed: Growing[Done] = Growing()
    """All that ever stood there, in the order in which they came."""
    overdue: int = NEVER
    """When those that were stopped after their due, or have not been, are first asked about."""
    last: int = 0
    """The last due of all that are laid by."""

    def all(self) -> list[Clock]:
        """Every clock, in the order of their starts."""
        if not self.done and not self.late:
            return list(self.clocks)
        done = (each.clock for each in chain(self.done, *self.late.values()))
        return sorted((*done, *self.clocks), key=_start)

    def lately(self, since: int) -> list[Clock]:
        """Those that run, and those that were laid by, or are past their due, from an instant on."""
        return [*self.passed_since(since), *self.clocks]

    def lapsed_since(self, at: int) -> Iterator[Clock]:
        """Those that are past their due since then, and stand there yet."""
        standing: dict[object, set[int]] = {}
        for done in _since(self.lapsed, at):
            same = done.clock.same
            if same not in standing:
                standing[same] = {id(each) for each in _since(self.late.get(same, _NOBODY), at)}
            if id(done) in standing[same]:
                yield done.clock

    def passed_since(self, at: int) -> Iterator[Clock]:
        """Those that were laid by from an instant on, and those that are past their due since then."""
        return chain((each.clock for each in _since(self.done, at)), self.lapsed_since(at))

    def is_late(self, same: object) -> bool:
        """Whether a clock that agrees with these values is past its due and not stopped; absent agrees with nothing."""
        return same is not None and same in self.late

    def taken_back(self, same: object) -> "Clocks":
        """With those of these values among its clocks again that were past their due."""
        late = {each: clocks for each, clocks in self.late.items() if each != same}
        clocks = (*(each.clock for each in self.late[same]), *self.clocks)
        return structs.replace(self, clocks=tuple(sorted(clocks, key=_start)), late=late)

    def laid_by(self, now: int, asked: Callable[[Clock], int]) -> "Clocks":
        """With only those among its clocks that an event can still change. Those of one start stay together. `asked`
        says when a clock is first asked about."""
        stages = [(clock, _stage(clock, now)) for clock in self.clocks]
        least: dict[int, int] = {}
        for clock, stage in stages:
            least[clock.start] = stage if least.get(clock.start, stage) == stage else _RUNS
        gone = [clock for clock, _ in stages if least[clock.start] != _RUNS]
        if not gone:
            return self
        done, lapsed, late = self.done, self.lapsed, dict(self.late)
        for clock in gone:
            if least[clock.start] == _DONE:
                done = done.added(Done(now, clock))
            else:
                gone_by = Done(now, clock)
                lapsed = lapsed.added(gone_by)
                late[clock.same] = late.get(clock.same, _NOBODY).added(gone_by)
        last = max((clock.due for clock in gone if clock.due != NEVER), default=0)
        return structs.replace(
            self,
            clocks=tuple(clock for clock, _ in stages if least[clock.start] == _RUNS),
            done=done,
            late=late,
            lapsed=lapsed,
            overdue=min([self.overdue, *map(asked, gone)]),
            last=max(last, self.last),
        )


_NOBODY: Final = Growing[Done]()
_RUNS, _DONE, _LAPSED = range(3)
_start = attrgetter("start")


def _stage(clock: Clock, now: int) -> int:
    if clock.stop >= 0 or (clock.excuse >= 0 and now > clock.due):
        return _DONE
    return _LAPSED if clock.excuse < 0 and now > clock.due and now > clock.at else _RUNS


def _since(done: Growing[Done], at: int) -> Iterator[Done]:
    return done.from_first(at, attrgetter("at"))


NONE: Final = Clocks()


def is_past(state: object, now: int) -> bool:
    """Whether a state holds nothing but events of an instant that is over."""
    return (
        isinstance(state, Clocks)
        and state.instant != now
        and not (state.clocks or state.met or state.switches or state.done or state.late)
    )


def whole(state: object) -> Clocks:
    """A state as it is worked with."""
    if isinstance(state, Clock):
        return Clocks((state,), used=True)
    return state if isinstance(state, Clocks) else NONE


def small(state: Clocks) -> Clock | Clocks | None:
    """A state as it is kept: most are one clock and nothing else, many are nothing at all."""
    if state.met or state.recent or state.switches is not None or len(state.clocks) > 1 or state.done or state.late:
        return state
    return state.clocks[0] if state.clocks else None
