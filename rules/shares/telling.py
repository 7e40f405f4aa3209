"""What an interaction tells of its clocks to those who count verdicts: each at its start, and at each change."""

from collections.abc import Iterable, Sequence, Set
from typing import Final

import msgspec
from msgspec import structs

from rules.browsing import browse
from rules.context.hearing import Silence
from rules.context.weighing import Weighing, weighing
from rules.folds.counting import Counted, Counting
from rules.history import Kept, type_name
from rules.interaction import NOTHING, Interaction
from rules.judging import loss
from rules.pattern import Closing, Judged
from rules.ruleset import Ruleset
from rules.shares.observers import Key, Observers, Sent
from schemas.fact import VerdictFact


class Told(msgspec.Struct, gc=False):
    """What was told of the clocks of one fold."""

    decided: int
    """So many verdicts of a growing list will not change while events are added at the end."""
    clocks: dict[int, Sent]
    """By the place of the event that started it."""
    open: frozenset[int] = frozenset()
    """Those of a growing list that may yet change, or go: a later start may take their place."""
    state: object = None
    """Of which this was told ..."""
    until: int = -1
    """... and which says the same until the watermark is past this."""
    lost: Sequence[loss.Loss] = ()
    """What might be missing then: a verdict that rests on it is another one when more is known."""


class Telling:
    """Compiled from a rule set with rules that count the verdicts of others, or of their own."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.ruleset = ruleset
        self.observers = Observers(ruleset)
        self.places = ruleset.observed
        """The folds that somebody counts, by place."""
        self._first = min(self.places)

    def _sees(self, states: Sequence[object]) -> bool:
        """Whether somebody counts something of these states."""
        return len(states) > self._first and any(_at(states, place) is not None for place in self.places)

    def news(
        self,
        interaction: Interaction,
        watermark: int,
        closing: Closing,
        heard: Sequence[Silence] = (),
        moved: Sequence[int] | None = None,
    ) -> list[VerdictFact]:
        """What has changed since it was last told: of the folds that moved, where nothing else can have changed. After
        a refold everything is looked at anew."""
        before = interaction.told
        if before is None and not interaction.headless and not self._sees(interaction.states):
            return []
        whole = before is None or interaction.retell
        stale = _all(before) if before is not None and whole else []
        told: dict[int, Told] = {} if not before or stale else before
        interaction.retell = False
        light = weighing(self.ruleset, interaction, loss.losses(interaction, self.ruleset.outages, heard))
        look = _Look(self, interaction, told, light, watermark, closing)
        look.wants_all = before is None
        look.known = {(place, sent.key): sent for place, sent in stale}
        # A fold that nothing was told of has no clocks, until an event moves it.
        for place in self.places if whole else list(told) if moved is None else moved:
            look.at(place)
        if interaction.headless and interaction.count:
            look.before_the_first()
        for (place, _), sent in look.known.items():
            look.found += self.observers.facts(interaction, place, sent, withdrawn=True)
        if closing:
            look.last()
        interaction.told = told or NOTHING
        return look.found


class _Look:
    """One look at an interaction: `found` is what is to be told."""

    __slots__ = (
        "_closing",
        "_events",
        "_interaction",
        "_light",
        "_telling",
        "_told",
        "_watermark",
        "found",
        "known",
        "wants_all",
    )

    def __init__(
        self,
        telling: Telling,
        interaction: Interaction,
        told: dict[int, Told],
        light: Weighing | None,
        watermark: int,
        closing: Closing,
    ) -> None:
        self._telling, self._interaction, self._told, self._light = telling, interaction, told, light
        self._watermark, self._closing = watermark, closing
        self._events: Sequence[Kept] = ()
        self.found: list[VerdictFact] = []
        self.wants_all = False
        """Nobody remembers what was told: a clock may have been told of as decided that is not decided any more."""
        self.known: dict[tuple[int, Key], Sent] = {}
        """What was told of clocks in places that no longer hold, as long as none of those that are there is it."""

    def at(self, place: int) -> None:
        """Tells of the clocks of one fold that may have changed."""
        state, before = _at(self._interaction.states, place), self._told.get(place)
        plain = self._light is None and not self._closing
        if before is None:
            if state is None:
                return
        elif plain and before.state is state and self._watermark <= before.until:
            return  # neither has an event moved it, nor has a due of it passed
        told = self._told[place] = Told(0, {}) if before is None else before
        may_go = told.open if isinstance(state, Counted) else told.clocks.keys() - {_BEFORE}
        fresh = list(self._fresh(place, state, told, plain=plain))
        for judged in fresh:
            if self._light is not None:
                judged = self._light.weighed(self._telling.ruleset.judges[place], judged)
            self._changed(place, judged, told.clocks)
        if may_go:
            self._take_back(place, told.clocks, may_go - {each.start for each in fresh})

    def _take_back(self, place: int, clocks: dict[int, Sent], gone: Set[int]) -> None:
        """Of clocks that are no more: a later start took their place, or a stay was not empty after all."""
        for start in sorted(gone & clocks.keys()):
            self.found += self._telling.observers.facts(self._interaction, place, clocks.pop(start), withdrawn=True)

    def _fresh(self, place: int, state: object, told: Told, *, plain: bool) -> Iterable[Judged]:
        """The verdicts of one fold that may have changed."""
        fold, watermark = self._telling.ruleset.folds[place], self._watermark
        lost = () if self._light is None else self._light.lost
        known = told.decided if lost == told.lost else 0
        told.decided, told.open = 0, frozenset()
        if isinstance(state, Counted):
            told.decided, told.open = len(state.decided), frozenset(entry.place for entry in state.open)
        told.state, told.until, told.lost = state, -1, lost
        if state is None:
            return ()
        if plain:
            told.until = fold.due(state, watermark if fold.settled else 0)
        if isinstance(fold, Counting):
            return fold.news(state, known, watermark, self._closing)
        return fold.judged(state, watermark, self._closing)

    def _changed(self, place: int, judged: Judged, clocks: dict[int, Sent]) -> None:
        before = clocks.get(judged.start)
        # A stop may have been lost before the one that was measured.
        value = None if judged.verdict == "undetermined" else judged.value
        if before is None:
            if judged.verdict in _UNDECIDED and place in self._telling.observers.of_decided and not self.wants_all:
                return
            interaction = self._interaction
            kept, running = self._event(judged.start)
            key = (interaction.source(kept), kept.id)
            subjects = self._telling.observers.subjects(interaction, place, kept, running)
            sent = Sent(key, kept.time, type_name(kept.type), judged.verdict, value, subjects)
            before = self.known.pop((place, key), None) if self.known else None
        elif before.verdict == judged.verdict and before.value == value:
            return
        else:
            sent = structs.replace(before, verdict=judged.verdict, value=value)
        clocks[judged.start] = sent
        self._tell(place, sent, before)

    def _tell(self, place: int, sent: Sent, before: Sent | None) -> None:
        """What of it is not what was told before."""
        interaction, facts = self._interaction, self._telling.observers.facts
        if before is not None and before.subjects != sent.subjects:
            self.found += facts(interaction, place, before, withdrawn=True)
        if sent != before:
            self.found += facts(interaction, place, sent)

    def before_the_first(self) -> None:
        """Of an interaction whose beginning is not known each rule that can apply may have had a clock there: one that
        is undetermined, where its first event lies."""
        interaction = self._interaction
        first, running = self._event(0)
        for place in _applying(interaction, self._telling.places):
            clocks = self._told.setdefault(place, Told(0, {})).clocks
            if _BEFORE in clocks:
                continue
            subjects = self._telling.observers.subjects(interaction, place, first, running)
            key = (interaction.source(first), loss.LOST)
            sent = clocks[_BEFORE] = Sent(key, first.time, loss.LOST, "undetermined", None, subjects)
            self._tell(place, sent, self.known.pop((place, key), None))

    def last(self) -> None:
        """Tells that it is over, once to each rule and subject that counts something of it."""
        over: dict[tuple[str, str], VerdictFact] = {}
        for place, each in sorted(self._told.items()):
            for sent in each.clocks.values():
                self._telling.observers.end(self._interaction, place, sent, over)
        self.found += over.values()

    def _event(self, place: int) -> tuple[Kept, Sequence[object]]:
        """One of its events with what held at it; the history is unpacked only if somebody asks."""
        interaction = self._interaction
        if place == interaction.count - 1 and interaction.last is not None:
            return interaction.last, interaction.running
        if not self._events:
            self._events = browse(interaction)
        return self._events[place], interaction.running_at(self._events, place, self._telling.ruleset.running)


_UNDECIDED: Final = ("open", "undetermined")
_BEFORE: Final = -1
"""The place of what a history may have had before its first event."""


def _applying(interaction: Interaction, places: Iterable[int]) -> list[int]:
    """The folds among these that can apply to an interaction with these origins."""
    moved = {place for steps in (interaction.moves or {}).values() for place, _ in steps}
    return [place for place in places if place in moved]


def _at(states: Sequence[object], place: int) -> object:
    """The state of a fold; None behind their end, where no rule has begun to watch."""
    return states[place] if place < len(states) else None


def _all(told: dict[int, Told]) -> list[tuple[int, Sent]]:
    return [(place, sent) for place, each in told.items() for sent in each.clocks.values()]
