"""Rows of what is to be told of a topic, sorted, in files that may be merged with those of other processes."""

from collections.abc import Iterable, Sequence
from typing import Any

import orjson

from schemas import fact
from schemas.fact import Fact
from schemas.rejection import Rejection
from streams.records import Record
from streams.replay import without_place
from streams.topic.sorting import Runs, number
from streams.topic.task import Share, Task


class Rows:
    """Everything that one process tells: of clocks that start inside what is wanted."""

    def __init__(self, task: Task, name: str) -> None:
        self._task = task
        self._steps, self._verdicts, self._rejected, self._facts = (
            Runs(task.folder, f"{kind}.{name}") for kind in ("steps", "verdicts", "rejected", "facts")
        )

    def steps(self, steps: Iterable[dict[str, Any]], partition: int = 0) -> None:
        for step in steps:
            if self._task.wanted.tells(step):
                key = (step["violation_id"], number(step["revision"]), number(partition))
                self._steps.add(key, orjson.dumps({**step, "evidence": self._proof(step["evidence"], partition)}))

    def _proof(self, evidence: list[dict[str, Any]], partition: int) -> list[dict[str, Any]]:
        if self._task.places:
            return [{"topic": self._task.topic, "partition": partition, **each} for each in evidence]
        return [without_place(each) for each in evidence]

    def verdicts(self, verdicts: Sequence[dict[str, Any]]) -> None:
        for verdict in verdicts:
            if self._task.wanted.tells(verdict):
                start = verdict["started_by"]
                names = (verdict["tenant"], verdict["subject"], verdict["rule"], start["source"], start["id"])
                self._verdicts.add((start["time"], *names), orjson.dumps(verdict))

    def rejected(self, record: Record, why: Rejection, partition: int) -> None:
        if self._task.rejected:
            place = {"partition": partition, "offset": record.offset, **why._asdict()}
            self._rejected.add((number(partition), number(record.offset)), orjson.dumps(place))

    def facts(self, facts: Iterable[Fact]) -> None:
        """By subject, and then in the order in which each partition told them."""
        for told in facts:
            key = (told.tenant, told.subject, number(told.partition), number(told.number))
            self._facts.add(key, fact.encode(told))

    def flush(self, share: Share) -> Share:
        """The share, with the names of all files."""
        share.steps, share.verdicts = self._steps.flush(), self._verdicts.flush()
        share.rejected, share.facts = self._rejected.flush(), self._facts.flush()
        return share
