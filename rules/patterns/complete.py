"""Pattern complete: an event carries these fields, or events near it do together."""

from collections.abc import Callable, Iterator
from operator import is_
from typing import TYPE_CHECKING, Final

import re2
from msgspec import structs

from rules.compiling.asking import Unless, asks
from rules.compiling.reading import Reading, tests
from rules.folds.carrying import Due, Fields, excused, gather, joined
from rules.folds.same import Same
from rules.grammar import keys
from rules.history import Kept, bits
from rules.interaction import Interaction
from rules.paths import at, fields_of
from rules.pattern import NEVER, Closing, Judged, Step, Verdict
from rules.selector import Need
from rules.timing.dates import doubted
from rules.timing.duration import Counted, Elapsed
from rules.timing.span import End, Span
from schemas.wire import Event

if TYPE_CHECKING:
    from rules.rule import Rule

EMPTY_WORDS = ("-", "n/a", "无", "null", "{{...}}")
"""Texts that say nothing; `{{...}}` stands for every placeholder that nobody filled."""

_PLACEHOLDER: Final = re2.compile(r"^\s*\{\{.*\}\}\s*$")


class Spec(keys.Keys):
    """The keys of a completeness."""

    when: keys.Selecting
    from_: keys.Selecting = ()
    fields: keys.Needing
    grace: keys.Spanning | None = None
    counts_as_empty: keys.Texts = EMPTY_WORDS


_NONE: Final = Fields()
_WHEN, _FROM, _SINCE, _EXCUSE = 1, 2, 4, 8


class Fold:
    """When something happens, the events that belong to it carry these fields, all of them together."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        self._asks = asks(rule, reading, any_date=any_date)
        self._same = Same(spec.same, reading)
        span = Span(rule, reading)
        self._unless = Unless(spec.unless, self._same, span, reading)
        self._again = spec.again
        self.lately = self._lately
        self._every = (1 << len(spec.fields)) - 1
        self._grace = span.ending(spec.grace or Elapsed(0), runs=True)
        warn_at = rule.warn_at if spec.grace is not None else None
        self._warning = span.ending(warn_at, runs=True) if isinstance(warn_at, (Elapsed, Counted)) else None
        self.settled = self._warning is None and spec.again != "restarts"
        self._own = not spec.from_
        carriers = spec.from_ or spec.when
        roles = {_WHEN: spec.when, _FROM: carriers, _SINCE: spec.since, _EXCUSE: spec.excuse}
        self._roles = {role: tests(selector, reading) for role, selector in roles.items()}
        self._names = tuple(" | ".join(need.paths) for need in spec.fields)
        self._tests = {
            type_: tuple(
                reading.test(type_, *_test(need, spec.counts_as_empty), fields_of(need.paths)) for need in spec.fields
            )
            for type_ in self._roles[_FROM]
        }
        types = self._unless.types.union(*self._roles.values())
        self._same.read(types)
        span.read(types)
        self.moves = {type_: self._step(type_) for type_ in sorted(types)}

    def _step(self, type_: str) -> Step:
        roles = [(role, found[type_]) for role, found in self._roles.items() if type_ in found]

        def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
            met = 0
            for role, test in roles:
                if test(event, interaction):
                    met |= role
            known = _NONE if state is None else state
            assert isinstance(known, Fields)
            after = self._after(known, met, place, event, interaction, type_)
            return state if after is known else after

        return step

    def _after(
        self, state: Fields, roles: int, place: int, event: Kept, interaction: Interaction, type_: str
    ) -> Fields:
        same = self._same.of(event, interaction)
        laid_by = state.laid_by(event.time, self._every)
        checks, gathered = laid_by.checks, state.gathered
        counted = gathered
        """For a check that begins now: where `when` is its own `since`, what came since the one before."""
        if roles & _SINCE:
            gathered = tuple(each for each in gathered if each[0] != same)
        if roles & _FROM and same is not None and not self._own:
            fields = self._fields(event, type_)
            checks = tuple(joined(check, fields, place, same, event.time) for check in checks)
            counted, gathered = (gather(each, same, fields, place) for each in (counted, gathered))
        excuses = state.excuses
        if roles & _EXCUSE and same is not None:
            checks = tuple(excused(check, place, same, event.time) for check in checks)
            excuses = (*(each for each in excuses if each[1] == event.time), (same, event.time, place))
        if roles & _WHEN and self._begins(state, event, interaction, type_):
            end = self._grace(event, interaction)
            checks = self._begin(checks, counted, excuses, place, event, same, type_, end)
            if self._warning is not None:
                checks = (*checks[:-1], checks[-1]._replace(warns=self._warning(event, interaction).earliest))
        switches = self._unless.after(state.switches, place, event, interaction, type_)
        before_it = (state.gathered, state.switches, state.excuses)
        if checks == state.checks and all(map(is_, (gathered, switches, excuses), before_it)):
            return state
        return structs.replace(laid_by, checks=checks, gathered=gathered, switches=switches, excuses=excuses)

    def _fields(self, event: Kept, type_: str) -> int:
        results = bits(event.bits)
        return sum(1 << field for field, bit in enumerate(self._tests[type_]) if results & bit)

    def _begins(self, state: Fields, event: Kept, interaction: Interaction, type_: str) -> bool:
        if self._again == "never" and (state.checks or state.done):
            return False
        same = self._same.of(event, interaction)
        if self._again == "when_ended" and any(self._runs(each, same, event.time) for each in state.checks):
            return False
        if not self._asks(event, interaction):
            return False
        return not self._unless.spares(state.switches, event, interaction, type_)

    def _runs(self, check: Due, same: object, now: int) -> bool:
        """Whether a check of these values still waits for its fields."""
        return same is not None and check.same == same and now <= check.due and check.lacks(self._every)

    def _begin(
        self,
        checks: tuple[Due, ...],
        gathered: tuple[tuple[object, int, tuple[int, ...]], ...],
        excuses: tuple[tuple[object, int, int], ...],
        place: int,
        event: Kept,
        same: object,
        type_: str,
        end: End,
    ) -> tuple[Due, ...]:
        if self._again == "restarts":
            checks = tuple(each for each in checks if not self._runs(each, same, event.time))
        met = 0
        seen: tuple[int, ...] = ()
        if self._own:
            met = self._fields(event, type_)
        for values, fields, places in gathered:
            if values == same:
                met, seen = fields, places
        excuse = next((each[2] for each in excuses if each[:2] == (same, event.time) and each[2] != place), -1)
        return (*checks, Due(place, end.earliest, met, seen, same, excuse, end.doubt))

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterator[Judged]:
        checks = state.all() if isinstance(state, Fields) else ()
        return (self._judge(check, watermark, closing) for check in checks)

    def _lately(self, state: object, watermark: int, since: int) -> Iterator[Judged]:
        """The verdicts that may have changed since the watermark stood at `since`."""
        checks = state.lately(since) if isinstance(state, Fields) else ()
        return (self._judge(check, watermark, "") for check in checks)

    def _judge(self, check: Due, watermark: int, closing: Closing) -> Judged:
        missing = tuple(name for field, name in enumerate(self._names) if not check.met >> field & 1)
        evidence = (check.start, *check.seen)
        verdict: Verdict = "open"
        if not missing:
            verdict = "kept"
        elif check.excuse >= 0:
            verdict, evidence = "excused", (*evidence, check.excuse)
        elif watermark > check.due or closing:
            verdict = "broken"
        entries: tuple[dict[str, object], ...] = ()
        if verdict == "broken":
            entries = tuple({"field": name} for name in missing)
        value = None if verdict in ("open", "excused") else len(missing)
        # What its own event lacks is proved by that event; what others did not bring, by none that was lost.
        absent = None if self._own or verdict != "broken" else (-NEVER, check.due)
        warned = verdict == "open" and watermark > check.warns
        judged = Judged(check.start, verdict, check.due, value, 0, "fields", evidence, warned, "", entries, absent)
        return doubted(judged, check.doubt) if verdict == "broken" else judged

    def due(self, state: object, after: int) -> int:
        return state.due(after, self._every) if isinstance(state, Fields) else NEVER

    def last_due(self, state: object) -> int:
        return max([state.last, *(each.due for each in state.checks)]) if isinstance(state, Fields) else 0

    def lasts(self, state: object) -> int:
        gathers = not self._own and isinstance(state, Fields) and bool(state.gathered)
        return NEVER if gathers or (self._again == "never" and state is not None) else self.last_due(state)


def _test(need: Need, empty: tuple[str, ...]) -> tuple[str, Callable[[Event], bool]]:
    """The name of a need's test, and the test: one of the paths holds a value that says something and meets it."""
    readers = [at(path) for path in need.paths]
    words = frozenset(word.casefold() for word in empty)
    placeholders = "{{...}}" in empty

    def says_nothing(value: object) -> bool:
        if not isinstance(value, str):
            return False
        text = value.strip().casefold()
        return not text or text in words or (placeholders and _PLACEHOLDER.search(value) is not None)

    def meets(event: Event) -> bool:
        values = [read(event) for read in readers]
        return any(not says_nothing(value) and need.condition.meets(value) for value in values)

    return f"{' | '.join(need.paths)} {need.condition.text} empty {','.join(sorted(words))}", meets
