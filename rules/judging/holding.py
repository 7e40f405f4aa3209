"""The interactions that an engine holds, open or asleep, and when each must be asked next."""

from collections.abc import Iterable
from itertools import chain
from typing import Final

from rules.admission import HOUR, Timing
from rules.history import NEVER, first_time
from rules.interaction import Interaction
from rules.judging import folding
from rules.judging.dues import Dues
from rules.judging.ending import Endings
from rules.judging.oldest import Oldest
from rules.rows.changes import Asleep, Changes
from rules.ruleset import Compiled

FRESHENED: Final = 100
"""Interactions that are folded anew with each batch, beside those that it touches, after the rules have changed."""


class Holding:
    """What is held, without what is said of it."""

    def __init__(self, ruleset: Compiled, timing: Timing) -> None:
        self.ruleset = ruleset
        self.timing = timing
        self.open: dict[str, Interaction] = {}
        self.recorded = 0
        """How far recorded time has come."""
        self.asleep: Asleep | None = None
        """Interactions that were loaded and not touched yet."""
        self.stale: dict[str, Interaction] = {}
        """Interactions that were folded by the rules before; each is folded anew when it is touched."""
        self.changes: Changes | None = None
        """What must be saved; nobody asks for it where it is None."""
        self.waits = bool(timing.lateness_of)
        """Whether slow sources are waited for; off at the end of an input, where nothing more can come."""
        self._dues = Dues(self._wake_of)
        self._endings = Endings(ruleset, timing)
        self._oldest = Oldest(self._keys, self._begin_of)
        self._has_begun = False
        """Whether a history has begun here: with the first one, whatever is over by then need not even begin."""
        self._look_at = 0
        """The recorded time from which on it is worth a look whether a version of a rule may go."""

    @property
    def held(self) -> int:
        """How many interactions are open."""
        return len(self.open) + len(self.stale) + (len(self.asleep) if self.asleep else 0)

    def adopt(self, ruleset: Compiled) -> None:
        """Goes on with other rules, which were compiled after those so far, and begin when nothing has happened yet.
        When somebody must be asked stays as it is: until then the rules are as they were."""
        self._go_on_with(ruleset.narrowed(self.ruleset.judges_from))

    def _go_on_with(self, ruleset: Compiled) -> None:
        self.ruleset = ruleset
        self._endings.adopt(ruleset)
        self.stale.update(self.open)
        self.open = {}

    def need(self, time: int, interaction: Interaction | None = None) -> None:
        """An event of this time begins a history, or is not the last of this one: versions of that time judge it."""
        self._oldest.saw(time)
        if time < self.ruleset.judges_from:
            self._go_on_with(self.ruleset.whole)
            if interaction is not None:
                self.awake(interaction.key)
        elif not self._has_begun:
            self._has_begun = True
            if not self.held:
                self._go_on_with(self.ruleset.narrowed(min(time, self.recorded - self.timing.graves)))

    def rest(self, recorded: int, most: int = FRESHENED) -> None:
        """Looks at so many histories whether versions of rules may go: those that judge nothing which is held, nor what
        may still begin. They come back with the first event that needs them."""
        until = recorded - self.timing.graves
        if recorded < self._look_at or self.ruleset.next_end > until:
            return
        oldest = self._oldest.go_on(most)
        if oldest is not None:
            self._look_at = recorded + HOUR
            if self.ruleset.next_end <= min(oldest, until):
                self._go_on_with(self.ruleset.narrowed(min(oldest, until)))

    def _keys(self) -> Iterable[str]:
        return chain(self.open, self.stale, () if self.asleep is None else (key for key, _, _ in self.asleep.times()))

    def _begin_of(self, key: str) -> int:
        held = self.open.get(key) or self.stale.get(key)
        if held is not None:
            return first_time(held.history, held.count) if held.count else NEVER
        return self.asleep.begin_of(key) if self.asleep else NEVER

    def freshen(self, most: int = FRESHENED) -> None:
        """Folds some of those anew that nobody touches."""
        while self.stale and most > 0:
            most -= 1
            self.awake(next(iter(self.stale)))

    def holds(self, interaction: Interaction) -> bool:
        """Whether it is open, and not another one under its key."""
        key = interaction.key
        return self.open.get(key) is interaction or self.stale.get(key) is interaction

    def load(self, asleep: Asleep) -> None:
        """Takes interactions that were saved; each is unpacked and folded when it is first touched."""
        self.asleep = asleep
        for key, due, over_at in asleep.times():
            if due != NEVER:
                self._dues.add(due, key)
            self._endings.add(over_at, key)

    def wake(self, keys: Iterable[str]) -> None:
        """Unpacks and folds sleepers whose rules have changed: they may have to be asked at other times."""
        for key in keys:
            interaction = self.awake(key)
            if interaction is not None and self.changes is not None:
                self.changes.touched[key] = interaction

    def awake(self, key: str) -> Interaction | None:
        interaction = self.stale.pop(key, None) if self.stale else None
        if interaction is not None:
            interaction.wake = NEVER  # its entry among the dues may have been taken out meanwhile
        elif self.asleep:
            interaction = self.asleep.take(key)
        if interaction is not None:
            self.resume(interaction)
        return interaction

    def held_by(self, key: str) -> Interaction | None:
        """The interaction of that key; a sleeper is unpacked."""
        return self.open.get(key) or self.awake(key)

    def _wake_of(self, key: str) -> int:
        """When an interaction must be asked."""
        interaction = self.held_by(key)
        return NEVER if interaction is None else interaction.wake

    def resume(self, interaction: Interaction) -> None:
        """Takes an interaction that was saved: folds it, and notes when to ask and when it is over."""
        self.open[interaction.key] = interaction
        self.refold(interaction)
        self.wake_at(interaction, folding.next_due(self.ruleset, interaction, 0))
        self._endings.add(self.over_at(interaction), interaction.key)

    def refold(self, interaction: Interaction) -> None:
        """Makes its folds anew from its history."""
        folding.refold(self.ruleset, interaction)

    def hurry(self) -> None:
        """Nothing more can come: slow sources are not waited for any more."""
        if self.waits:
            self.waits = False
            for interaction in self.open.values():
                self.wake_at(interaction, folding.next_due(self.ruleset, interaction, 0))

    def wait(self, interaction: Interaction) -> int:
        """How much later it is asked, for its slowest source may still have something to say."""
        return self.timing.wait(each[0] for each in interaction.origins) if self.waits else 0

    def wake_at(self, interaction: Interaction, due: int) -> None:
        wake = NEVER if due == NEVER else due + self.wait(interaction)
        if wake != NEVER and wake != interaction.wake:
            self._dues.add(wake, interaction.key)
        interaction.wake = wake

    def over_at(self, interaction: Interaction) -> int:
        """The recorded time after which the interaction is over, if nothing more comes."""
        return self._endings.over_at(interaction)

    def worth_a_look_at(self, interaction: Interaction) -> int:
        """No later than `over_at`; what a row says, for many rows are written."""
        return self._endings.soonest(interaction)

    def let_go(self) -> None:
        """Frees what is held at once: its owner looks at nothing here again, and the collector may be told not to."""
        self.open.clear()
        self.stale.clear()
        self.asleep = self.changes = None
        self._endings.clear()
        self._dues = Dues(self._wake_of)
