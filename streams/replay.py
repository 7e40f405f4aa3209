"""A replay: events of a file judged in arrival order, as the worker would; what stands at the end."""

import gc
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any, Final

from rules.admission import Timing
from rules.history import NEVER
from rules.judging.steps import STANDING
from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from streams.judgement import Judgement
from streams.pipeline import batches
from streams.processors.evaluate import Evaluator, Leap
from streams.processors.normalise import normalise
from streams.records import Record

BATCH: Final = 2000


@dataclass
class Replayed:
    """What a replay found. Violations by id in their last state, verdicts one for each clock that started."""

    violations: dict[str, dict[str, Any]] = field(default_factory=dict)
    verdicts: list[dict[str, Any]] = field(default_factory=list)
    rejected: Counter[str] = field(default_factory=Counter)
    taken: int = 0
    copies: int = 0
    open: int = 0
    leap: Leap | None = None
    refused: list[dict[str, Any]] = field(default_factory=list)
    """Line number, reason and error of what was refused, if asked for."""

    @property
    def standing(self) -> int:
        return sum(violation["state"] in STANDING for violation in self.violations.values())

    def said(self, steps: Iterable[dict[str, Any]], verdicts: Iterable[dict[str, Any]]) -> None:
        for step in steps:
            self.violations[step["violation_id"]] = step
        self.verdicts += verdicts

    def add(self, judgement: Judgement) -> None:
        self.said(judgement.steps, judgement.verdicts)
        self.taken += judgement.taken
        self.copies += judgement.copies + judgement.conflicting
        self.rejected.update(rejection.reason for _, rejection in judgement.rejected)


def replay(
    records: Iterable[Record],
    ruleset: Ruleset,
    timing: Timing,
    *,
    until: int | None = None,
    newest: int = NEVER,
    on_batch: Callable[[int], None] = lambda _: None,
    keep_rejected: bool = False,
    keep_verdicts: bool = True,
) -> Replayed:
    """Judges records in arrival order. At the end the watermark rises to the greatest event's time, or to `until`
    (microseconds) where that is later; what is not due by then is open. `newest`: events later than this are refused
    where nothing says when they were recorded."""
    evaluator = Evaluator(ruleset, timing)
    evaluator.newest = newest
    many = _many(ruleset, timing)
    for judge in (evaluator.engine, *many):
        judge.tells_verdicts, judge.writes_steps = keep_verdicts, False
    found = Replayed()
    with QuietCollector():
        for batch in batches(records, BATCH):
            judgement = evaluator.take(batch, normalise(batch))
            found.add(judgement)
            _hear(many, judgement, evaluator.engine.watermark, found)
            if keep_rejected:
                found.refused += [{"line": record.offset + 1, **why._asdict()} for record, why in judgement.rejected]
            on_batch(len(batch))
        engine = evaluator.engine
        for judge in (engine, *many):
            judge.hurry()
        end = max(engine.greatest, until or 0)
        last = evaluator.pass_time(end, end)
        found.add(last)
        _hear(many, last, engine.watermark, found)
    found.open, found.leap = len(engine.open), evaluator.leap
    for judge in (engine, *many) if keep_verdicts else ():
        found.verdicts += judge.open_verdicts()
    return found


def _many(ruleset: Ruleset, timing: Timing) -> tuple[Subjects, ...]:
    """Who judges the subjects of many interactions, if any rule does."""
    return () if ruleset.grouped is None else (Subjects(ruleset.grouped, timing),)


def _hear(many: Iterable[Subjects], judgement: Judgement, watermark: int, found: Replayed) -> None:
    for subjects in many:
        subjects.hear(judgement.facts, 0, watermark)
        found.said(*subjects.take_said())


class QuietCollector:
    """State makes no cycles: looking for them in a million live objects is the largest cost there is."""

    def __enter__(self) -> None:
        self._thresholds = gc.get_threshold()
        gc.set_threshold(200_000, 50, 1000)

    def __exit__(self, *_: object) -> None:
        gc.set_threshold(*self._thresholds)


def violations_in_order(found: Replayed) -> Iterator[dict[str, Any]]:
    """As a file shows them: without offsets, for a file has none that anybody else could use."""
    for violation in sorted(found.violations.values(), key=lambda each: (each["due_at"] or "", each["violation_id"])):
        yield {**violation, "evidence": [without_place(each) for each in violation["evidence"]]}


def without_place(proof: dict[str, Any]) -> dict[str, Any]:
    """A piece of evidence without its place on a topic."""
    return {name: value for name, value in proof.items() if name not in ("partition", "offset")}


def verdicts_in_order(found: Replayed) -> list[dict[str, Any]]:
    """By rule, start and subject."""

    def place(verdict: dict[str, Any]) -> tuple[str, ...]:
        start = verdict["started_by"]
        return (start["time"], verdict["tenant"], verdict["subject"], verdict["rule"], start["source"], start["id"])

    return sorted(found.verdicts, key=place)
