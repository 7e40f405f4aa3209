"""Pattern order: before one thing happens, another has happened."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, ClassVar, Final, NamedTuple

import msgspec

from rules.compiling.reading import Reading
from rules.folds.moment import NO_MOMENTS, Moment, Momentary, Moments
from rules.folds.state import Switches, lasts
from rules.grammar import keys, nodes, review
from rules.grammar.page import Page
from rules.history import Kept
from rules.interaction import Interaction
from rules.paths import fields_of, instant_at
from rules.pattern import NEVER, Closing, Judged
from rules.timing.duration import Elapsed

if TYPE_CHECKING:
    from rules.rule import Rule


class Spec(keys.Keys):
    """The keys of an order."""

    at_most_one: ClassVar[keys.Groups] = (("within", "by"),)

    before: keys.Selecting
    needs: keys.Selecting
    within: keys.Spanning | None = None
    by: keys.Naming | None = None

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        review.time_field(node.get("by"), read.get("needs"), page)


class Needed(NamedTuple):
    """A `needs` that has happened, and how long it serves."""

    place: int
    at: int
    end: int
    """NEVER where nothing limits it."""
    doubt: str = ""
    """What limits a verdict that depends on its end."""


class Ordered(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    moments: Moments = NO_MOMENTS
    met: Mapping[object, Needed] = {}
    """By values of `same`: of the `needs` since the last `since` the one that serves longest."""
    switches: Switches | None = None


_NONE: Final = Ordered()
_BEFORE, _NEEDS, _SINCE, _EXCUSE = 1, 2, 4, 8


class Fold(Momentary):
    """A `before` has a `needs` at or before it, since `since`, that is not too old."""

    nothing = _NONE

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        super().__init__(rule, reading, any_date=any_date)
        spec = rule.check
        assert isinstance(spec, Spec)
        self._since = bool(spec.since)
        self._within = None if spec.within is None else self.span.ending(spec.within, runs=True)
        self._limit = spec.within.micros if isinstance(spec.within, Elapsed) else 0
        self.unit = "s" if spec.within or spec.by else "events"
        roles = {_BEFORE: spec.before, _NEEDS: spec.needs, _SINCE: spec.since, _EXCUSE: spec.excuse}
        if spec.by is not None:
            for choice in spec.needs:
                reading.value(choice.type, f"by:{spec.by}", instant_at(spec.by), fields_of([spec.by]))
        self._by = "" if spec.by is None else f"by:{spec.by}"
        self.moves = self.compiled(roles, reading)

    def _after(
        self, state: Ordered, roles: int, place: int, event: Kept, interaction: Interaction, type_: str
    ) -> Ordered:
        at, same = event.time, self.same.of(event, interaction)
        moments, met = state.moments, state.met
        needed = Needed(place, at, *self._end(event, interaction)) if roles & _NEEDS else None
        if needed is not None and same is not None:
            best = met.get(same)
            if best is None or needed.end >= best.end:
                met = {**met, same: needed}
            if needed.end >= at and moments.broken and moments.broken[-1].at == at:
                moments = moments.cured(at, same, place)  # a `needs` at its own instant serves, whatever its rank
        if roles & _BEFORE and not self.is_used(moments) and self.asks(state.switches, event, interaction, type_):
            moments = self.added(moments, self._moment(place, at, same, needed if same is None else met.get(same)))
        if roles & _EXCUSE and same is not None:
            moments = moments.excused(at, same, place)
        if roles & _SINCE and same in met:
            met = {each: known for each, known in met.items() if each != same}
        if moments is state.moments and met is state.met:
            return state
        return Ordered(moments, met, state.switches)

    def _end(self, event: Kept, interaction: Interaction) -> tuple[int, str]:
        """How long a `needs` serves: too old in one of the zones that are possible is too old."""
        if self._within is not None:
            end = self._within(event, interaction)
            return end.earliest, end.doubt
        by = (event.values or {}).get(self._by) if self._by else None
        return (by if isinstance(by, int) else NEVER), ""

    def _moment(self, place: int, at: int, same: object, needed: Needed | None) -> Moment:
        broken = needed is None or needed.end < at
        evidence = (place,) if needed is None else (place, needed.place)
        value, limit = self._measured(at, needed)
        absent = self._absent(at, needed, broken=broken)
        return Moment(place, at, same, broken, value, limit, evidence, absent, needed.doubt if needed else "")

    def _absent(self, at: int, needed: Needed | None, *, broken: bool) -> tuple[int, int] | None:
        """Broken: no `needs` may have been lost that would serve. Kept: no `since` after the one that serves."""
        if broken:
            return (at - self._limit if self._limit else -NEVER if needed is None else needed.at, at)
        return (needed.at, at) if self._since and needed is not None else None

    def _measured(self, at: int, needed: Needed | None) -> tuple[int | None, int]:
        """The age of the `needs` and the greatest it may have; without `within` and `by` how many are missing."""
        if self.unit == "events":
            return int(needed is None), 0
        if needed is None:
            return None, self._limit
        if needed.end == NEVER:
            return 0, 0
        return at - needed.at, needed.end - needed.at

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterable[Judged]:
        return self.judged_moments(self.moments(state), watermark, closing)

    def lasts(self, state: object) -> int:
        if not isinstance(state, Ordered):
            return 0
        served = max((needed.end for needed in state.met.values()), default=0)
        return NEVER if self.is_used(state.moments) else max(served, lasts(state.switches), self.last_due(state))
