"""How long a subject of many interactions is kept, and how much of its history."""

from typing import NamedTuple

from rules.admission import DAY, Timing
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.judging.ending import Endings
from rules.ruleset import Compiled, Grouped
from rules.subjects import spans


class Lasting(Endings):
    """Subjects by the event time at which they may be forgotten."""

    def __init__(self, grouped: Grouped, timing: Timing) -> None:
        super().__init__(grouped, timing)
        self.adopt(grouped)

    def adopt(self, ruleset: Compiled) -> None:
        super().adopt(ruleset)
        self._longest = max(map(spans.longest_of, ruleset.whole.rules), default=0)

    def over_at(self, interaction: Interaction) -> int:
        """When nothing that it holds can matter any more; one that may for ever is looked at now and then."""
        needed = self._needed(interaction)
        until = 0 if needed == NEVER else needed
        return max(until, interaction.last_time + self._longest) + self._timing.remember_facts

    def soonest(self, interaction: Interaction) -> int:
        return self.over_at(interaction) if len(interaction.states) == len(self._folds) else interaction.last_time

    def is_over(self, interaction: Interaction, watermark: int) -> bool:
        return self._needed(interaction) != NEVER and self.over_at(interaction) < watermark

    def again(self, interaction: Interaction, watermark: int) -> int:
        """When to look at one again that is not over yet."""
        return max(self.over_at(interaction), watermark + DAY if self._needed(interaction) == NEVER else watermark)

    def _needed(self, interaction: Interaction) -> int:
        folds = zip(self._folds, interaction.states, strict=False)
        return max((fold.lasts(state) for fold, state in folds if state is not None), default=0)


class Cut(NamedTuple):
    """What of a subject that lives long is too old to matter: else a busy customer's history only grows."""

    reach: int
    """How long after its time an event can matter to any of the rules."""
    remember: int

    def next(self, events: list[Kept]) -> int:
        """The watermark at which it is worth a look: when about half of what is there may go."""
        if self.reach == NEVER or not events:
            return NEVER
        return events[len(events) // 2].time + 2 * self.reach + self.remember

    def decided_until(self, watermark: int) -> int:
        """Clocks that started before this were due more than `remember` ago."""
        return watermark - self.remember - self.reach

    def held_from(self, decided_until: int) -> int:
        """Events before this matter to no clock that is still judged."""
        return decided_until - self.reach
