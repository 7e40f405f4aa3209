"""A census of what is open: the clocks that run now, and those whose time is nearly up; walked a slice at a time."""

from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

from rules.browsing import browse
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.judging.speaking import Speaking

Clocks = tuple[str, str, object, object]
"""Rule, tenant, channel and queue, as the interaction states them."""

NEAR: Final = 4
"""A clock is near its due when less than this part of its time is left."""


class Counted(NamedTuple):
    """One walk through everything that is open."""

    running: Counter[Clocks]
    near_due: Counter[Clocks]


class Census:
    """A walk that is never longer than a slice at once: a million open interactions must not stop the worker."""

    def __init__(self, engine: Speaking, slice_: int = 500) -> None:
        self.engine = engine
        self._slice = slice_
        self._walked: list[Interaction] = []
        self._at = 0
        self._counted = Counted(Counter(), Counter())

    def go_on(self) -> Counted | None:
        """Looks at the next slice; what was counted, when that was the last one."""
        if self._at == 0:
            self._walked = list(self.engine.open.values())
        begin, self._at = self._at, self._at + self._slice
        for interaction in self._walked[begin : self._at]:
            # One that nobody must be asked about has no clock that runs; one that was loaded is seen once it is awake.
            if interaction.wake != NEVER:
                self._count(interaction)
        if self._at < len(self._walked):
            return None
        self._walked, self._at = [], 0
        found, self._counted = self._counted, Counted(Counter(), Counter())
        return found

    def _count(self, interaction: Interaction) -> None:
        ruleset, watermark = self.engine.ruleset, self.engine.watermark
        events: Sequence[Kept] | None = None
        folds = zip(ruleset.rules, ruleset.folds, ruleset.lately, interaction.states, strict=False)
        for rule, fold, lately, state in folds:
            # Nobody need be asked again: what its clocks came to is known. So it is with most.
            if state is None or fold.due(state, watermark) == NEVER:
                continue
            # What may change from now on is all that is open.
            for each in fold.judged(state, watermark, "") if lately is None else lately(state, watermark, watermark):
                if each.verdict != "open" or each.due_at is None:
                    continue
                events = browse(interaction) if events is None else events
                place = (interaction.channel_at(events, each.start), interaction.queue_at(events, each.start))
                clock = (rule.id, interaction.tenant, *place)
                whole, left = each.due_at - events[each.start].time, each.due_at - watermark
                self._counted.running[clock] += 1
                self._counted.near_due[clock] += left * NEAR < whole
