"""All running times of a deadline in one history, and what a start must know of the events before it."""

from typing import Final

import msgspec

from rules.running import Clock, Seen
from rules.state import Switches


class Clocks(msgspec.Struct, frozen=True, gc=False):
    """A deadline's state for one history."""

    clocks: tuple[Clock, ...] = ()
    met: tuple[tuple[object, int], ...] = ()
    """By values of `same`: the last `already` event since the last `since`."""
    recent: tuple[Seen, ...] = ()
    instant: int = -1
    used: bool = False
    switches: Switches | None = None


NONE: Final = Clocks()


def is_past(state: object, now: int) -> bool:
    """Whether a state holds nothing but events of an instant that is over."""
    return isinstance(state, Clocks) and state.instant != now and not (state.clocks or state.met or state.switches)


def whole(state: object) -> Clocks:
    """A state as it is worked with."""
    if isinstance(state, Clock):
        return Clocks((state,), used=True)
    return state if isinstance(state, Clocks) else NONE


def small(state: Clocks) -> Clock | Clocks | None:
    """A state as it is kept: most are one clock and nothing else, many are nothing at all."""
    if state.met or state.recent or state.switches is not None or len(state.clocks) > 1:
        return state
    return state.clocks[0] if state.clocks else None
