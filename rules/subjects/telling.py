"""What an interaction tells of its events: a pure function of its history, so that two of them can be compared."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import NamedTuple

from rules.browsing import RUNNING
from rules.history import Kept, Origin, bits, type_name, unpack
from rules.interaction import Interaction
from rules.judging.gaps import Gap, gaps
from rules.judging.loss import HEADLESS, LOST, SINCE, UNTIL, WHY
from rules.ruleset import EACH, Ruleset
from rules.subjects.mattering import Mattering
from rules.subjects.naming import subject_of
from schemas.fact import EventFact

Known = tuple[object, ...]
Key = tuple[str, str, str]
"""Names of the subject's fields, source and id of the event."""


class Past(NamedTuple):
    """What an interaction was before something changed in it."""

    history: bytes | bytearray
    length: int
    """How much of it; a long history grows in place."""
    events: int
    known: Known
    headless: bool


def past_of(interaction: Interaction) -> Past:
    """Costs nothing: histories that are changed before their end are made anew."""
    history = interaction.history
    return Past(history, len(history), interaction.count, interaction.known, interaction.headless)


class Telling:
    """Compiled from a rule set that has rules over many interactions."""

    def __init__(self, ruleset: Ruleset, idle: Callable[[Sequence[Origin]], int] = lambda _: 0) -> None:
        """`idle`: how long an interaction with events of these origins may be silent."""
        grouped = ruleset.grouped
        self._idle = idle
        assert grouped is not None
        self._running = ruleset.running
        self._late = {name: ruleset.late.index(name) for name in grouped.attributes if name not in RUNNING}
        self._now = {name: ruleset.running.index(name) for name in grouped.attributes if name in RUNNING}
        self._tests = {
            type_: tuple((text, ruleset.reading.bit(type_, text)) for text in texts)
            for type_, texts in grouped.reading.test_names().items()
        }
        self._values = grouped.reading.value_names()
        self.types = frozenset(grouped.told_of)
        """Events of these types are told of."""
        self._groups = grouped.told_of
        self._since = grouped.told_since
        self._attribute_since = {
            name: first for name in grouped.attributes if (first := grouped.reading.since.of("attribute", name, "")) > 0
        }
        self._own = grouped.own_fields
        self._kinds = {
            tuple(names.split(",")): min(grouped.rules[place].begins for place in places)
            for names, places in grouped.places_for.items()
        }
        """All kinds of subjects, and since when some rule is about them."""
        self._mattering = Mattering(ruleset, grouped)

    def of_last(self, interaction: Interaction, kept: Kept) -> list[EventFact]:
        """What is told of a history's last event."""
        return self.of(interaction, kept, interaction.known, interaction.running)

    def of(self, interaction: Interaction, kept: Kept, known: Known, running: Known) -> list[EventFact]:
        """What is told of one event: a fact for each kind of subject that it counts for, and that is known."""
        type_ = type_name(kept.type)
        groups = [
            (names, wanted)
            for names in self._groups.get(type_, ())
            if kept.time >= self._since[type_, names] and (wanted := self._mattering.wanted(names, type_, kept))
        ]
        if not groups:
            return []
        knows = self._known_at(interaction, kept, known, running)
        values = kept.values or {}
        named = {**knows, **{name: values.get(f"{EACH}{name}") for name in self._own}}
        found = []
        for names, wanted in groups:
            subject = subject_of(names, named)
            if subject is not None and any(each.meets(knows) for each in wanted):
                found.append(self._fact(interaction, kept, type_, names, subject, knows))
        return found

    def _fact(
        self,
        interaction: Interaction,
        kept: Kept,
        type_: str,
        names: tuple[str, ...],
        subject: str,
        knows: dict[str, object],
    ) -> EventFact:
        results, values = bits(kept.bits), kept.values or {}
        return EventFact(
            interaction.tenant,
            ",".join(names),
            subject,
            interaction.subject,
            interaction.source(kept),
            kept.id,
            type_,
            kept.time,
            kept.sequence,
            [text for text, bit in self._tests.get(type_, ()) if results & bit],
            {name: values[name] for name in self._values.get(type_, ()) if name in values},
            knows,
            offset=kept.offset,
        )

    def _known_at(self, interaction: Interaction, kept: Kept, known: Known, running: Known) -> dict[str, object]:
        """What holds at an event: its own statement, else what the interaction knows."""
        since = self._attribute_since
        found = interaction.holding(kept, (self._late, known), (self._now, running))
        return {name: value for name, value in found if kept.time >= since.get(name, kept.time)}

    def whole(
        self, interaction: Interaction, events: Sequence[Kept], known: Known, *, headless: bool
    ) -> dict[Key, EventFact]:
        """What is told of a whole history."""
        running: Known = (None,) * len(self._running)
        found = {}
        held: dict[int, Known] = {}
        for kept in events:
            running = interaction.after(kept, self._running, running)
            if interaction.numbered:
                held[id(kept)] = running
            for fact in self.of(interaction, kept, known, running):
                found[(fact.names, fact.source, fact.id)] = fact
        if interaction.numbered:
            for gap in gaps(interaction, events):
                for fact in self._lost(interaction, gap, known, held):
                    found[(fact.names, fact.source, fact.id)] = fact
        if headless and events:
            first = interaction.after(events[0], self._running, (None,) * len(self._running))
            for fact in self.headless(interaction, events[0], known, first):
                found[(fact.names, fact.source, fact.id)] = fact
        return found

    def headless(self, interaction: Interaction, first: Kept, known: Known, running: Known) -> Iterator[EventFact]:
        """That what came before the first event is not known: told to all subjects that this one names. Nothing of the
        interaction can have come longer before than it may be silent."""
        knows = self._known_at(interaction, first, known, running)
        since = first.time - self._idle(interaction.origins)
        for names, subject in self._of_all_kinds(first, knows, first.time):
            fact = self._fact(interaction, first, LOST, names, subject, knows)
            fact.id, fact.values = f"{LOST}/headless", {SINCE: since, UNTIL: first.time, WHY: HEADLESS}
            yield fact

    def _of_all_kinds(
        self, event: Kept, knows: Mapping[str, object], time: int
    ) -> Iterator[tuple[tuple[str, ...], str]]:
        """The subjects of every kind that an event names and some rule of that time is about."""
        values = event.values or {}
        named = {**knows, **{name: values.get(f"{EACH}{name}") for name in self._own}}
        for names, since in self._kinds.items():
            subject = subject_of(names, named)
            if subject is not None and time >= since:
                yield names, subject

    def _lost(self, interaction: Interaction, gap: Gap, known: Known, held: Mapping[int, Known]) -> Iterator[EventFact]:
        """That something is missing: told to all subjects that the events beside the gap name, for it may be theirs."""
        told: set[tuple[tuple[str, ...], str]] = set()
        for side in (gap.before, gap.after):
            knows = self._known_at(interaction, side, known, held[id(side)])
            for names, subject in self._of_all_kinds(side, knows, gap.begins):
                if (names, subject) in told:
                    continue
                told.add((names, subject))
                fact = self._fact(interaction, side, LOST, names, subject, knows)
                fact.id, fact.time = f"{LOST}/{gap.before.sequence}/{side.sequence}", gap.begins
                fact.values = {UNTIL: gap.ends, WHY: gap.reason}
                yield fact

    def lost(self, interaction: Interaction) -> Iterator[EventFact]:
        """What must be told of numbers that are left out, because of a history's last event."""
        events = interaction.events()
        known, headless = interaction.known, interaction.headless
        before, after = (self.whole(interaction, each, known, headless=headless) for each in (events[:-1], events))
        told = ({key: fact for key, fact in found.items() if fact.type == LOST} for found in (before, after))
        yield from _difference(*told)

    def again(self, interaction: Interaction, past: Past) -> Iterator[EventFact]:
        """What must be told when a history has changed: what is gone, or is another subject's, is withdrawn."""
        events = unpack(past.history[: past.length], past.events)
        before = self.whole(interaction, events, past.known, headless=past.headless)
        after = self.whole(interaction, interaction.events(), interaction.known, headless=interaction.headless)
        yield from _difference(before, after)


def _difference(before: Mapping[Key, EventFact], after: Mapping[Key, EventFact]) -> Iterator[EventFact]:
    for key, fact in before.items():
        now = after.get(key)
        if now is None or now.subject != fact.subject:
            fact.withdrawn = True
            yield fact
    for key, fact in after.items():
        if fact != before.get(key):
            yield fact
