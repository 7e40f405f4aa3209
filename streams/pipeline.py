"""The data's way without Kafka: normalise, evaluate, announce, one after the other, for one partition."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Final, NamedTuple

from rules.admission import Timing
from rules.canary import Canary
from rules.ruleset import Ruleset
from rules.suppression import CALM, Storm, Suppression
from schemas import fact
from schemas.fact import Reached
from schemas.rejection import Rejection
from schemas.wire import Event
from streams.judgement import Judgement
from streams.processors.announce import Announcer
from streams.processors.evaluate import Evaluator, Placed
from streams.processors.normalise import normalise
from streams.records import Outgoing, Record

NEWS_EVERY: Final = 1.0
"""Seconds."""


class Announced(NamedTuple):
    """What a batch found, and what is to be sent because of it."""

    judgement: Judgement
    outgoing: list[Outgoing]


class Pipeline:
    """One partition. The worker drives it with fetched batches, tests and replay with lists."""

    def __init__(
        self,
        ruleset: Ruleset,
        timing: Timing,
        topic: str = "",
        partition: int = 0,
        partitions: int | None = None,
        *,
        watched: bool = False,
        storm: Storm = CALM,
    ) -> None:
        """With `partitions`, how many the topic has, the first record of each history is checked for its place. One
        that is `watched` has a canary."""
        self.ruleset = ruleset
        placed = None if partitions is None else Placed(partition, partitions)
        self.evaluator = Evaluator(ruleset, timing, placed)
        self.evaluator.engine.partition = partition
        self._announcer = Announcer(ruleset.every, topic, partition, storm=storm)
        self._canary = Canary() if watched else None
        self._partition = partition
        self._tells = ruleset.grouped is not None
        self._told = (0.0, 0)
        """When it was told last how far this partition has come, and how far."""

    @property
    def suppression(self) -> Suppression:
        return self._announcer.suppression

    def adopt(self, ruleset: Ruleset) -> None:
        """Goes on with other rules."""
        self.ruleset = ruleset
        self._tells = ruleset.grouped is not None
        self.evaluator.engine.adopt(ruleset)
        self._announcer.adopt(ruleset.every)

    def read(self, records: Sequence[Record]) -> Iterator[Event | Rejection]:
        """The event of each record, or why it is none; one at a time."""
        return normalise(records)

    def take(self, records: Sequence[Record], now: int, news: Iterable[Event | Rejection] | None = None) -> Announced:
        """One fetched batch; `now` is the stream's clock, for `detected_at` alone."""
        events = self.read(records) if news is None else news
        return self._announce(self.evaluator.take(records, events), now)

    def until(self, recorded: int, lateness: int, most: int) -> int:
        """How far recorded time may go in silence, so that it says something of about `most` interactions."""
        return self.evaluator.engine.until(recorded, lateness, most)

    def pass_time(self, watermark: int, recorded: int, now: int) -> Announced:
        """Time goes on without events."""
        return self._announce(self.evaluator.pass_time(watermark, recorded), now)

    def _announce(self, judgement: Judgement, now: int) -> Announced:
        outgoing: list[Outgoing] = []
        if judgement.steps:
            # Nothing is detected before the instant that made it true: a demo's history is judged ahead of its clock.
            detected_at = max(now, self.evaluator.engine.watermark)
            outgoing += self._announcer.steps(judgement.steps, detected_at)
        outgoing += self._announcer.alerts(judgement.steps, now)
        if judgement.verdicts:
            outgoing += self._announcer.verdicts(judgement.verdicts)
        if judgement.rejected:
            outgoing += self._announcer.rejected(judgement.rejected, now)
        for told in judgement.facts:
            outgoing.append(Outgoing("facts", told.subject.encode(), fact.encode(told), to="key"))
        if self._canary is not None and (canaries := self._canary.pass_time(self.evaluator.engine.watermark)):
            judgement = judgement._replace(canaries=canaries)
        if held := self._announcer.held_back():
            judgement = judgement._replace(held_back=held)
        return Announced(judgement, outgoing)

    def news(self, now: float) -> list[Outgoing]:
        """How far this partition has come, for those who judge many interactions: at most once a second. Facts that
        were announced before go before it. `now`: monotonic seconds."""
        told_at, reached = self._told
        watermark = self.evaluator.engine.watermark
        if not self._tells or watermark <= reached or now < told_at + NEWS_EVERY:
            return []
        self._told = (now, watermark)
        return [Outgoing("facts", None, fact.encode(Reached(self._partition, watermark)), to="every")]


def batches(records: Iterable[Record], size: int = 1000) -> Iterator[list[Record]]:
    """Records in runs of at most `size`, as a fetch would bring them."""
    source = iter(records)
    while batch := list(islice(source, size)):
        yield batch
