"""Judges subjects of many interactions by what these tell. Its time is the least of all partitions of events."""

from bisect import bisect_left
from collections.abc import Iterable
from typing import Any

from rules.admission import Timing
from rules.browsing import browse
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.judging import rewriting, speech
from rules.judging.dues import Dues
from rules.judging.speaking import Speaking
from rules.pattern import Closing, Judged
from rules.rule import Rule
from rules.ruleset import Compiled, Grouped
from rules.shares.judging import Shares
from rules.subjects import folding, joining, spans
from rules.subjects.lasting import Cut, Lasting
from rules.subjects.naming import names_of
from rules.subjects.subject import Subject
from schemas.fact import EventFact, Fact, VerdictFact


class Subjects(Speaking):
    """State of one partition of facts, or of all of them."""

    def __init__(self, grouped: Grouped, timing: Timing, partitions: int = 1) -> None:
        """`partitions`: of how many partitions of events the facts are."""
        super().__init__(grouped, timing)
        self.grouped = grouped
        self.taken = self.late = self.too_long = 0
        """Facts that were taken; of events so old that what they could change is decided; beyond what is kept."""
        self._endings = self._lasting = Lasting(grouped, timing)
        self._partitions = partitions
        self._waiting: dict[str, list[EventFact]] = {}
        """By subject what came out of its order."""
        self.counting = self.shares = Shares(grouped.counting, timing, any_date=grouped.any_date)
        self._cuts = _cuts(grouped, timing)

    def _go_on_with(self, ruleset: Compiled) -> None:
        assert isinstance(ruleset, Grouped)
        super()._go_on_with(ruleset)
        self.grouped = ruleset
        self.counting.adopt(ruleset.counting)
        self._cuts = _cuts(ruleset, self.timing)

    def hear(self, facts: Iterable[Fact], partition: int, watermark: int) -> None:
        """Everything that a partition of events told until it had come so far."""
        for fact in facts:
            self.take(fact)
        self.settle()
        self.reached(partition, watermark)

    def take(self, fact: Fact) -> None:
        """Takes what was told of one event or clock, or that it is withdrawn. Facts of a partition come in their order;
        one that came before is known by its number. Whoever takes several settles then."""
        if isinstance(fact, VerdictFact):
            self.taken += 1
            self.counting.take(fact)
            return
        self.need(fact.time)
        subject = self._subject(fact)
        if subject is None or fact.number <= subject.had.get(fact.partition, 0):
            return
        self.taken += 1
        subject.had[fact.partition] = fact.number
        if self.changes is not None:
            self.changes.touched[subject.key] = subject
        if fact.time < self._cut(subject).held_from(subject.decided_until):
            self.late += 1
        elif subject.count >= self.timing.max_facts and not fact.withdrawn:
            self._leave_out(subject)
        else:
            self.greatest = max(self.greatest, fact.time)
            self._join(subject, fact)

    def take_whole(self, facts: Iterable[EventFact]) -> None:
        """Takes everything that was ever told of one subject, at once: each partition's facts in their order."""
        last = {(fact.interaction, fact.source, fact.id): fact for fact in facts}
        stand = sorted((fact for fact in last.values() if not fact.withdrawn), key=joining.place)
        if stand:
            self.need(stand[0].time)
        subject = self._subject(stand[0]) if stand else None
        if subject is None:
            return
        for fact in stand[: self.timing.max_facts]:
            joining.append(subject, joining.kept_of(self.grouped.reading, subject, fact), fact.type)
        subject.too_long = len(stand) > self.timing.max_facts
        self.taken += len(stand)
        self.refold(subject)
        self.speak(subject)

    def let_go_of_all(self) -> None:
        """Forgets everything without a word; what it has come to stays."""
        self.open.clear()
        self._endings.clear()
        self._dues = Dues(self._wake_of)
        self.counting.let_go_of_all()

    def _subject(self, fact: EventFact) -> Subject | None:
        """The subject, unpacked where it slept, or a new one; none where there is nothing to withdraw."""
        key = f"{fact.tenant}\0{fact.subject}"
        found = self.held_by(key)
        if found is None and not fact.withdrawn and fact.names in self.grouped.whole.moves_for:
            found = self.open[key] = Subject(key, b"", (), (None,) * len(self.grouped.folds), had={})
            self._endings.add(self.watermark + self.timing.remember_facts, key)
            self.begun += 1
        assert found is None or isinstance(found, Subject)
        return found

    def _leave_out(self, subject: Subject) -> None:
        """One event more than is kept: nothing is known of this subject any more."""
        self.too_long += 1
        if not subject.too_long:
            subject.too_long = True
            self.speak(subject)

    def _join(self, subject: Subject, fact: EventFact) -> None:
        waiting = self._waiting.get(subject.key)
        if waiting is not None:
            waiting.append(fact)
        elif fact.withdrawn or not joining.sorts_last(subject, fact) or joining.is_known(subject, fact):
            self._waiting[subject.key] = [fact]
        else:
            kept = joining.kept_of(self.grouped.reading, subject, fact)
            place = joining.append(subject, kept, fact.type)
            if place == 0:
                subject.cut_at = self._cut(subject).next([kept])
            folding.look(self.grouped, subject, kept)
            self._fold_on(subject, place, kept, folding.moves_of(self.grouped, subject).get(fact.type, ()))
            self._look_at_length(subject)

    def settle(self) -> None:
        """What came out of its order joins now, together: a long history is sorted and folded once for all of it."""
        waiting, self._waiting = self._waiting, {}
        for key, facts in waiting.items():
            subject = self.held_by(key)
            assert isinstance(subject, Subject)
            self._refold(subject, *joining.merge(self.grouped.reading, subject, facts))
            self.speak(subject)
            self._look_at_length(subject)

    def _look_at_length(self, subject: Subject) -> None:
        if self.watermark > subject.cut_at:
            self._cut_off(subject)

    def refold(self, interaction: Interaction) -> None:
        assert isinstance(interaction, Subject)
        interaction.stages = ()
        self._refold(interaction, interaction.events(), 0)

    def _refold(self, subject: Subject, events: list[Kept], changed: int) -> None:
        folding.refold(self.grouped, subject, events, changed)
        subject.cut_at = self._cut(subject).next(events)

    def judged(self, interaction: Interaction, watermark: int, closing: Closing) -> list[tuple[Rule, Judged]]:
        """But for what is decided for good: not everything that it rested on is held any more."""
        return _undecided(interaction, speech.judged(self.grouped, interaction, watermark, closing))

    def news(self, interaction: Interaction, watermark: int) -> tuple[list[tuple[Rule, Judged]], speech.Partly | None]:
        found, partly = speech.news(self.grouped, interaction, watermark)
        return _undecided(interaction, found), partly

    def reached(self, partition: int, watermark: int) -> None:
        """A partition of events has come this far. Time goes on when all have: one that lags may still tell much."""
        self.settle()
        if watermark > self.watermarks.get(partition, 0):
            self.watermarks[partition] = watermark
            if len(self.watermarks) == self._partitions:
                self.pass_time(min(self.watermarks.values()))

    def pass_time(self, watermark: int) -> None:
        """All partitions have come this far."""
        if watermark > self.watermark:
            self.watermark = self.recorded = watermark
            self._speak_due()
            self.counting.pass_time(watermark)
            if self._endings.first < watermark:
                self._forget()

    def open_verdicts(self) -> list[dict[str, Any]]:
        return super().open_verdicts() + self.counting.open_verdicts()

    def take_said(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        (steps, verdicts), (counted, decided) = super().take_said(), self.counting.take_said()
        return steps + counted, verdicts + decided

    def _forget(self) -> None:
        for key in self._endings.before(self.watermark):
            subject = self.held_by(key)
            if subject is None:
                continue
            if self._lasting.is_over(subject, self.watermark):
                self._close(subject)
            else:
                self._endings.add(self._lasting.again(subject, self.watermark), key)
        if len(self._endings) > 4 * self.held + 1000:
            self._endings.begin_anew(self.open.values(), self.asleep, self.stale.values())

    def _close(self, subject: Interaction) -> None:
        """Nothing that it holds can matter any more: its last verdicts."""
        self.speak(subject, "idle")
        if self.changes is not None:
            self.changes.close(subject, self.watermark)
        del self.open[subject.key]

    def _cut(self, subject: Subject) -> Cut:
        return self._cuts[names_of(subject.subject)]

    def _cut_off(self, subject: Subject) -> None:
        """Tells the verdicts that are decided for good, and lets go of what matters to no other."""
        cut, events = self._cut(subject), subject.events()
        until = cut.decided_until(self.watermark)
        if self.tells_verdicts:
            found = self.judged(subject, self.watermark, "idle")
            decided = [each for each in found if events[each[1].start].time < until]
            self.verdicts += speech.records(subject, decided, "idle")
        if subject.said is not None:
            subject.said.keep(lambda each: each.start < 0 or events[each.start].time >= until)
        subject.decided_until = until
        rewriting.cut(subject, events, bisect_left(events, cut.held_from(until), key=lambda event: event.time))
        self.refold(subject)


def _cuts(grouped: Grouped, timing: Timing) -> dict[str, Cut]:
    """By the names of their fields, what of such subjects is too old: for every version, also those that have gone."""
    whole = grouped.whole
    return {
        names: Cut(spans.reach_of(whole.rules[place] for place in places), timing.remember_facts)
        for names, places in whole.places_for.items()
    }


def _undecided(interaction: Interaction, found: list[tuple[Rule, Judged]]) -> list[tuple[Rule, Judged]]:
    assert isinstance(interaction, Subject)
    if interaction.decided_until == -NEVER or not found:
        return found
    events = browse(interaction)
    return [each for each in found if events[each[1].start].time >= interaction.decided_until]
