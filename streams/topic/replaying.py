"""A range of a topic judged again: planned, shared out, and what stands at its end, in the order of a file's replay."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from rules.admission import Unread
from rules.judging.steps import STANDING
from rules.rule import Rule
from streams.settings import Settings
from streams.topic import jobs, routing, spans, subjects
from streams.topic.sorting import Runs, merged
from streams.topic.task import Share, Task, Wanted


class Asked(NamedTuple):
    """What an analyst wants to know."""

    settings: Settings
    topic: str
    wanted: Wanted
    lead: int
    """How long before the range it is read: clocks that start inside may stand on what was before."""
    rules: tuple[Rule, ...]
    jobs: int = 1
    any_date: bool = False
    verdicts: bool = False
    rejected: bool = False
    places: bool = False

    @property
    def judging(self) -> tuple[Rule, ...]:
        """But for those over many interactions, where only some interactions are asked for: the others would miss."""
        return tuple(rule for rule in self.rules if not (rule.check.for_each and self.wanted.interactions))


@dataclass
class Found:
    """What a replay of a topic found; the rows lie in files that go with their folder."""

    taken: int = 0
    copies: int = 0
    open: int = 0
    beheaded: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    standing: int = 0
    strays: routing.Strays = routing.NOBODY
    _violations: list[Path] = field(default_factory=list)
    _verdicts: list[Path] = field(default_factory=list)
    _rejected: list[Path] = field(default_factory=list)

    def summary(self) -> str:
        """In one line, as of a file."""
        refused = ", ".join(f"{count} {reason}" for reason, count in sorted(self.refused.items())) or "none"
        return (
            f"{self.taken} events, {self.copies} of them copies; refused: {refused}; "
            f"{self.standing} violations stand, {self.open} interactions open at the end"
        )

    def beginning(self) -> str:
        """What is not known of the time before; empty where all is."""
        if not self.beheaded:
            return ""
        return (
            f"{self.beheaded} interactions may have begun before what was read; what rests on that is undetermined"
            " (--lead reads more)"
        )

    def violations(self) -> Iterator[bytes]:
        """Each in its last state, by due and id."""
        return (row for _, row in merged(self._violations))

    def verdicts(self) -> Iterator[bytes]:
        """One for each clock, by its start."""
        return (row for _, row in merged(self._verdicts))

    def rejected(self) -> Iterator[bytes]:
        """What was refused, by its place."""
        return (row for _, row in merged(self._rejected))


def planned(asked: Asked) -> spans.Plan:
    """What is to be read. Raises TopicError."""
    return asyncio.run(spans.plan(asked.settings, asked.topic, _begin(asked), asked.wanted.until))


def _begin(asked: Asked) -> int | None:
    since = asked.wanted.since
    return None if since is None else max(0, since - asked.lead)


def replay(asked: Asked, plan: spans.Plan, folder: Path, on_records: Callable[[int], None]) -> Found:
    """Judges the range, in as many processes as asked for. At its end the watermark stands at `until`, or at the
    greatest event's time: what is recorded after `until` was not read, so nothing later may be missed. Raises
    TopicError."""
    until = asked.wanted.until
    tasks = [_task(asked, plan, folder, hand) for hand in jobs.dealt(plan.spans, asked.jobs)]
    shares = jobs.run(tasks, lambda greatest: greatest if until is None else until, on_records)
    return _together([*shares, subjects.judge(tasks[0], shares)], plan, folder)


def _task(asked: Asked, plan: spans.Plan, folder: Path, hand: tuple[Any, ...]) -> Task:
    begin = _begin(asked)
    return Task(
        asked.settings,
        asked.topic,
        plan.topic.partitions,
        hand,
        asked.judging,
        asked.wanted,
        folder,
        None if begin is None else Unread(begin, asked.lead),
        any_date=asked.any_date,
        verdicts=asked.verdicts,
        rejected=asked.rejected,
        places=asked.places,
    )


def _together(shares: Sequence[Share], plan: spans.Plan, folder: Path) -> Found:
    found = Found()
    for share in shares:
        found.taken += share.taken
        found.copies += share.copies
        found.open += share.open
        found.beheaded += share.beheaded
        found.refused += share.refused
        found._verdicts += share.verdicts
        found._rejected += share.rejected
    found.standing, found._violations = _last([file for share in shares for file in share.steps], folder)
    found.strays = routing.strays([each for share in shares for each in share.seen], plan.topic.partitions)
    return found


def _last(steps: list[Path], folder: Path) -> tuple[int, list[Path]]:
    """The last step of each violation, and how many stand."""
    violations = Runs(folder, "violations")
    standing = 0
    for row in _lasts(steps):
        violation = orjson.loads(row)
        standing += violation["state"] in STANDING
        violations.add((violation["due_at"] or "", violation["violation_id"]), row)
    return standing, violations.flush()


def _lasts(steps: list[Path]) -> Iterator[bytes]:
    last: tuple[str, bytes] | None = None
    for (id_, *_), row in merged(steps):
        if last is not None and last[0] != id_:
            yield last[1]
        last = (id_, row)
    if last is not None:
        yield last[1]
