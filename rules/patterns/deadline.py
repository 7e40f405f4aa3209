"""Pattern deadline: after a start, one of the stops within a time, with pauses and excuses."""

from collections.abc import Iterable, Mapping
from fractions import Fraction
from itertools import chain
from operator import is_
from typing import TYPE_CHECKING, ClassVar, Final

from rules.compiling.asking import Unless, asks, elapsed
from rules.compiling.reading import Reading, tests
from rules.folds.clocks import Clocks, is_past, small, whole
from rules.folds.pace import paces, strictest
from rules.folds.pausing import pairs
from rules.folds.running import ALREADY, EXCUSE, PAUSES, RESUMES, SINCE, START, STOP, Clock, Seen, agree, begin, passed
from rules.folds.same import Same
from rules.folds.state import lasts
from rules.grammar import keys, nodes, review
from rules.grammar.page import Page
from rules.history import Kept
from rules.interaction import Interaction
from rules.paths import fields_of, instant_at
from rules.pattern import NEVER, Closing, Judged, Step, Verdict, split
from rules.timing.span import Span
from schemas import order

if TYPE_CHECKING:
    from rules.rule import Rule

_END = "interaction.ended"


class Spec(keys.Keys):
    """The keys of a deadline."""

    exactly_one: ClassVar[keys.Groups] = (("within", "by"),)
    together: ClassVar[keys.Groups] = (("pause", "resume"),)

    start: keys.Selecting
    stop: keys.Selecting
    within: keys.Spanning | None = None
    by: keys.Naming | None = None
    already: keys.Selecting = ()
    pause: keys.Selecting = ()
    resume: keys.Selecting = ()

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        review.time_field(node.get("by"), read.get("start"), page)
        if "by" in node and "hours" in node:
            page.note(
                node.line_of("hours"),
                "`hours` does nothing here: what was promised `by` an instant waits for no opening",
            )
        spared = set(review.choices_in((read.get("stop"),))) & set(review.choices_in((read.get("excuse"),)))
        for choice in sorted(spared, key=lambda each: each.type):
            page.note(node.line_of("excuse"), f"`{choice.type}` stops the clock: as an excuse it changes nothing")
        if "for_each" not in node and _END not in review.types_in((read.get("stop"), read.get("excuse"))):
            page.note(
                node.line, f"the clock runs on when the interaction is over: neither stop nor excuse names {_END}"
            )


_ENDS: Final = STOP | EXCUSE
_NO_ENDS: Final = START | SINCE
"""What does nothing to a clock that runs."""
_FEW: Final = 8
"""So many clocks may run before it is worth a look at each event which of them no other changes."""


class Fold:
    """After a start, one of the stops within the running time; pauses hold the clock, excuses end it without blame."""

    settled = False

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        self._asks = asks(rule, reading, any_date=any_date)
        self._same = Same(spec.same, reading)
        span = Span(rule, reading)
        self._unless = Unless(spec.unless, self._same, span, reading)
        self._again = spec.again
        self._within = elapsed(spec.within) if spec.by is None else None
        self._paces = paces(rule, spec.within, span)
        self._warn_at = None if isinstance(rule.warn_at, Fraction) else rule.warn_at
        self._warn_after = None if self._warn_at is None else elapsed(self._warn_at)
        roles = {START: spec.start, STOP: spec.stop, ALREADY: spec.already, EXCUSE: spec.excuse, SINCE: spec.since}
        self._roles = {role: tests(selector, reading) for role, selector in roles.items()}
        self._pairs = pairs(spec.pause, spec.resume, reading)
        starts = self._roles[START]
        self._by = f"by:{spec.by}"
        for type_ in starts if spec.by else ():
            reading.value(type_, self._by, instant_at(spec.by or ""), fields_of([spec.by or ""]))
        types = frozenset(self._unless.types).union(
            *self._roles.values(), *(each for pair in self._pairs for each in pair)
        )
        self._same.read(types)
        span.read(types)
        self._last_start = max((order.rank(type_) for type_ in starts), default=0)
        self.moves = {type_: self._step(type_) for type_ in sorted(types)}
        self.lately = self._lately

    def _step(self, type_: str) -> Step:
        always, roles = split([(role, found[type_]) for role, found in self._roles.items() if type_ in found])
        turns = [
            (pair, turn, found[type_])
            for pair, both in enumerate(self._pairs)
            for turn, found in zip((PAUSES, RESUMES), both, strict=True)
            if type_ in found
        ]
        precedes = order.rank(type_) <= self._last_start
        switches = type_ in self._unless.types
        same_of = self._same.of
        # One clock an interaction, and nothing to be spared by: its start needs no look at what came before, and once
        # it runs nothing else counts.
        lone = self._again == "never" and not self._unless.asks_anything
        starts_nothing = not precedes and not switches and not (always | sum(each for each, _ in roles)) & ~_ENDS
        of_clock = lone or starts_nothing

        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            if type(state) is Clock:
                if of_clock and state.stop >= 0:
                    return state
            elif starts_nothing and (state is None or is_past(state, event.time)):
                return None
            met = always
            for role, test in roles:
                if test(event, interaction):
                    met |= role
            turned = tuple([(pair, turn) for pair, turn, test in turns if test(event, interaction)]) if turns else ()
            if not met and not turned and not switches:
                return state
            seen = Seen(met, place, turned, same_of(event, interaction))
            if of_clock and type(state) is Clock:
                return passed(state, seen, event.time)
            if state is None and lone and met == START and precedes:
                return self._first(seen, event, interaction)
            known = whole(state)
            after = self._after(known, seen, event, interaction, type_, precedes)
            return state if after is known else small(after)

        return step

    def _first(self, seen: Seen, event: Kept, interaction: Interaction) -> object:
        """What stands when a first event would start the one clock there can be."""
        clocks = self._begun(seen, event, interaction, (), ())
        if clocks and self._asks(event, interaction):
            return small(Clocks(clocks, used=True))
        return Clocks((), (), (seen,), event.time)

    def _begun(
        self,
        seen: Seen,
        event: Kept,
        interaction: Interaction,
        met: tuple[tuple[object, int], ...],
        recent: tuple[Seen, ...],
    ) -> tuple[Clock, ...]:
        """What starts with an event: one clock, or one in each zone that is possible; none without its `by`."""
        if self._paces is not None:
            paced = self._paces.at(event, interaction)
            return tuple(begin(seen, event.time, limit, met, recent, pace) for limit, pace in paced)
        limit = self._limit(event)
        return () if limit is None else (begin(seen, event.time, limit, met, recent),)

    def _after(
        self, state: Clocks, seen: Seen, event: Kept, interaction: Interaction, type_: str, precedes: bool
    ) -> Clocks:
        now = event.time
        before = state
        if state.late and (seen.roles & STOP or seen.turns) and state.is_late(seen.same):
            state = state.taken_back(seen.same)
        clocks = state.clocks
        if clocks and (seen.turns or seen.roles & ~_NO_ENDS):
            after = tuple(passed(clock, seen, now) for clock in clocks)
            clocks = clocks if all(map(is_, after, clocks)) else after
        met = state.met
        if seen.roles & ALREADY and seen.same is not None:
            met = (*(each for each in met if each[0] != seen.same), (seen.same, seen.place))
        if seen.roles & SINCE:  # after it: what is both does not count for the starts to come
            met = tuple(each for each in met if each[0] != seen.same)
        recent = state.recent if state.instant == now else ()
        used = state.used
        begins = seen.roles & START and self._begins(state, clocks, seen, event, interaction, type_)
        # What a start is beside (an `already`, its own `since`) holds for the starts after it.
        if begins and (begun := self._begun(seen, event, interaction, state.met, recent)):
            used = True
            clocks = (*self._kept_beside(clocks, seen, now), *begun)
        if precedes and not (used and self._again == "never"):
            recent = (*recent, seen)
        switches = self._unless.after(state.switches, seen.place, event, interaction, type_)
        if clocks is before.clocks and met is state.met and switches is state.switches and recent is state.recent:
            return before
        done = (state.done, state.late, state.lapsed, state.overdue, state.last)
        after_it = Clocks(clocks, met, recent, now if recent else -1, used, switches, *done)
        lays_by = begins or state is not before or len(clocks) > _FEW
        return after_it.laid_by(now, lambda clock: self._due(clock, 0)) if lays_by and len(clocks) > 1 else after_it

    def _begins(
        self, state: Clocks, clocks: tuple[Clock, ...], seen: Seen, event: Kept, interaction: Interaction, type_: str
    ) -> bool:
        if self._again == "never" and state.used:
            return False
        if self._again == "when_ended" and state.is_late(seen.same):
            return False
        if self._again == "when_ended" and any(not each.decided and agree(each, seen) for each in clocks):
            return False
        return self._asks(event, interaction) and not self._unless.spares(state.switches, event, interaction, type_)

    def _kept_beside(self, clocks: tuple[Clock, ...], seen: Seen, now: int) -> tuple[Clock, ...]:
        """A restart replaces a clock that runs; one that is past its due stays, for its breach is a fact."""
        if self._again != "restarts":
            return clocks
        return tuple(each for each in clocks if each.decided or not agree(each, seen) or now > each.due)

    def _limit(self, event: Kept) -> int | None:
        if self._within is not None:
            return self._within
        by = (event.values or {}).get(self._by)
        return by - event.time if isinstance(by, int) else None

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterable[Judged]:
        if type(state) is Clock:
            return (self._judge(state, watermark, closing),)
        found = [self._judge(clock, watermark, closing) for clock in whole(state).all()]
        return found if self._paces is None else strictest(found)

    def _lately(self, state: object, watermark: int, since: int) -> Iterable[Judged]:
        """The verdicts that may have changed since the watermark stood at `since`."""
        found = [self._judge(clock, watermark, "") for clock in whole(state).lately(since)]
        return found if self._paces is None else strictest(found)

    def _judge(self, clock: Clock, watermark: int, closing: Closing) -> Judged:
        if clock.pace is None:
            return self._plainly(clock, watermark, closing, "s")
        return clock.pace.settled(self._plainly(clock, watermark, closing, clock.pace.tally.unit), clock.at)

    def _plainly(self, clock: Clock, watermark: int, closing: Closing, unit: str) -> Judged:
        due = None if clock.due == NEVER else clock.due
        limit, start = clock.limit, clock.start
        if clock.stop >= 0 and not clock.over:
            return Judged(start, "kept", due, clock.took, limit, unit, (start, clock.stop))
        if clock.excuse >= 0:
            return Judged(start, "excused", due, None, limit, unit, (start, clock.excuse))
        if watermark > clock.due or (closing and due is not None):
            value = None if clock.stop < 0 else clock.took
            stop = () if clock.stop < 0 else (clock.stop,)
            # No stop may have been lost while it ran, nor an `already` before.
            absent = (-NEVER if self._roles[ALREADY] else clock.at, watermark if due is None else due)
            return Judged(start, "broken", due, value, limit, unit, (start, *clock.trail, *stop), absent=absent)
        if closing:
            verdict: Verdict = "kept" if closing == "ended" else "undetermined"
            reason = "still paused at the end" if closing == "ended" else "closed by idle"
            absent = (clock.at, watermark)  # that nothing resumed it
            return Judged(
                start, verdict, due, clock.ran, limit, unit, (start, *clock.trail), reason=reason, absent=absent
            )
        warned = self._warn_after is not None and watermark > self._warns(clock)
        return Judged(start, "open", due, None, limit, unit, (start, *clock.trail), warned)

    def _warns(self, clock: Clock) -> int:
        """The instant at which the clock warns; NEVER while it is paused before that."""
        if self._warn_after is None:
            return NEVER
        if clock.pace is not None and self._warn_at is not None:
            return clock.pace.warns(self._warn_at, clock.at, clock.since, clock.ran)
        if clock.since >= 0:
            return clock.since + self._warn_after - clock.ran
        return clock.at if clock.ran > self._warn_after else NEVER

    def due(self, state: object, after: int) -> int:
        if type(state) is Clock:
            return self._due(state, after)
        known = whole(state)
        soonest = min([self._due(clock, after) for clock in known.clocks], default=NEVER)
        if after <= known.overdue:
            return min(soonest, known.overdue)
        return min([soonest, *[self._due(clock, after) for clock in known.passed_since(after)]])

    def _due(self, clock: Clock, after: int) -> int:
        if clock.excuse >= 0 or (clock.stop >= 0 and not clock.over):
            return NEVER
        soonest = clock.due if clock.due >= after else NEVER
        if self._warn_after is not None and after <= (warns := self._warns(clock)) < soonest:
            return warns
        return soonest

    def last_due(self, state: object) -> int:
        if type(state) is Clock:
            return 0 if state.due == NEVER else state.due
        known = whole(state)
        return max((known.last, *(clock.due for clock in known.clocks if clock.due != NEVER)))

    def lasts(self, state: object) -> int:
        known = whole(state)
        if (known.used and self._again == "never") or known.met or lasts(known.switches) == NEVER:
            return NEVER
        goes_on = self._again == "when_ended"
        running = chain(known.clocks, (each.clock for each in chain(*known.late.values())))
        return max((known.last, *(NEVER if goes_on and not each.decided else each.due for each in running)))
