"""The loaded rules, compiled together: one table from event type to the folds it can move."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import cached_property
from importlib import import_module
from types import MappingProxyType
from typing import Final, Self, cast
from weakref import WeakValueDictionary

from rules.browsing import RUNNING
from rules.compiling.force import InForce, begun_before, counted
from rules.compiling.gating import Gates, Moves, rarity
from rules.compiling.grading import Grading, Severity, graded
from rules.compiling.reading import Reading, conditions
from rules.context.facts import Outage, together
from rules.folds.same import scalar
from rules.history import NEVER, Kept
from rules.interaction import LATE, Interaction
from rules.judging.observing import observers, only_counted
from rules.masking.keyring import NO_KEYS, Keyring
from rules.paths import at, fields_of
from rules.pattern import Fold, Step
from rules.rule import Rule
from rules.versions import judged_until

Names = Mapping[str, Sequence[str]]
NO_NAMES: Final[Names] = MappingProxyType({})

EACH: Final = "each:"
"""Under this, with a field's name, an event keeps the value that names a subject."""
_ALWAYS: Final = ("channel", "queue")


class Compiled:
    """Rules with their folds, and what they read of an event. Places are positions in `rules`."""

    def __init__(
        self,
        rules: Iterable[Rule],
        reading: Reading,
        *,
        any_date: bool,
        counted: Sequence[Rule] = (),
        also: Sequence[Rule] = (),
    ) -> None:
        """Of `counted` only the verdicts are wanted: their folds stand behind those of `rules`. What `also` know of the
        world is known here too."""
        self.rules = self.every = tuple(rules)
        self.judges = (*self.rules, *counted)
        """The rules of the folds."""
        self.reading = reading
        self.untils = tuple(judged_until(rule, any_date=any_date) for rule in self.judges)
        """No clock that starts at such an instant or later is such a fold's."""
        self.folds = _folds(zip(self.judges, self.untils, strict=True), reading, any_date=any_date)
        self.lately = tuple(getattr(fold, "lately", None) for fold in self.folds)
        """How each fold says which verdicts may have changed; None where it has to look at all."""
        self.wholly = frozenset(
            rule.id for rule, lately in zip(self.judges, self.lately, strict=True) if lately is None
        )
        self.context = together(rule.context for rule in (*self.judges, *also))
        """What is known of the world beside the events."""
        if any(each.touches.customers for each in self.context.exceptions):
            reading.since.now = -NEVER
            reading.attribute("customer")
        self._gradings = {rule.instance: _grading(rule, reading) for rule in self.rules if rule.severity_when}
        self.late = tuple(reading.late)
        self.running = tuple(reading.running)
        self.outages: tuple[Outage, ...] = self.context.outages
        """When events may not have reached us."""
        self.greatest_offset = max((abs(each.ahead) for each in self.context.clocks), default=-1)
        """Between two clocks, microseconds; -1 where none is known."""
        self.gates = Gates(self.judges, self.moves_of)
        self._whole: Compiled | None = None
        self.judges_from = -NEVER
        """Whoever holds a history that begins before this needs the whole."""
        self._narrowed: WeakValueDictionary[int, Self] = WeakValueDictionary()

    @property
    def whole(self) -> Self:
        """All versions of all rules, where some judge no more here."""
        return self if self._whole is None else cast("Self", self._whole)

    @cached_property
    def ends(self) -> list[int]:
        """The instants from which on a version, or a rule by its dates, judges nothing that starts then, in order."""
        return sorted(set(self._every_until()) - {NEVER})

    def _every_until(self) -> Iterator[int]:
        yield from self.untils

    @property
    def next_end(self) -> int:
        """The first of these at which there is a version less to judge by; NEVER where none goes."""
        later = self.whole.ends[bisect_right(self.whole.ends, self.judges_from) :]
        return later[0] if later else NEVER

    def narrowed(self, since: int) -> Self:
        """The same, without the versions that judge nothing of histories that begin at this instant or later. What is
        read of events, and what is told of them, depends on every version, and so stays as it is."""
        whole = self.whole
        place = bisect_right(whole.ends, since)
        if place == 0:
            return whole
        end = whole.ends[place - 1]
        found = whole._narrowed.get(end)
        if found is None:
            found = whole._narrowed[end] = copy(whole)
            found._whole = whole
            found._leave_out(end)
        return found

    def _leave_out(self, end: int) -> None:
        """The versions that judge until then at the latest."""
        self.judges_from = end
        judging = [place for place, until in enumerate(self.untils) if until > end]
        self.rules = tuple(self.rules[place] for place in judging if place < len(self.rules))
        self.judges = tuple(self.judges[place] for place in judging)
        self.untils = tuple(self.untils[place] for place in judging)
        self.folds = tuple(self.folds[place] for place in judging)
        self.lately = tuple(self.lately[place] for place in judging)
        self.gates = Gates(self.judges, self.moves_of)

    def severity(self, rule: Rule, interaction: Interaction, events: Sequence[Kept], place: int) -> Severity:
        """How severe it is when the rule is broken at that event."""
        grading = self._gradings.get(rule.instance) if self._gradings else None
        if grading is None:
            return rule.severity
        return graded(grading, rule.severity, events[place], interaction.as_at(events, place, self.late, self.running))

    def moves_of(self, places: Iterable[int]) -> Moves:
        """What events do to these rules."""
        moves: dict[str, list[tuple[int, Step]]] = {}
        for place in places:
            for type_, step in self.folds[place].moves.items():
                moves.setdefault(type_, []).append((place, step))
        return {type_: tuple(steps) for type_, steps in moves.items()}


class Grouped(Compiled):
    """Rules over many interactions. Those with the same `for_each` judge the same subjects; `counting` count."""

    def __init__(
        self, rules: Iterable[Rule], reading: Reading, *, any_date: bool, counting: Sequence[Rule] = ()
    ) -> None:
        super().__init__(rules, reading, any_date=any_date, also=counting)
        self.counting = tuple(counting)
        self.any_date = any_date
        self.every = (*self.rules, *self.counting)
        groups = self._groups()
        for rule in self.rules:
            reading.since.now = rule.begins
            for name in rule.check.for_each:
                reading.since.asked("attribute", name, "")
        self._place(groups)
        told: dict[str, list[tuple[str, ...]]] = {}
        for names in groups:
            for type_ in self.moves_for[",".join(names)]:
                told.setdefault(type_, []).append(names)
        self.told_of = {type_: tuple(each) for type_, each in told.items()}
        """By event type: the fields that name the subjects for whom such an event counts."""
        self.told_since = {
            (type_, names): min(self.rules[place].begins for place, _ in self.moves_for[",".join(names)][type_])
            for type_, each in told.items()
            for names in each
        }
        """From when on it is told of such an event to such subjects."""
        known = (*LATE, *RUNNING)
        fields = dict.fromkeys(name for names in groups for name in names)
        self.own_fields = tuple(name for name in fields if name not in known)
        """Of those fields the ones that each event states for itself."""
        asked = (*self.late, *self.running, *fields, *_ALWAYS)
        self.attributes = tuple(dict.fromkeys(name for name in asked if name in known or name in self.late))
        """What is told of an event with it, as its interaction knew it."""

    def _groups(self) -> dict[tuple[str, ...], list[int]]:
        """Places by the fields that name who is judged."""
        groups: dict[tuple[str, ...], list[int]] = {}
        for place, rule in enumerate(self.rules):
            groups.setdefault(rule.check.for_each, []).append(place)
        return groups

    def _place(self, groups: Mapping[tuple[str, ...], list[int]]) -> None:
        self.places_for = {",".join(names): tuple(places) for names, places in groups.items()}
        """The rules that judge such subjects, by the names of their fields."""
        self.moves_for = {names: self.moves_of(places) for names, places in self.places_for.items()}

    def _leave_out(self, end: int) -> None:
        super()._leave_out(end)
        self._place(self._groups())


class Ruleset(Compiled):
    """All rules that are switched on. `rules` are those that judge one interaction; `grouped` the others, if any."""

    def __init__(
        self,
        rules: Iterable[Rule],
        *,
        any_date: bool = False,
        keyring: Keyring = NO_KEYS,
        own: frozenset[str] = frozenset(),
        before: "Ruleset | None" = None,
    ) -> None:
        """`before`: the rule set that this one comes after: what is kept of events under it is read by this one."""
        every = tuple(rules)
        reading, many_reading = (Reading(keyring, own, names) for names in _numbered(before))
        counting = [rule for rule in every if rule.counts]
        judging = [rule for rule in every if not rule.counts]
        # Those that apply everywhere come first: where no other begins to watch, an interaction has few states.
        single = sorted((rule for rule in judging if not rule.check.for_each), key=rarity)
        super().__init__(single, reading, any_date=any_date, counted=only_counted(counting, single), also=every)
        self.every = every
        self.observed = observers(counting, self.judges, reading, any_date=any_date)
        self.untils = self._counted_untils()
        for place in self.observed:
            counted(self.folds[place])
        for rule in counting:
            reading.since.now = rule.begins
            places = (place for place, found in self.observed.items() if rule.instance in {each.rule for each in found})
            self._read_names(rule.check.for_each, {type_ for place in places for type_ in self.folds[place].moves})
        many = [rule for rule in judging if rule.check.for_each]
        self.many = Grouped(many, many_reading, any_date=any_date, counting=counting)
        """Who judges many interactions; of no rule where there is none yet."""
        self.grouped = self.many if many or counting else None
        if self.grouped is not None:
            self._read_for(self.grouped)

    def _counted_untils(self) -> tuple[int, ...]:
        """Of verdicts that are counted alone nobody asks any more when the last who counts them has ended."""
        found = list(self.untils)
        for place in range(len(self.rules), len(found)):
            found[place] = min(found[place], max(each.until for each in self.observed[place]))
        return tuple(found)

    def _every_until(self) -> Iterator[int]:
        yield from super()._every_until()
        yield from (each.until for found in self.observed.values() for each in found)

    def _leave_out(self, end: int) -> None:
        observed = [
            [each for each in self.observed.get(place, ()) if each.until > end]
            for place, until in enumerate(self.untils)
            if until > end
        ]
        super()._leave_out(end)
        self.observed = {place: found for place, found in enumerate(observed) if found}

    def _read_names(self, names: Iterable[str], types: Iterable[str]) -> None:
        for name in names:
            if name in (*LATE, *RUNNING):
                self.reading.attribute(name)
            else:
                for type_ in types:
                    self.reading.value(type_, f"{EACH}{name}", scalar(at(name)), fields_of([name]))

    def _read_for(self, grouped: Grouped) -> None:
        """What is told of an event is read at its admission, as everything is."""
        since = self.reading.since
        self.reading.include(grouped.reading)
        for name in grouped.attributes:
            since.now = grouped.reading.since.of("attribute", name, "")
            self.reading.attribute(name)
        for type_ in grouped.told_of:
            for name in grouped.own_fields:
                since.now = grouped.reading.since.of("attribute", name, "")
                self.reading.value(type_, f"{EACH}{name}", scalar(at(name)), fields_of([name]))
        self.late = tuple(self.reading.late)
        self.running = tuple(self.reading.running)


def _grading(rule: Rule, reading: Reading) -> Grading:
    reading.since.now = rule.begins
    return tuple((severity, conditions(where, reading)) for severity, where in rule.severity_when)


def _folds(judges: Iterable[tuple[Rule, int]], reading: Reading, *, any_date: bool) -> tuple[Fold, ...]:
    return tuple(_fold(rule, reading, until, any_date=any_date) for rule, until in judges)


def _fold(rule: Rule, reading: Reading, until: int, *, any_date: bool) -> Fold:
    pattern = import_module(type(rule.check).__module__)
    reading.since.now = rule.begins
    fold: Fold = pattern.Fold(rule, reading, any_date=any_date)
    if not rule.counts:
        is_always = (rule.begins, rule.ends) == (-NEVER, NEVER)
        return fold if is_always else InForce(fold, rule.begins, rule.ends)
    # What counts by period goes on until the last one that began in its time is over; see `rules.judging.observing`.
    if until < NEVER:
        fold.moves = begun_before(fold.moves, until)
    return fold


def _numbered(before: Ruleset | None) -> tuple[Names, Names]:
    """The names of the tests by their numbers: of interactions, and of subjects of many."""
    if before is None:
        return NO_NAMES, NO_NAMES
    return before.reading.test_names(), before.many.reading.test_names()
