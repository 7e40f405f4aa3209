"""Pattern forbidden: something never happens, or not in a state, or not outside its hours."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

import msgspec

from rules.compiling.reading import Reading
from rules.folds.growing import Growing
from rules.folds.moment import NO_MOMENTS, Moment, Momentary, Moments, Roles, played
from rules.folds.state import FROM, NONE, Stay, Stayed, Staying, Switch, Switches, Turn, lasts, stays
from rules.grammar import keys
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import NEVER, Closing, Judged, Step, Verdict

if TYPE_CHECKING:
    from rules.rule import Rule


class Spec(keys.Keys):
    """The keys of a prohibition. `outside` names a calendar."""

    never: keys.Selecting
    while_: keys.Staying | None = None
    outside: keys.Calling | None = None


class Forbidden(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    moments: Moments = NO_MOMENTS
    stays: Switches = NONE
    turns: Growing[Turn] = Growing()
    """What switched `while`: its stays are made of it when they are judged."""
    asked: Growing[int] = Growing()
    """Places of the `from` events at which the rule asks."""
    filled: Growing[int] = Growing()
    """Places at which stays with a `never` in them began."""
    switches: Switches | None = None


_NONE: Final = Forbidden()
_NEVER, _EXCUSE = 1, 2


class Fold(Momentary):
    """What must not happen: at all, while a state is on, or outside the hours."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        super().__init__(rule, reading, any_date=any_date)
        spec = rule.check
        assert isinstance(spec, Spec)
        self._has_state = spec.while_ is not None
        self._while = Staying(spec.while_, self.same, self.span, reading)
        self._outside = None if spec.outside is None else self.span.closed(spec.outside)
        self.moves = self.compiled({_NEVER: spec.never, _EXCUSE: spec.excuse}, reading, self._while.types)
        self._is_counted = False

    def be_counted(self) -> None:
        """Somebody counts its stays: it is asked when one begins and when it is over, of which nobody else hears."""
        self._is_counted = True

    def _step(self, type_: str, roles: Roles) -> Step:
        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            known = state if isinstance(state, Forbidden) else _NONE
            met = played(roles, event, interaction)
            after = self._happened(known, met, place, event, interaction, type_) if met else known
            turn = self._while.turn(place, event, interaction, type_)
            if turn is not None:
                after = self._turned(after, turn, event, interaction, type_)
            switches = self.unless.after(known.switches, place, event, interaction, type_)
            if switches is not known.switches:
                after = msgspec.structs.replace(after, switches=switches)
            return state if after is known else after

        return step

    def _happened(
        self, state: Forbidden, roles: int, place: int, event: Kept, interaction: Interaction, type_: str
    ) -> Forbidden:
        moments, filled = state.moments, state.filled
        same = self.same.of(event, interaction)
        stay = self._while.on(state.stays, event, interaction, type_) if roles & _NEVER and self._has_state else None
        if roles & _NEVER and (stay or not self._has_state) and self._may_begin(state, event, interaction, type_):
            moments = self.added(moments, self._moment(place, event, interaction, same, stay))
            filled = filled if stay is None else filled.added(stay.began)
        if roles & _EXCUSE and same is not None:
            moments = moments.excused(event.time, same, place)
        if moments is state.moments:
            return state
        return msgspec.structs.replace(state, moments=moments, filled=filled)

    def _may_begin(self, state: Forbidden, event: Kept, interaction: Interaction, type_: str) -> bool:
        return not self.is_used(state.moments) and self.asks(state.switches, event, interaction, type_)

    def _moment(self, place: int, event: Kept, interaction: Interaction, same: object, stay: Stay | None) -> Moment:
        broken, doubt = (True, "") if self._outside is None else self._outside(event, interaction)
        evidence = (place,) if stay is None else (place, stay.latest)
        # That the state is still on is proved by no `to`, which might have been lost.
        absent = (stay.began_at, event.time) if stay is not None and self._while.can_end and broken else None
        return Moment(
            place, event.time, same, broken, int(broken), 0, evidence, absent, doubt or (stay.doubt if stay else "")
        )

    def _turned(self, state: Forbidden, turn: Turn, event: Kept, interaction: Interaction, type_: str) -> Forbidden:
        asked = state.asked
        if turn.turn & FROM and self.asks(state.switches, event, interaction, type_):
            asked = asked.added(turn.stay.began)
        stays_ = self._while.after(state.stays, turn)
        return msgspec.structs.replace(state, stays=stays_, turns=state.turns.added(turn), asked=asked)

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterable[Judged]:
        if not isinstance(state, Forbidden):
            return ()
        found = list(self.judged_moments(state.moments, watermark, closing))
        if self._has_state and not self.is_used(state.moments):
            empty = self._empty(state, watermark, closing)
            found += empty if self.again != "never" else list(empty)[:1]
        return found

    def _empty(self, state: Forbidden, watermark: int, closing: Closing) -> Iterator[Judged]:
        """The stays in which nothing happened that must not."""
        asked, filled = frozenset(state.asked), frozenset(state.filled)
        for stayed in stays(state.turns):
            stay = stayed.stay
            if stay.began in asked and stay.began not in filled and stay.on_at <= watermark:
                yield self._kept(stayed, watermark, closing)

    def _kept(self, stayed: Stayed, watermark: int, closing: Closing) -> Judged:
        stay = stayed.stay
        is_over = stayed.end < watermark or stay.off_at <= watermark
        verdict: Verdict = "kept" if is_over or closing else "open"
        reason = ""
        if closing == "idle" and not is_over:
            verdict, reason = "undetermined", "closed by idle"
        value = 0 if verdict == "kept" else None
        return Judged(
            stay.began, verdict, stay.began_at, value, 0, self.unit, (stay.began,), reason=reason,
            absent=(stay.began_at, min(stayed.end, watermark)),
        )  # fmt: skip

    def due(self, state: object, after: int) -> int:
        soonest = super().due(state, after)
        if not self._is_counted or not isinstance(state, Forbidden):
            return soonest
        turns = (at for switch in state.stays.values() for at in _turning(switch) if at >= after)
        return min(soonest, min(turns, default=NEVER))

    def last_due(self, state: object) -> int:
        """A stay waits for the end of its grace, for one that never ends is none."""
        if not isinstance(state, Forbidden):
            return 0
        graces = (switch.stay.on_at for switch in state.stays.values() if switch.stay is not None)
        return max(state.moments.last_due(), max(graces, default=0))

    def lasts(self, state: object) -> int:
        if not isinstance(state, Forbidden):
            return 0
        return NEVER if self.is_used(state.moments) else max(lasts(state.stays, state.switches), self.last_due(state))


def _turning(switch: Switch) -> tuple[int, ...]:
    """When a stay begins and is over, or was."""
    return (switch.instant,) if switch.stay is None else (switch.stay.on_at, switch.stay.off_at)
