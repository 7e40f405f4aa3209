"""Pattern limit: no more than so many in a window of time, in a state, or at all."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Final

import msgspec

from rules.compiling.reading import Reading
from rules.folds.moment import NO_MOMENTS, Moment, Momentary, Moments, Roles, played
from rules.folds.same import Same
from rules.folds.state import NONE, Stay, Staying, Switches, lasts
from rules.folds.window import Counted, Latest, Window
from rules.grammar import bounds, keys
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import NEVER, Closing, Judged, Step
from rules.timing.span import Begin

if TYPE_CHECKING:
    from rules.rule import Rule


class Spec(keys.Keys):
    """The keys of a limit. `distinct` counts the values of a field instead of the events."""

    count: keys.Selecting
    distinct: keys.Naming | None = None
    at_most: keys.Counting
    window: bounds.Windowing | None = None
    while_: keys.Staying | None = None


class Limited(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    moments: Moments = NO_MOMENTS
    windows: Mapping[object, Window] = {}
    """By values of `same`."""
    stays: Switches = NONE
    switches: Switches | None = None


_NONE: Final = Limited()
_COUNT, _SINCE, _EXCUSE = 1, 2, 4


class Fold(Momentary):
    """An event is broken where it makes more than `at_most` in the window that ends with it."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        super().__init__(rule, reading, any_date=any_date)
        spec = rule.check
        assert isinstance(spec, Spec)
        self._most = spec.at_most
        self._value = None if spec.distinct is None else Same((spec.distinct,), reading)
        self.unit = "events" if spec.distinct is None else "values"
        self._begin = None if spec.window is None else self.span.beginning(spec.window)
        self._has_state = spec.while_ is not None
        self._while = Staying(spec.while_, self.same, self.span, reading)
        self._may_be_less = bool(spec.since) or self._while.can_end
        if self._value is not None:
            self._value.read(choice.type for choice in spec.count)
        roles = {_COUNT: spec.count, _SINCE: spec.since, _EXCUSE: spec.excuse}
        self.moves = self.compiled(roles, reading, self._while.types)

    def _step(self, type_: str, roles: Roles) -> Step:
        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            known = state if isinstance(state, Limited) else _NONE
            met = played(roles, event, interaction)
            moments, windows = known.moments, known.windows
            if met & _COUNT:
                moments, windows = self._counted(known, place, event, interaction, type_)
            same = self.same.of(event, interaction) if met else None
            if met & _EXCUSE and same is not None:
                moments = moments.excused(event.time, same, place)
            if met & _SINCE and same in windows:
                windows = {each: window for each, window in windows.items() if each != same}
            stays = self._while.after(known.stays, self._while.turn(place, event, interaction, type_))
            switches = self.unless.after(known.switches, place, event, interaction, type_)
            before = (known.moments, known.windows, known.stays, known.switches)
            if all(one is other for one, other in zip((moments, windows, stays, switches), before, strict=True)):
                return state
            return Limited(moments, windows, stays, switches)

        return step

    def _counted(
        self, state: Limited, place: int, event: Kept, interaction: Interaction, type_: str
    ) -> tuple[Moments, Mapping[object, Window]]:
        """The verdict about an event, and what counts from now on. What the rule does not ask at does not count."""
        stay = self._while.on(state.stays, event, interaction, type_) if self._has_state else None
        nothing = (state.moments, state.windows)
        if (self._has_state and stay is None) or not self.asks(state.switches, event, interaction, type_):
            return nothing
        same = self.same.of(event, interaction)
        begin, doubt = Begin(-NEVER) if self._begin is None else self._begin(event, interaction)
        window = self._window(state, same, stay)
        value = None if self._value is None else self._value.of(event, interaction)
        window = window.added(Counted(event.time, place, value), begin)
        windows = state.windows if same is None else {**state.windows, same: window}
        if self.is_used(state.moments):
            return state.moments, windows
        moment = self._moment(place, event, same, stay, window, begin)._replace(doubt=doubt)
        return self.added(state.moments, moment), windows

    def _window(self, state: Limited, same: object, stay: Stay | None) -> Window:
        """What was counted before; nothing where `same` is absent, or where a stay has begun since."""
        began = -1 if stay is None or self._begin is not None else stay.began
        known = state.windows.get(same) if same is not None else None
        if known is not None and known.stay == began:
            return known
        return Window(latest=None if self._value is None else Latest(), stay=began)

    def _moment(self, place: int, event: Kept, same: object, stay: Stay | None, window: Window, begin: int) -> Moment:
        count = window.count(begin)
        broken = count > self._most
        if broken:
            evidence = window.proof(begin, self._most + 1)
            absent = (-NEVER, event.time) if self._may_be_less else None
        else:  # that no other event lies in the window
            since = begin if stay is None or self._begin is not None else stay.began_at
            evidence, absent = (place,), (since, event.time)
        return Moment(place, event.time, same, broken, count, self._most, evidence, absent)

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterable[Judged]:
        return self.judged_moments(self.moments(state), watermark, closing)

    def lasts(self, state: object) -> int:
        if not isinstance(state, Limited):
            return 0
        counts_all = self._begin is None and not self._has_state and bool(state.windows)
        if counts_all or self.is_used(state.moments):
            return NEVER
        return max(lasts(state.stays, state.switches), self.last_due(state))
