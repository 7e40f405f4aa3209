"""One process's share of a topic: its partitions are read and judged, and what is to be told goes into sorted files."""

from collections.abc import Callable, Sequence
from typing import Any

from rules.ruleset import Ruleset
from schemas.rejection import Rejection
from schemas.wire import Event
from streams.judgement import Judgement
from streams.processors.evaluate import Evaluator, Placed
from streams.processors.normalise import normalise
from streams.records import Record
from streams.replay import QuietCollector
from streams.topic import reading
from streams.topic.reading import Span
from streams.topic.routing import Routing
from streams.topic.rows import Rows
from streams.topic.task import Share, Task, ruleset_of


class Partition:
    """One partition and its engine."""

    def __init__(self, task: Task, ruleset: Ruleset, span: Span, rows: Rows, share: Share) -> None:
        self._task = task
        self._number = partition = span.partition
        self._rows = rows
        self._share = share
        self._evaluator = Evaluator(ruleset, task.settings.timing(), Placed(partition, task.partitions))
        self.engine = self._evaluator.engine
        self.engine.tells_verdicts = task.verdicts
        self.engine.partition = partition
        # From a partition's first record on nothing is left out.
        self.engine.unread = task.unread if span.begin > 0 else None
        self._routing = Routing(partition, task.partitions, task.folder)

    def take(self, fetched: Sequence[Any]) -> None:
        """Records in their order; what was recorded outside the range is passed over."""
        until = self._task.wanted.until
        records = [reading.record_of(each) for each in fetched]
        if until is not None:
            records = [record for record in records if (record.recorded or 0) < until]
        events = list(normalise(records))
        for key in {event.key for event in events if type(event) is Event} - self.engine.open.keys():
            self._routing.see(key)
        if self._task.wanted.everybody:
            self._tell(self._evaluator.take(records, events))
        else:
            self._take_some(records, events)

    def _take_some(self, records: Sequence[Record], events: Sequence[Event | Rejection]) -> None:
        """Only the events of some interactions are judged; the others still say how far time has come."""
        engine, concerns = self.engine, self._task.wanted.concerns
        for record, event in zip(records, events, strict=True):
            if type(event) is not Event:
                continue
            tenant, _, subject = event.key.partition("\0")
            if concerns(tenant, subject):
                self._tell(self._evaluator.take([record], [event]))
                continue
            lateness = engine.timing.lateness_of.get(event.origin[0], engine.timing.lateness)
            engine.watermark = max(engine.watermark, min(event.time, record.recorded or 0) - lateness)

    def end(self, watermark: int) -> None:
        """Time goes on to the end of the range; what is open then is told as open."""
        engine = self.engine
        engine.hurry()
        self._tell(self._evaluator.pass_time(watermark, watermark))
        self._share.open += len(engine.open)
        self._share.beheaded += engine.beheaded
        self._rows.verdicts(engine.open_verdicts() if self._task.verdicts else ())
        self._share.seen.append(self._routing.seen())

    def _tell(self, found: Judgement) -> None:
        share, rows = self._share, self._rows
        share.taken += found.taken
        share.copies += found.copies + found.conflicting
        rows.steps(found.steps, self._number)
        rows.verdicts(found.verdicts)
        rows.facts(found.facts)
        for record, why in found.rejected:
            share.refused[why.reason] += 1
            rows.rejected(record, why, self._number)


async def judge(task: Task, on_records: Callable[[int], None], end: Callable[[int], int]) -> Share:
    """Reads and judges; `end` is told the greatest event time of this share and says to where time goes on, for all
    shares alike. Raises TopicError."""
    ruleset = ruleset_of(task)
    share, rows = Share(), Rows(task, f"{task.spans[0].partition}" if task.spans else "none")
    partitions = {span.partition: Partition(task, ruleset, span, rows, share) for span in task.spans}
    done = {span.partition: span.begin for span in task.spans}
    with QuietCollector():
        async for number_, records in reading.batches(task.settings, task.topic, task.spans):
            partitions[number_].take(records)
            on_records(records[-1].offset + 1 - done[number_])
            done[number_] = records[-1].offset + 1
        watermark = end(max((each.engine.greatest for each in partitions.values()), default=0))
        for partition in partitions.values():
            partition.end(watermark)
    share.watermark = watermark
    return rows.flush(share)
