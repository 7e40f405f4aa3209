"""Folds that go on with an event, and what is said because of it or because time has passed."""

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any

from rules.admission import Graveyard, Timing
from rules.context.hearing import Hearing, Key, Silence
from rules.history import Kept
from rules.interaction import Interaction
from rules.judging import folding, speech
from rules.judging.holding import FRESHENED, Holding
from rules.pattern import Closing, Judged, Step
from rules.rule import Rule
from rules.ruleset import Compiled
from rules.shares.judging import Shares


class Speaking(Holding):
    """`steps` and `verdicts` collect what is to be said; whoever drives it empties them."""

    def __init__(self, ruleset: Compiled, timing: Timing) -> None:
        super().__init__(ruleset, timing)
        self.graves = Graveyard(timing.graves)
        self.hearing = Hearing(timing.alive_within)
        """What sources say of themselves."""
        self.again: dict[str, None] = {}
        """Interactions to be asked again, for more is known now of the time when they were asked."""
        self.watermark = 0
        self.greatest = 0
        """Greatest event time that was admitted."""
        self.watermarks: dict[int, int] = {}
        """Where facts are judged: how far each partition of events has come."""
        self.numbered = 0
        """Number of the last fact that was told."""
        self.shares: Shares | None = None
        """Where verdicts of many interactions are counted."""
        self.begun = 0
        """Histories that began."""
        self.steps: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.tells_verdicts = True
        """Off where nobody reads them: a record for every clock costs more than judging it."""
        self.writes_steps = True
        """Off where nobody saves what was said: it is then remembered as it was found."""

    def _fold_on(
        self, interaction: Interaction, place: int, kept: Kept, steps: Sequence[tuple[int, Step]]
    ) -> Sequence[int]:
        """The fast path: an event that sorts last continues the folds; gives those that it has moved."""
        moved: list[int] = []
        watermark = self.watermark
        interaction.spoken = min(interaction.spoken, kept.time)
        # A number that shows a gap takes back what rests on nothing having been lost.
        speak = kept.time <= watermark or (kept.sequence >= 0 and interaction.said is not None)
        states: list[object] | None = None
        held = interaction.states
        for rule, step in steps:
            before = held[rule] if rule < len(held) else None
            after = step(before, place, kept, interaction)
            if after is before:
                continue
            moved.append(rule)
            states = [*held] if states is None else states
            states += [None] * (rule + 1 - len(states))
            states[rule] = after
            fold = self.ruleset.folds[rule]
            due = fold.due(after, watermark if fold.settled else 0)
            if due < watermark or (interaction.said is not None and not fold.settled):
                speak = True
            elif due < interaction.wake:
                interaction.wake = due
                self._dues.add(due, interaction.key)
        if states is not None:  # a tuple: of interactions that no rule has begun to watch all hold the same one
            interaction.states = tuple(states)
        if speak:
            self.speak(interaction)
        return moved

    def speak(self, interaction: Interaction, closing: Closing = "") -> None:
        """Says what has changed since it was last said, and notes when to ask again."""
        watermark = self.watermark if closing else self.watermark - self.wait(interaction)
        if closing:
            verdicts, partly = self.judged(interaction, watermark, closing), None
        else:
            verdicts, partly = self.news(interaction, watermark)
            interaction.spoken = watermark
        found = speech.steps(self.ruleset, interaction, verdicts, partly, writes=self.writes_steps)
        if found:
            self.steps += found
            if self.changes is not None:
                self.changes.spoke[interaction.key] = interaction
        if not closing:
            self.wake_at(interaction, folding.next_due(self.ruleset, interaction, watermark))
        elif self.tells_verdicts:
            self.verdicts += speech.records(interaction, verdicts, closing)

    def judged(self, interaction: Interaction, watermark: int, closing: Closing) -> list[tuple[Rule, Judged]]:
        """Every clock of every rule with its verdict, as far as there is still something to say of it."""
        return speech.judged(self.ruleset, interaction, watermark, closing, self.heard(interaction, closing))

    def news(self, interaction: Interaction, watermark: int) -> tuple[list[tuple[Rule, Judged]], speech.Partly | None]:
        """What may have changed since it was last spoken of; with None it is every clock of every rule."""
        return speech.news(self.ruleset, interaction, watermark, self.heard(interaction))

    def heard(self, interaction: Interaction, closing: Closing = "") -> Sequence[Silence]:
        """When its sources were silent. Where the next word of one is awaited, so is this interaction; but no longer
        than it is open."""
        if not self.hearing:
            return ()
        found = self.hearing.silences(interaction.tenant, _sources(interaction), self.watermark)
        if closing:
            return [each for each in found if each.is_sure]
        if not all(each.is_sure for each in found):
            self.await_words(interaction)
        return found

    def await_words(self, interaction: Interaction) -> None:
        """It is asked again when its sources are next heard of, or missed."""
        self.hearing.wait(interaction.tenant, _sources(interaction), interaction.key)

    def listen(self, key: Key, state: str, time: int) -> None:
        """Takes what a source says of itself. Who waited for it is asked again; all others too, in their turn, where it
        changes what was known."""
        if self.hearing.take(key, state, time, self.watermark):
            self.ask_all_again()
        self._ask_again(self.hearing.waiting(key))

    def ask_all_again(self) -> None:
        asleep = () if self.asleep is None else [each for each, _, _ in self.asleep.times()]
        self.again.update(dict.fromkeys((*self.open, *self.stale, *asleep)))

    def freshen(self, most: int = FRESHENED) -> None:
        super().freshen(most)
        self.rest(self.recorded, most)
        if self.again:
            keys = list(islice(self.again, most))
            for key in keys:
                del self.again[key]
            self._ask_again(keys)

    def hurry(self) -> None:
        super().hurry()
        self.freshen(len(self.again))

    def _ask_again(self, keys: Iterable[str]) -> None:
        """What was said of these may be otherwise now."""
        for key in keys:
            interaction = self.held_by(key)
            if interaction is not None:
                self.speak(interaction)

    def open_verdicts(self) -> list[dict[str, Any]]:
        """One record for each clock of all that is open: what it would be if nothing more came."""
        return [
            record
            for interaction in self.open.values()
            for record in speech.records(interaction, self.judged(interaction, self.watermark, ""), "")
        ]

    def take_said(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Steps and verdicts since this was last asked."""
        said = self.steps, self.verdicts
        self.steps, self.verdicts = [], []
        return said

    def until(self, recorded: int, lateness: int, most: int) -> int:
        """How far recorded time may go in silence, so that about `most` interactions are due or over by then."""
        ahead = self.timing.max_ahead
        due = self._dues.until(recorded - lateness, most) + lateness
        over = self._endings.until(recorded - ahead, most) + ahead
        return min(recorded, due, over + 1)  # a bucket is taken once time is past its end

    def _speak_due(self) -> None:
        """Everything due before the watermark is spoken, in the order of due."""
        watermark = self.watermark
        if self.hearing.next < watermark:
            self._ask_again(self.hearing.missed(watermark))
        while (found := self._dues.take(watermark)) is not None:
            due, key = found
            interaction = self.open.get(key) or (self.awake(key) if self.stale else None)
            if interaction is None or interaction.wake != due:
                continue
            said, counted = folding.next_dues(self.ruleset, interaction, 0)
            if said < watermark:
                self.speak(interaction)
            elif counted < watermark:
                self.count(interaction)
            else:  # what was due is decided meanwhile
                self.wake_at(interaction, min(said, counted))

    def count(self, interaction: Interaction) -> None:
        """Of what somebody counts something is due, and nothing of what is said."""
        self.wake_at(interaction, folding.next_due(self.ruleset, interaction, self.watermark - self.wait(interaction)))


def _sources(interaction: Interaction) -> list[str]:
    return [origin[0] for origin in interaction.origins]
