"""Gather: one partition's facts go to their subjects, in the order in which they were told."""

from collections.abc import Iterable, Sequence

from rules.admission import Timing
from rules.ruleset import Grouped
from rules.subjects.judging import Subjects
from schemas.fact import Fact, Reached
from schemas.rejection import Rejection
from streams.judgement import Judgement
from streams.records import Record


class Gatherer:
    """The subjects of one partition of facts."""

    def __init__(self, grouped: Grouped, timing: Timing, partitions: int) -> None:
        """`partitions`: how many the topic of events has."""
        self.engine = Subjects(grouped, timing, partitions)
        self.next_offset = 0
        self.told = 0
        """Records before this offset were judged before: their refusals stand already."""

    def take(self, records: Sequence[Record], news: Iterable[Fact | Reached | Rejection]) -> Judgement:
        """Judges a batch of records with the news of each."""
        rejected = []
        for record, each in zip(records, news, strict=True):
            if isinstance(each, Reached):
                self.engine.reached(each.partition, each.watermark)
            elif not isinstance(each, Rejection):
                self.engine.take(each)
            elif record.offset >= self.told:
                rejected.append((record, each))
        if records:
            self.next_offset = records[-1].offset + 1
        self.engine.settle()
        self.engine.freshen()
        steps, verdicts = self.engine.take_said()
        return Judgement(steps, verdicts, rejected, 0, 0)
