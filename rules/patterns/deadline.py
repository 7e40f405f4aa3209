"""Pattern deadline: after a start, one of the stops within a time, with pauses and excuses."""

from collections.abc import Iterable, Mapping
from operator import is_
from typing import TYPE_CHECKING, ClassVar, Final

import msgspec

from rules.asking import Unless, asks, elapsed
from rules.duration import Elapsed
from rules.grammar import keys, nodes, review
from rules.grammar.page import Page
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import ALWAYS, NEVER, Closing, Judged, Step, Test, Verdict
from rules.reading import Reading, instant_at, tests
from rules.running import ALREADY, EXCUSE, PAUSES, RESUMES, SINCE, START, STOP, Clock, Seen, agree, begin, passed
from rules.same import Same
from rules.selector import Selector
from rules.span import Span
from rules.state import Switches, lasts
from schemas import order

if TYPE_CHECKING:
    from rules.rule import Rule

_END = "interaction.ended"


class Spec(keys.Keys):
    """The keys of a deadline."""

    ready: ClassVar[bool] = True
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
        spared = set(review.choices_in((read.get("stop"),))) & set(review.choices_in((read.get("excuse"),)))
        for choice in sorted(spared, key=lambda each: each.type):
            page.note(node.line_of("excuse"), f"`{choice.type}` stops the clock: as an excuse it changes nothing")
        if "for_each" not in node and _END not in review.types_in((read.get("stop"), read.get("excuse"))):
            page.note(
                node.line, f"the clock runs on when the interaction is over: neither stop nor excuse names {_END}"
            )


class Clocks(msgspec.Struct, frozen=True, gc=False):
    """A deadline's state for one history."""

    clocks: tuple[Clock, ...] = ()
    met: tuple[tuple[object, int], ...] = ()
    """By values of `same`: the last `already` event since the last `since`."""
    recent: tuple[Seen, ...] = ()
    instant: int = -1
    used: bool = False
    switches: Switches | None = None


_NONE: Final = Clocks()


_ENDS: Final = STOP | EXCUSE


def _split(roles: list[tuple[int, Test]]) -> tuple[int, list[tuple[int, Test]]]:
    """The roles that an event plays in any case, and those that a test decides."""
    always = sum(role for role, test in roles if test is ALWAYS)
    return always, [(role, test) for role, test in roles if test is not ALWAYS]


def _is_past(state: object, now: int) -> bool:
    """Whether a state holds nothing but events of an instant that is over."""
    return isinstance(state, Clocks) and state.instant != now and not (state.clocks or state.met or state.switches)


def _whole(state: object) -> Clocks:
    """A state as it is worked with."""
    if isinstance(state, Clock):
        return Clocks((state,), used=True)
    return state if isinstance(state, Clocks) else _NONE


def _small(state: Clocks) -> Clock | Clocks | None:
    """A state as it is kept: most are one clock and nothing else, many are nothing at all."""
    if state.met or state.recent or state.switches is not None or len(state.clocks) > 1:
        return state
    return state.clocks[0] if state.clocks else None


class Fold:
    """After a start, one of the stops within the running time; pauses hold the clock, excuses end it without blame."""

    settled = False

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        self._asks = asks(rule, reading, any_date=any_date)
        self._same = Same(spec.same, reading)
        self._unless = Unless(spec.unless, self._same, Span(rule), reading)
        self._again = spec.again
        self._within = elapsed(spec.within) if spec.by is None else None
        self._warn_after = elapsed(rule.warn_at) if isinstance(rule.warn_at, Elapsed) else None
        roles = {START: spec.start, STOP: spec.stop, ALREADY: spec.already, EXCUSE: spec.excuse, SINCE: spec.since}
        self._roles = {role: tests(selector, reading) for role, selector in roles.items()}
        self._pairs = _pair(spec.pause, spec.resume, reading)
        starts = self._roles[START]
        self._by = f"by:{spec.by}"
        for type_ in starts if spec.by else ():
            reading.value(type_, self._by, instant_at(spec.by or ""))
        types = frozenset(self._unless.types).union(
            *self._roles.values(), *(each for pair in self._pairs for each in pair)
        )
        self._same.read(types)
        self._last_start = max((order.rank(type_) for type_ in starts), default=0)
        self.moves = {type_: self._step(type_) for type_ in sorted(types)}

    def _step(self, type_: str) -> Step:
        always, roles = _split([(role, found[type_]) for role, found in self._roles.items() if type_ in found])
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
            elif starts_nothing and (state is None or _is_past(state, event.time)):
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
            known = _whole(state)
            after = self._after(known, seen, event, interaction, type_, precedes)
            return state if after is known else _small(after)

        return step

    def _first(self, seen: Seen, event: Kept, interaction: Interaction) -> object:
        """What stands when a first event would start the one clock there can be."""
        limit = self._limit(event)
        if limit is not None and self._asks(event, interaction):
            return begin(seen, event.time, limit, (), ())
        return Clocks((), (), (seen,), event.time)

    def _after(
        self, state: Clocks, seen: Seen, event: Kept, interaction: Interaction, type_: str, precedes: bool
    ) -> Clocks:
        now = event.time
        clocks = state.clocks
        if clocks:
            after = tuple(passed(clock, seen, now) for clock in clocks)
            clocks = clocks if all(map(is_, after, clocks)) else after
        met = state.met
        if seen.roles & ALREADY and seen.same is not None:
            met = (*(each for each in met if each[0] != seen.same), (seen.same, seen.place))
        if seen.roles & SINCE:  # after it: what is both does not count for the starts to come
            met = tuple(each for each in met if each[0] != seen.same)
        recent = state.recent if state.instant == now else ()
        used = state.used
        if seen.roles & START and self._begins(state, clocks, seen, event, interaction, type_):
            limit = self._limit(event)
            if limit is not None:
                used = True
                # What a start is beside (an `already`, its own `since`) holds for the starts after it.
                clocks = (*self._kept_beside(clocks, seen, now), begin(seen, now, limit, state.met, recent))
        if precedes and not (used and self._again == "never"):
            recent = (*recent, seen)
        switches = self._unless.after(state.switches, seen.place, event, interaction, type_)
        if clocks is state.clocks and met is state.met and switches is state.switches and recent is state.recent:
            return state
        return Clocks(clocks, met, recent, now if recent else -1, used, switches)

    def _begins(
        self, state: Clocks, clocks: tuple[Clock, ...], seen: Seen, event: Kept, interaction: Interaction, type_: str
    ) -> bool:
        if self._again == "never" and state.used:
            return False
        if self._again == "when_ended" and any(not each.decided and agree(each, seen) for each in clocks):
            return False
        if not self._asks(event, interaction):
            return False
        return not self._unless.spares(state.switches, event, interaction, type_)

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
        return [self._judge(clock, watermark, closing) for clock in _whole(state).clocks]

    def _judge(self, clock: Clock, watermark: int, closing: Closing) -> Judged:
        due = None if clock.due == NEVER else clock.due
        limit, start = clock.limit, clock.start
        if clock.stop >= 0 and not clock.over:
            return Judged(start, "kept", due, clock.took, limit, "s", (start, clock.stop))
        if clock.excuse >= 0:
            return Judged(start, "excused", due, None, limit, "s", (start, clock.excuse))
        if watermark > clock.due or (closing and due is not None):
            value = None if clock.stop < 0 else clock.took
            stop = () if clock.stop < 0 else (clock.stop,)
            # No stop may have been lost while it ran, nor an `already` before.
            absent = (-NEVER if self._roles[ALREADY] else clock.at, watermark if due is None else due)
            return Judged(start, "broken", due, value, limit, "s", (start, *clock.trail, *stop), absent=absent)
        if closing:
            verdict: Verdict = "kept" if closing == "ended" else "undetermined"
            reason = "still paused at the end" if closing == "ended" else "closed by idle"
            absent = (clock.at, watermark)  # that nothing resumed it
            return Judged(
                start, verdict, due, clock.ran, limit, "s", (start, *clock.trail), reason=reason, absent=absent
            )
        warned = self._warn_after is not None and watermark > self._warns(clock)
        return Judged(start, "open", due, None, limit, "s", (start, *clock.trail), warned)

    def _warns(self, clock: Clock) -> int:
        """The instant at which the clock warns; NEVER while it is paused before that."""
        if self._warn_after is None:
            return NEVER
        if clock.since >= 0:
            return clock.since + self._warn_after - clock.ran
        return clock.at if clock.ran > self._warn_after else NEVER

    def due(self, state: object, after: int) -> int:
        if type(state) is Clock:
            return self._due(state, after)
        clocks = _whole(state).clocks
        return min([self._due(clock, after) for clock in clocks]) if clocks else NEVER

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
        return max((clock.due for clock in _whole(state).clocks if clock.due != NEVER), default=0)

    def lasts(self, state: object) -> int:
        whole = _whole(state)
        if (whole.used and self._again == "never") or whole.met or lasts(whole.switches) == NEVER:
            return NEVER
        goes_on = self._again == "when_ended"
        return max((NEVER if goes_on and not each.decided else each.due for each in whole.clocks), default=0)


def _pair(
    pause: Selector | None, resume: Selector | None, reading: Reading
) -> list[tuple[dict[str, Test], dict[str, Test]]]:
    """Pauses and resumes of equal number pair by place; else any of them pauses and any resumes."""
    if not pause or not resume:
        return []
    if len(pause) == len(resume):
        return [(tests((one,), reading), tests((other,), reading)) for one, other in zip(pause, resume, strict=True)]
    return [(tests(pause, reading), tests(resume, reading))]
