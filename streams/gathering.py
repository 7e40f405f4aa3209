"""Subjects of many interactions, without Kafka: facts as they were told, gathered, announced, for one partition."""

from collections.abc import Iterable, Iterator, Sequence

import msgspec

from rules.admission import Timing
from rules.ruleset import Ruleset
from rules.suppression import CALM, Storm, Suppression
from schemas import fact
from schemas.fact import Fact, Reached
from schemas.rejection import Rejection
from streams.judgement import Judgement
from streams.pipeline import Announced
from streams.processors.announce import Announcer
from streams.processors.gather import Gatherer
from streams.records import Outgoing, Record


class Gathering:
    """One partition of facts. It is driven as a pipeline of events is; its time comes with the facts alone."""

    def __init__(
        self,
        ruleset: Ruleset,
        timing: Timing,
        prefix: str,
        partition: int,
        partitions: int,
        storm: Storm = CALM,
    ) -> None:
        """`partitions`: how many the topic of events has, whose place is named in the evidence."""
        self.ruleset = ruleset
        self.evaluator = Gatherer(ruleset.many, timing, partitions)
        self._announcer = Announcer(ruleset.every, f"{prefix}.events", partition, f"{prefix}.facts", storm)

    @property
    def suppression(self) -> Suppression:
        return self._announcer.suppression

    def adopt(self, ruleset: Ruleset) -> None:
        """Goes on with other rules."""
        self.ruleset = ruleset
        self.evaluator.engine.adopt(ruleset.many)
        self._announcer.adopt(ruleset.every)

    def read(self, records: Sequence[Record]) -> Iterator[Fact | Reached | Rejection]:
        """What each record tells; one at a time."""
        return decoded(records)

    def take(
        self, records: Sequence[Record], now: int, news: Iterable[Fact | Reached | Rejection] | None = None
    ) -> Announced:
        """One fetched batch; `now` is the stream's clock, for `detected_at` alone."""
        judgement = self.evaluator.take(records, self.read(records) if news is None else news)
        outgoing = [
            *self._announcer.steps(judgement.steps, max(now, self.evaluator.engine.watermark)),
            *self._announcer.alerts(judgement.steps, now),
            *self._announcer.verdicts(judgement.verdicts),
            *self._announcer.rejected(judgement.rejected, now),
        ]
        return Announced(judgement._replace(held_back=self._announcer.held_back()), outgoing)

    def until(self, recorded: int, lateness: int, most: int) -> int:
        """All of it: silence here says nothing of subjects."""
        return recorded

    def pass_time(self, watermark: int, recorded: int, now: int) -> Announced:
        """Silence here says nothing of subjects, only of alerts that wait for the end of their period."""
        alerts = list(self._announcer.alerts((), now))
        return Announced(Judgement([], [], [], 0, 0, held_back=self._announcer.held_back()), alerts)

    def news(self, now: float) -> list[Outgoing]:
        """Nobody waits for these subjects."""
        return []


def decoded(records: Iterable[Record]) -> Iterator[Fact | Reached | Rejection]:
    """What each record tells, one at a time."""
    for record in records:
        try:
            told = fact.decode(record.value or b"")
        except msgspec.MsgspecError as error:
            yield Rejection("bad_schema", f"no fact: {type(error).__name__}")
        else:
            yield told
