"""What an interaction tells of its clocks to those who count verdicts: each at its start, and at each change."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple, cast

from msgspec import structs

from rules.browsing import RUNNING, browse
from rules.context.hearing import Silence
from rules.context.weighing import weighing
from rules.folds.counting import Counted, Counting
from rules.history import Kept, type_name
from rules.interaction import LATE, Interaction
from rules.judging import loss
from rules.judging.observing import Observed
from rules.pattern import ALWAYS, Closing, Judged, Verdict
from rules.ruleset import EACH, Ruleset
from rules.subjects.naming import subject_of
from schemas.fact import VerdictFact

Key = tuple[str, str]
"""Source and id of the event that started a clock."""


class Sent(NamedTuple):
    """What was last told of one clock, and to which subject each observer counts it; None to none."""

    key: Key
    time: int
    type: str
    verdict: Verdict
    value: int | None
    subjects: tuple[str | None, ...]


class Told(NamedTuple):
    """What was told of the clocks of one fold."""

    decided: int
    """So many verdicts of a growing list will not change while events are added at the end."""
    clocks: dict[int, Sent]
    """By the place of the event that started it."""
    state: object = None
    """Of which this was told ..."""
    until: int = -1
    """... and which says the same until the watermark is past this."""


class Telling:
    """Compiled from a rule set with rules that count the verdicts of others, or of their own."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._ruleset = ruleset
        self.places = ruleset.observed
        """The folds that somebody counts, by place."""
        self._first = min(self.places)
        names = dict.fromkeys(name for each in ruleset.observed.values() for one in each for name in one.names)
        self._late = {name: ruleset.late.index(name) for name in names if name in LATE}
        self._now = {name: ruleset.running.index(name) for name in names if name in RUNNING}
        self._own = tuple(name for name in names if name not in LATE and name not in RUNNING)

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
    ) -> Iterator[VerdictFact]:
        """What has changed since it was last told: of the folds that moved, where nothing else can have changed. After
        a refold everything is looked at anew."""
        before = interaction.told
        if before is None and not interaction.headless and not self._sees(interaction.states):
            return
        whole = before is None or interaction.retell
        stale = _all(before) if before is not None and whole else []
        interaction.told, interaction.retell = {} if before is None or stale else before, False
        events = _Events(interaction, self._ruleset)
        light = weighing(self._ruleset, interaction, loss.losses(interaction, self._ruleset.outages, heard))
        told = cast(dict[int, Told], interaction.told)
        known = {(place, sent.key): sent for place, sent in stale}
        # A fold that nothing was told of has no clocks, until an event moves it.
        for place in self.places if whole else list(told) if moved is None else moved:
            if place not in told and _at(interaction.states, place) is None:
                continue
            plain = light is None and not closing
            if plain and self._stands(told.get(place), interaction, place, watermark):
                continue
            for each in self._fresh(interaction, place, told, watermark, closing, plain=plain):
                judged = each if light is None else light.weighed(self._ruleset.judges[place], each)
                yield from self._changed(interaction, place, judged, told[place].clocks, events, known)
        if interaction.headless and interaction.count:
            yield from self._unknown(interaction, told, events, known)
        for (place, _), sent in known.items():
            yield from self._facts(interaction, place, sent, sent.subjects, withdrawn=True)
        if closing:
            yield from self._last(interaction, told)

    def _unknown(
        self,
        interaction: Interaction,
        told: dict[int, Told],
        events: "_Events",
        known: dict[tuple[int, Key], Sent],
    ) -> Iterator[VerdictFact]:
        """Of an interaction whose beginning is not known each rule that can apply may have had a clock there: one that
        is undetermined, where its first event lies."""
        first, running = events.at(0)
        for place in _applying(interaction, self.places):
            clocks = told.setdefault(place, Told(0, {})).clocks
            if _BEFORE in clocks:
                continue
            subjects = self._subjects(interaction, place, first, running)
            key = (interaction.source(first), loss.LOST)
            sent = clocks[_BEFORE] = Sent(key, first.time, loss.LOST, "undetermined", None, subjects)
            yield from self._told(interaction, place, sent, known.pop((place, key), None))

    def _stands(self, told: Told | None, interaction: Interaction, place: int, watermark: int) -> bool:
        """Whether what was told of a fold holds: neither an event has moved it, nor has a due of it passed."""
        return told is not None and told.state is _at(interaction.states, place) and watermark <= told.until

    def _fresh(
        self,
        interaction: Interaction,
        place: int,
        told: dict[int, Told],
        watermark: int,
        closing: Closing,
        *,
        plain: bool,
    ) -> list[Judged]:
        """The verdicts of one fold that may have changed."""
        state, fold = _at(interaction.states, place), self._ruleset.folds[place]
        before = told.get(place)
        clocks = before.clocks if before else {}
        decided = len(state.decided) if isinstance(state, Counted) else 0
        if state is None:
            told[place] = Told(decided, clocks)
            return []
        until = fold.due(state, watermark if fold.settled else 0) if plain else -1
        told[place] = Told(decided, clocks, state, until)
        if isinstance(fold, Counting):
            return list(fold.news(state, before.decided if before else 0, watermark, closing))
        return list(fold.judged(state, watermark, closing))

    def _changed(
        self,
        interaction: Interaction,
        place: int,
        judged: Judged,
        clocks: dict[int, Sent],
        events: "_Events",
        known: dict[tuple[int, Key], Sent],
    ) -> Iterator[VerdictFact]:
        before = clocks.get(judged.start)
        if before is None:
            kept, running = events.at(judged.start)
            key = (interaction.source(kept), kept.id)
            subjects = self._subjects(interaction, place, kept, running)
            sent = Sent(key, kept.time, type_name(kept.type), judged.verdict, judged.value, subjects)
            before = known.pop((place, key), None)
        else:
            sent = before._replace(verdict=judged.verdict, value=judged.value)
        clocks[judged.start] = sent
        yield from self._told(interaction, place, sent, before)

    def _told(self, interaction: Interaction, place: int, sent: Sent, before: Sent | None) -> Iterator[VerdictFact]:
        """What of it is not what was told before."""
        if before is not None and before.subjects != sent.subjects:
            yield from self._facts(interaction, place, before, before.subjects, withdrawn=True)
        if sent != before:
            yield from self._facts(interaction, place, sent, sent.subjects)

    def _subjects(
        self, interaction: Interaction, place: int, kept: Kept, running: Sequence[object]
    ) -> tuple[str | None, ...]:
        """To whom the observers of a fold count a clock that this event starts."""
        knows: dict[str, object] = {"tenant": interaction.tenant}
        knows |= interaction.holding(kept, (self._late, interaction.known), (self._now, running))
        knows |= {name: (kept.values or {}).get(f"{EACH}{name}") for name in self._own}
        return tuple(
            subject_of(each.names or ("tenant",), knows) if _counts(each, kept, interaction, running) else None
            for each in self._ruleset.observed[place]
        )

    def _facts(
        self,
        interaction: Interaction,
        place: int,
        sent: Sent,
        subjects: Sequence[str | None],
        *,
        withdrawn: bool = False,
    ) -> Iterator[VerdictFact]:
        for observed, subject in zip(self._ruleset.observed[place], subjects, strict=True):
            if subject is not None:
                fact = _fact(interaction, observed, subject)
                fact.source, fact.id = sent.key
                fact.time, fact.type, fact.counted = sent.time, sent.type, observed.counted
                fact.verdict, fact.value, fact.withdrawn = sent.verdict, sent.value, withdrawn
                yield fact

    def _last(self, interaction: Interaction, told: dict[int, Told]) -> Iterator[VerdictFact]:
        """That it is over, once to each rule and subject that counts something of it."""
        over: dict[tuple[str, str], VerdictFact] = {}
        for place, each in sorted(told.items()):
            for sent in each.clocks.values():
                for observed, subject in zip(self._ruleset.observed[place], sent.subjects, strict=True):
                    if subject is not None and (observed.rule, subject) not in over:
                        over[observed.rule, subject] = _fact(interaction, observed, subject)
        for fact in over.values():
            fact.final = True
            yield fact


_BEFORE: Final = -1
"""The place of what a history may have had before its first event."""


def _applying(interaction: Interaction, places: Iterable[int]) -> list[int]:
    """The folds among these that can apply to an interaction with these origins."""
    moved = {place for steps in (interaction.moves or {}).values() for place, _ in steps}
    return [place for place in places if place in moved]


def _counts(observed: Observed, kept: Kept, interaction: Interaction, running: Sequence[object]) -> bool:
    """Whether a clock that starts with this event is in the time of an observer, and its rule applies there."""
    if not observed.since <= kept.time < observed.until:
        return False
    return observed.asks is ALWAYS or observed.asks(kept, structs.replace(interaction, running=tuple(running)))


def _fact(interaction: Interaction, observed: Observed, subject: str) -> VerdictFact:
    names = ",".join(observed.names or ("tenant",))
    return VerdictFact(interaction.tenant, names, subject, interaction.subject, observed.rule, "", "", "", 0)


def _at(states: Sequence[object], place: int) -> object:
    """The state of a fold; None behind their end, where no rule has begun to watch."""
    return states[place] if place < len(states) else None


def _all(told: dict[int, object]) -> list[tuple[int, Sent]]:
    return [(place, sent) for place, each in told.items() for sent in cast(Told, each).clocks.values()]


class _Events:
    """The events of a history with what held at each, unpacked only if somebody asks."""

    def __init__(self, interaction: Interaction, ruleset: Ruleset) -> None:
        self._interaction, self._running = interaction, ruleset.running
        self._events: Sequence[Kept] = ()

    def at(self, place: int) -> tuple[Kept, Sequence[object]]:
        interaction = self._interaction
        if place == interaction.count - 1 and interaction.last is not None:
            return interaction.last, interaction.running
        if not self._events:
            self._events = browse(interaction)
        return self._events[place], interaction.running_at(self._events, place, self._running)
