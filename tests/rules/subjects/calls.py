"""Calls to one customer and what a rule over them says, told in lines of a test."""

from typing import Any

from rules.admission import Timing
from rules.engine import Engine
from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from schemas import instant
from tests.rules import histories
from tests.rules.histories import PATIENT, SECOND, START
from tests.rules.subjects import worlds


class Centre:
    """Partitions of events and who judges their customers, driven by hand. Times are seconds after START."""

    def __init__(self, rule: str, timing: Timing = PATIENT, partitions: int = 1) -> None:
        ruleset = Ruleset(histories.rules(rule), any_date=True)
        assert ruleset.grouped is not None
        self.engines = [Engine(ruleset, timing) for _ in range(partitions)]
        for number, engine in enumerate(self.engines):
            engine.partition = number
        self.subjects = Subjects(ruleset.grouped, timing, partitions)
        self.steps: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self._number = 0

    def happens(self, type_: str, second: float, call: str = "call-1", partition: int = 0, **more: Any) -> None:
        self._number += 1
        envelope = {name: more.pop(name) for name in ("customer", "channel", "id", "sequence") if name in more}
        at = START + round(second * SECOND)
        content = {"specversion": "1.0", "id": str(self._number), "source": "/a", "type": type_, "subject": call}
        event = worlds.decoded({**content, **envelope, "time": instant.text(at), "data": more})
        engine = self.engines[partition]
        assert engine.judge(event, max(engine.recorded, at), self._number) is None
        self._hear(partition)

    def passes(self, second: float, partition: int | None = None) -> None:
        """Time goes on to this second, of one partition or of all."""
        for number in range(len(self.engines)) if partition is None else (partition,):
            self.engines[number].pass_time(START + round(second * SECOND), START + round(second * SECOND))
            self._hear(number)

    def _hear(self, partition: int) -> None:
        engine = self.engines[partition]
        self.subjects.hear(map(worlds.through_the_wire, engine.take_facts()), partition, engine.watermark)
        steps, verdicts = self.subjects.take_said()
        self.steps += steps
        self.verdicts += verdicts

    @property
    def said(self) -> list[tuple[str, str, Any]]:
        """(step, subject, measured) of each, in order."""
        return [(each["state"], each["subject"], each["measured"]["value"]) for each in self.steps]
