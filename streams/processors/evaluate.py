"""Evaluate: one partition's events go through its engine, in arrival order."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple, cast

from rules.admission import DAY, Timing
from rules.context.hearing import ALIVE, STATUS
from rules.engine import Engine
from rules.history import NEVER
from rules.ruleset import Ruleset
from schemas import order
from schemas.rejection import Rejection
from schemas.wire import Event
from streams.judgement import Judgement
from streams.kafka.partitioning import partition_of
from streams.records import Record

FAR: Final = 31 * DAY
"""An event so much later than all before it in a file is told of: its clock may have been wrong."""


class Placed(NamedTuple):
    """A partition of a topic, and how many there are."""

    number: int
    among: int

    def holds(self, subject: str) -> bool:
        return partition_of(subject, self.among) == self.number


class Leap(NamedTuple):
    """An event that is far ahead of all before it, and what it says of the time, microseconds since 1970."""

    offset: int
    time: int


class Evaluator:
    """The engine of one partition, and the recorded time of a file, which has none of its own."""

    def __init__(self, ruleset: Ruleset, timing: Timing, placed: Placed | None = None) -> None:
        self.engine = Engine(ruleset, timing)
        self.next_offset = 0
        self.told = 0
        """Records before this offset were judged before: their refusals stand already."""
        self._placed = placed
        self._misrouted = self._statuses = 0
        self.newest = NEVER
        """Where events have no recorded time: nothing can have been recorded later."""
        self.leap: Leap | None = None
        """The first event without a recorded time that is far ahead of all before it."""
        self._greatest = 0

    def take(self, records: Sequence[Record], events: Iterable[Event | Rejection]) -> Judgement:
        """Judges a batch of records with the event of each."""
        engine, told, known = self.engine, self.told, order.CODE
        judge, begun = engine.judge, engine.begun
        rejected: list[tuple[Record, Rejection]] = []
        sources: dict[str, int] = {}
        taken = unknown = 0
        for record, event in zip(records, events, strict=True):
            refused: Rejection | None = None
            if type(event) is Event:
                recorded = record.recorded
                if recorded is None:
                    recorded = self._recorded(event, record.offset)
                if event.type == STATUS:
                    refused = engine.hear(event, recorded)
                    self._statuses += refused is None
                    if refused is None and not self._is_of_a_history(event):
                        continue
                refused = refused or judge(event, recorded, record.offset)
                if refused is None:
                    taken += 1
                    source = event.origin[0]
                    sources[source] = sources.get(source, 0) + 1
                    unknown += event.type not in known
                    if engine.begun != begun:
                        begun = engine.begun
                        self._check_first(event, record.offset)
                    continue
            else:
                refused = cast(Rejection, event)
            if record.offset >= told:
                rejected.append((record, refused))
        if records:
            self.next_offset = records[-1].offset + 1
        engine.freshen()
        return self._judgement(rejected, taken, unknown, sources)

    def _is_of_a_history(self, event: Event) -> bool:
        """Whether a status is an event of its subject, too: on one of its partitions, and if it is no heartbeat."""
        here = self._placed is None or self._placed.holds(event.key.partition("\0")[2])
        return here and event.data.get("state") != ALIVE

    def _check_first(self, event: Event, offset: int) -> None:
        """Counts a history whose first record stands where its subject does not belong."""
        if self._placed is not None and offset >= self.told:
            self._misrouted += not self._placed.holds(event.key.partition("\0")[2])

    def pass_time(self, watermark: int, recorded: int) -> Judgement:
        """Time goes on without events."""
        self.engine.freshen()
        self.engine.pass_time(watermark, recorded)
        return self._judgement([], 0, 0, {})

    def _recorded(self, event: Event, offset: int) -> int:
        """A file states `recordedtime`, or else the greatest event time so far stands in for it."""
        if event.recorded is not None:
            return event.recorded
        greatest = self._greatest
        if event.time > greatest:
            if event.time - greatest > FAR and greatest and self.leap is None:
                self.leap = Leap(offset, event.time)
            self._greatest = max(greatest, min(event.time, self.newest))
        return self._greatest

    def _judgement(
        self, rejected: list[tuple[Record, Rejection]], taken: int, unknown: int, sources: Mapping[str, int]
    ) -> Judgement:
        """Takes from the engine what it has collected."""
        engine = self.engine
        if (placed := self._placed) is not None:
            for step in engine.steps:
                if not placed.holds(step["subject"]):
                    step["misrouted"] = True
        counts = (taken, engine.copies, engine.conflicting, engine.too_long, unknown, self._misrouted, sources)
        facts, statuses = engine.take_facts(), self._statuses
        found = Judgement(engine.steps, engine.verdicts, rejected, *counts, facts=facts, statuses=statuses)
        engine.steps, engine.verdicts = [], []
        engine.copies = engine.conflicting = engine.too_long = self._misrouted = self._statuses = 0
        return found
