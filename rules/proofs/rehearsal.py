"""Runs a timeline in virtual time, as it is written and in ways that must not matter."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Any, Final, Literal, NamedTuple

import xxhash

from rules.admission import MINUTE, Timing
from rules.engine import Engine
from rules.judging.speaking import Speaking
from rules.masking.keyring import Keyring
from rules.pattern import NEVER, Closing, Judged
from rules.proofs import timeline
from rules.proofs.timeline import Passing, TimelineError
from rules.rows.saving import Saver
from rules.rule import Rule
from rules.ruleset import Ruleset
from rules.shares.judging import Shares
from rules.subjects.judging import Subjects
from schemas.fact import Fact, VerdictFact
from schemas.wire import Event

Way = Literal["as written", "in another order", "every event twice", "saved and loaded after each"]
WAYS: Final[tuple[Way, ...]] = ("as written", "in another order", "every event twice", "saved and loaded after each")

_SEALED: Final = Keyring(sealing=(b"a key for examples",))
_DELAY: Final = 5 * MINUTE
"""What is delayed by less than `remember` is still admitted, and makes no history headless."""

Items = Sequence[Event | Passing]


class Ran(NamedTuple):
    """What a timeline led to."""

    judged: tuple[Judged, ...]
    """In the order in which they start, whatever came first; those of one instant by the subject's name."""
    proofs: tuple[tuple[int, ...], ...]
    """The instants of each verdict's evidence."""
    steps: tuple[dict[str, Any], ...]
    origin: int


def run(text: str, rule: Rule, day: date | None = None, timing: Timing | None = None, way: Way = "as written") -> Ran:
    """Runs a timeline against its rule alone; at its end the watermark has passed every due. Raises TimelineError."""
    return _Stage(Ruleset([rule], keyring=_SEALED), timing or Timing()).play(
        arranged(tuple(timeline.read(text, rule, day)), way),
        timeline.begins(rule, day),
        saves=way == WAYS[3],
    )


def arranged(items: Items, way: Way) -> Items:
    """The same events as they might have arrived. A timeline that says when they were recorded says the order."""
    if way == "every event twice":
        return [copy for each in items for copy in ([each] if isinstance(each, Passing) else [each, each])]
    events = [each for each in items if isinstance(each, Event)]
    if way != "in another order" or any(each.recorded is not None for each in events):
        return items
    return sorted(events, key=lambda each: each.time + _delay(each))


def _delay(event: Event) -> int:
    """How late it arrives: some span by its id, the same every time."""
    return xxhash.xxh3_64_intdigest(event.id.encode()) % _DELAY


class _Stage:
    """What judges, which may be saved and loaded on the way."""

    def __init__(self, ruleset: Ruleset, timing: Timing) -> None:
        self._ruleset, self._timing = ruleset, timing
        self._rows: tuple[dict[bytes, bytes], dict[bytes, bytes]] = ({}, {})
        self._steps: list[dict[str, Any]] = []
        self._make()

    def _make(self) -> None:
        self._engine = Engine(self._ruleset, self._timing)
        grouped = self._ruleset.grouped
        self._subjects = None if grouped is None else Subjects(grouped, self._timing)
        self._judges: tuple[Speaking, ...] = (self._engine, *([] if self._subjects is None else [self._subjects]))

    def play(self, items: Iterable[Event | Passing], origin: int, *, saves: bool) -> Ran:
        greatest = 0
        if saves:
            self._reload()
        for each in items:
            if isinstance(each, Passing):
                greatest = max(greatest, each.at)
                self._engine.pass_time(each.at + 1, greatest)
            else:
                greatest = max(greatest, each.time)
                self._take(each, each.recorded or greatest)
            self._collect()
            if saves:
                self._save()
                self._reload()
        found = [each for judge in self._judges for each in _end(judge)]
        if self._subjects is not None:
            found += _counted(self._subjects.counting, self._engine.take_facts())
        self._collect()
        found.sort(key=lambda each: (each.time, each.whose))
        judged, proofs = tuple(each.judged for each in found), tuple(each.proof for each in found)
        return Ran(judged, proofs, tuple(self._steps), origin)

    def _take(self, event: Event, recorded: int) -> None:
        refused = self._engine.judge(event, recorded)
        if refused is not None:
            raise TimelineError(f"the event of id {event.id} is refused: {refused.reason}")

    def _collect(self) -> None:
        if self._subjects is not None:
            self._subjects.hear(self._engine.take_facts(), 0, self._engine.watermark)
        for judge in self._judges:
            self._steps += judge.take_said()[0]

    def _save(self) -> None:
        for saver, rows in zip(self._savers, self._rows, strict=False):
            records = saver.with_steps(0)
            saver.begin(0)
            while saver.is_marking:
                records += saver.rows(1000)
            for key, value in records:
                if value is None:
                    rows.pop(key, None)
                else:
                    rows[key] = value

    def _reload(self) -> None:
        self._make()
        self._savers = [Saver(judge) for judge in self._judges]
        for saver, rows in zip(self._savers, self._rows, strict=False):
            saver.load(dict(rows))
            rows.update((key, value) for key, value in saver.claim(0) if value is not None)


class _Found(NamedTuple):
    """A verdict, with when it starts, of whom it is, and the instants of its evidence."""

    time: int
    whose: str
    judged: Judged
    proof: tuple[int, ...]


def _end(judge: Speaking) -> Iterator[_Found]:
    """Every verdict with the instants of its evidence, when time has passed every due."""
    for key in [key for key, *_ in judge.asleep.times()] if judge.asleep else ():
        judge.awake(key)
    judge.watermark = NEVER - 1
    for interaction in list(judge.open.values()):
        closing: Closing = "ended" if interaction.ended else ""
        judge.speak(interaction, closing)
        events = interaction.events()
        for _, each in judge.judged(interaction, judge.watermark, closing):
            proof = tuple(events[place].time for place in each.evidence)
            yield _Found(events[each.start].time, interaction.key, each, proof)


def _counted(shares: Shares, facts: Iterable[Fact]) -> Iterator[_Found]:
    """The verdicts on shares and evidences, when the last facts are told and every period is over."""
    for fact in facts:
        if isinstance(fact, VerdictFact):
            shares.take(fact)
    dues = [each.due + shares.judges[rule.id].settle for rule, _, each in shares.found() if each.due is not None]
    shares.pass_time(max((*dues, *_last_looks(shares)), default=0) + 1)
    for _, book, each in shares.found():
        if each.verdict != "open":  # what begins where the timeline ends
            yield _Found(each.first, book.key, each.judged, ())


def _last_looks(shares: Shares) -> Iterator[int]:
    """When the last looks of rolling shares are decided: they are found as time passes them, and not before."""
    for book in shares.books.values():
        judge = shares.judges[book.rule]
        if judge.every and (counted := book.tallied()):
            yield max(counted) + judge.span + judge.settle
