"""What interactions tell those who judge many of them: of their events, of their clocks, of what they have lost."""

from collections.abc import Iterable, Sequence
from typing import Final

from msgspec import structs

from rules.admission import Timing
from rules.history import Kept, type_name
from rules.interaction import NOTHING, Interaction
from rules.judging import folding, gaps
from rules.judging.speaking import Speaking
from rules.pattern import Closing, Step
from rules.ruleset import Compiled, Ruleset
from rules.shares.telling import Telling as TellingClocks
from rules.subjects.telling import Past, Telling
from schemas.fact import Fact

_FACTS_OF_A_RECORD: Final = 10
"""Bits: a fact's number begins with the offset of the record that led to it, so that numbers go on above those told
before where checkpoints were lost. Where one record leads to more facts, numbers simply go on."""


class Reporting(Speaking):
    """Folds that go on, with the facts that they lead to."""

    def __init__(self, ruleset: Ruleset, timing: Timing) -> None:
        super().__init__(ruleset, timing)
        self.facts: list[Fact] = []
        """What interactions told of their events and clocks, for rules that judge many interactions."""
        self.partition = 0
        """Whose events these are."""
        self._compile(ruleset)

    def _compile(self, ruleset: Ruleset) -> None:
        is_told = ruleset.grouped is not None and ruleset.grouped.rules
        self._telling = Telling(ruleset, self._endings.idle) if is_told else None
        self._counted = TellingClocks(ruleset) if ruleset.observed else None

    def _go_on_with(self, ruleset: Compiled) -> None:
        assert isinstance(ruleset, Ruleset)
        super()._go_on_with(ruleset)
        self._compile(ruleset)

    def resume(self, interaction: Interaction) -> None:
        interaction.told = None  # its places are those of other folds
        super().resume(interaction)

    def _say_of_last(self, interaction: Interaction, kept: Kept, offset: int) -> None:
        """What a history's last event tells; and where its number shows that others are missing, that they are."""
        telling, counted = self._telling, self._counted
        if interaction.count == 1 and interaction.headless:
            self._tell_headless(interaction, kept, offset)
        if telling is not None and type_name(kept.type) in telling.types:
            self._tell(interaction, telling.of_last(interaction, kept), offset)
        if kept.sequence < 0 or (telling is None and counted is None) or not gaps.shows(interaction, kept):
            return
        if telling is not None:
            self._tell(interaction, telling.lost(interaction), offset)
        if counted is not None:
            interaction.retell = True
            self._tell_clocks(interaction, "")

    def _tell_headless(self, interaction: Interaction, first: Kept, offset: int) -> None:
        if self._telling is not None:
            known, running = interaction.known, interaction.running
            self._tell(interaction, self._telling.headless(interaction, first, known, running), offset)
        if self._counted is not None:
            self._tell_clocks(interaction, "", ())

    def _fold_on(
        self, interaction: Interaction, place: int, kept: Kept, steps: Sequence[tuple[int, Step]]
    ) -> Sequence[int]:
        if self._counted is not None and interaction.told is None and steps:
            # After a restart nobody remembers what was told of its clocks: of one that goes now it is taken back.
            self._tell_clocks(interaction, "")
        moved = super()._fold_on(interaction, place, kept, steps)
        if self._counted is not None and (counted := [each for each in moved if each in self._counted.places]):
            interaction.last = kept
            self._tell_clocks(interaction, "", counted)
            interaction.last = None
            if self.hearing:  # what an event decides lies before it: were its sources silent then?
                self.await_words(interaction)
        return moved

    def speak(self, interaction: Interaction, closing: Closing = "") -> None:
        super().speak(interaction, closing)
        if self._counted is not None:
            self._tell_clocks(interaction, closing)

    def count(self, interaction: Interaction) -> None:
        super().count(interaction)
        self._tell_clocks(interaction, "")

    def _tell_of(self, interaction: Interaction, past: Past | None) -> None:
        """Where nobody remembers what was told of its clocks, after a restart, that is told once more as it was before
        the history changed: one that is gone must be withdrawn."""
        if self._counted is None or past is None or interaction.told is not None:
            return
        history = past.history[: past.length]
        rare = structs.replace(interaction.rare, marks=None, retell=False)
        before = structs.replace(
            interaction, history=history, count=past.events, known=past.known, said=None, rare=rare
        )
        folding.refold(self.ruleset, before)
        heard, watermark = self.heard(interaction), self.watermark - self.wait(interaction)
        self._tell(interaction, self._counted.news(before, watermark, "", heard))
        interaction.told = before.told or NOTHING

    def _tell_clocks(self, interaction: Interaction, closing: Closing, moved: Sequence[int] | None = None) -> None:
        assert self._counted is not None
        watermark = self.watermark if closing else self.watermark - self.wait(interaction)
        heard = self.heard(interaction, closing)
        self._tell(interaction, self._counted.news(interaction, watermark, closing, heard, moved))

    def _tell(self, interaction: Interaction, facts: Iterable[Fact], offset: int = -1) -> None:
        """What is told goes with the interaction's row. Its number is above that of every record before."""
        for fact in facts:
            self.numbered = max(self.numbered + 1, (offset + 1) << _FACTS_OF_A_RECORD)
            fact.number, fact.partition = self.numbered, self.partition
            self.facts.append(fact)
            if self.changes is not None:
                self.changes.spoke[interaction.key] = interaction

    def take_facts(self) -> list[Fact]:
        """What was told since this was last asked."""
        facts, self.facts = self.facts, []
        return facts

    def wake(self, keys: Iterable[str]) -> None:
        """Of sleepers whose rules have changed all is told anew: other rules ask for other facts."""
        woken, telling = list(keys), self._telling
        super().wake(woken)
        for interaction in map(self.open.get, woken) if telling is not None else ():
            if interaction is not None and telling is not None:
                events, headless = interaction.events(), interaction.headless
                told = telling.whole(interaction, events, interaction.known, headless=headless)
                self._tell(interaction, told.values())
