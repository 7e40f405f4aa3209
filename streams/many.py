"""The worker of facts: judges subjects of many interactions beside the worker of events, where a rule asks for it."""

from typing import ClassVar

from schemas.topics import SUBJECTS, Processor
from streams.gathering import Gathering
from streams.judging import Judging
from streams.worker import Worker


class SubjectsWorker(Worker):
    """Owns partitions of facts as the other owns partitions of events: taken over, judged and saved alike."""

    processor: ClassVar[Processor] = SUBJECTS

    def make(self, number: int) -> Judging:
        partitions = self._count or self.settings.partitions
        return Gathering(self.ruleset, self._timing, self.settings.prefix, number, partitions, self.settings.storm())
