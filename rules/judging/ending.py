"""When an interaction is over, and who is to be looked at next."""

from collections.abc import Iterable

from rules.admission import SECOND, Timing
from rules.history import Origin
from rules.interaction import Interaction
from rules.judging.buckets import Buckets
from rules.rows.changes import Asleep
from rules.ruleset import Compiled


class Endings(Buckets):
    """Open interactions by the recorded time at which they may be over."""

    def __init__(self, ruleset: Compiled, timing: Timing) -> None:
        super().__init__(SECOND)
        self._folds = ruleset.folds
        self._timing = timing

    def adopt(self, ruleset: Compiled) -> None:
        """Goes on with other rules."""
        self._folds = ruleset.folds

    def idle(self, origins: Iterable[Origin]) -> int:
        """How long an interaction with events of these origins may be silent."""
        if not self._timing.idle_of:
            return self._timing.idle
        return max(map(self.idle_of, origins), default=0)

    def idle_of(self, origin: Origin) -> int:
        """The same of one origin."""
        return self._timing.idle_of.get(origin[1] or "", self._timing.idle)

    def over_at(self, interaction: Interaction) -> int:
        """The recorded time after which the interaction is over, if nothing more comes."""
        folds = zip(self._folds, interaction.states, strict=False)
        last_due = max((fold.last_due(state) for fold, state in folds if state is not None), default=0)
        return self.soonest(interaction) + max(0, last_due - interaction.recorded)

    def begin_anew(self, open_: Iterable[Interaction], asleep: Asleep | None, stale: Iterable[Interaction]) -> None:
        """Each stands once again, where it stood in several buckets."""
        self.clear()
        for interaction in open_:
            self.add(self.over_at(interaction), interaction.key)
        for interaction in stale:
            self.add(self.soonest(interaction), interaction.key)
        for key, _, over_at in asleep.times() if asleep else ():
            self.add(over_at, key)

    def soonest(self, interaction: Interaction) -> int:
        """No later than `over_at`, without a look at the clocks: when it is worth a look."""
        return interaction.recorded + (self._timing.remember if interaction.ended else self.idle(interaction.origins))
