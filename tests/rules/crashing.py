"""A partition that may crash at any moment: its engine, its checkpoint topic, and what its transactions said."""

import random
from typing import Any

from rules.admission import Timing
from rules.engine import Engine
from rules.judging.speaking import Speaking
from rules.rows.row import Record
from rules.rows.saving import Loaded, Saver
from rules.ruleset import Ruleset
from schemas.fact import EventFact
from schemas.wire import Event


class Topic:
    """A compacted topic: the last value of each key, tombstones gone."""

    def __init__(self) -> None:
        self.records: dict[bytes, bytes] = {}

    def append(self, records: list[Record]) -> None:
        for key, value in records:
            if value is None:
                self.records.pop(key, None)
            else:
                self.records[key] = value


def loaded(ruleset: Ruleset, timing: Timing, topic: Topic) -> tuple[Engine, Saver, Loaded]:
    """A fresh engine, filled from what stands on the topic."""
    engine = Engine(ruleset, timing)
    return engine, *filled(engine, topic)


def filled(engine: Speaking, topic: Topic) -> tuple[Saver, Loaded]:
    """Fills a fresh engine from what stands on the topic."""
    saver = Saver(engine)
    found = saver.load(dict(topic.records))
    topic.append(saver.claim(found.position or 0))
    return saver, found


def whole(saver: Saver, position: int) -> list[Record]:
    """Everything at once: what goes with steps, and a marker with all its rows."""
    records = saver.with_steps(position)
    saver.begin(position)
    while saver.is_marking:
        records += saver.rows(1000)
    return records


class Partition:
    """Takes a log of records in order, transaction by transaction; may crash and go on."""

    def __init__(self, ruleset: Ruleset, timing: Timing) -> None:
        self.ruleset, self.timing = ruleset, timing
        self.topic = Topic()
        self.said: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.rejected: list[int] = []
        self.news: list[EventFact | int] = []
        """Facts that were told, and after each commit how far the watermark had come."""
        self.crashes = 0
        self._start()

    def _start(self) -> None:
        self.engine, self.saver, found = loaded(self.ruleset, self.timing, self.topic)
        self.position, self.told = found.position or 0, found.told
        self._refused: list[int] = []

    def take(self, log: list[tuple[Event, int]], until: int) -> None:
        """Judges the records from its position up to `until`."""
        for offset in range(self.position, until):
            event, recorded = log[offset]
            if self.engine.judge(event, recorded, offset) is not None and offset >= self.told:
                self._refused.append(offset)
        self.position = max(self.position, until)

    def silence(self, watermark: int, recorded: int) -> None:
        self.engine.pass_time(watermark, recorded)

    def commit(self, part: int = 0, *, begins: bool = False, lost: bool = False) -> None:
        """A transaction with everything that was found, and `part` rows of the marker under way; lost, it is as if
        it had never been sent."""
        records = self.saver.with_steps(self.position)
        if begins and not self.saver.is_marking:
            self.saver.begin(self.position)
        if self.saver.is_marking:
            records += self.saver.rows(part)
        if not lost:
            self.topic.append(records)
            self.said += self.engine.steps
            self.verdicts += self.engine.verdicts
            self.rejected += self._refused
            self.news += [*self.engine.facts, self.engine.watermark]
        self.engine.facts = []
        self.engine.steps, self.engine.verdicts, self._refused = [], [], []

    def crash(self) -> None:
        self.crashes += 1
        self._start()


def play(partition: Partition, log: list[tuple[Event, int]], choice: random.Random, *, faults: bool) -> None:
    """Reads the whole log with transactions, silences, markers and crashes where chance puts them."""
    while partition.position < len(log):
        partition.take(log, min(len(log), partition.position + choice.randrange(1, 6)))
        if choice.random() < 0.3:
            recorded = log[partition.position - 1][1]
            partition.silence(recorded - 2_000_000, recorded)
        crashes = faults and choice.random() < 0.25
        if choice.random() < 0.6 or crashes:
            partition.commit(
                choice.randrange(1, 4), begins=choice.random() < 0.5, lost=crashes and choice.random() < 0.5
            )
        if crashes:
            partition.crash()
