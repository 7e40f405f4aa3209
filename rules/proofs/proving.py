"""Proving a rule by its own examples: each timeline is run in virtual time and compared with what it expects."""

import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rules.pattern import Judged
from rules.proofs import drawing, rehearsal, timeline
from rules.proofs.example import NULL, NUMBER, Example, Expectation
from rules.proofs.offset import offset, shown
from rules.proofs.rehearsal import WAYS, Ran
from rules.rule import Rule
from rules.timing import duration


class Proof(NamedTuple):
    """One example with what came of it; `failure` is empty where it came true."""

    rule: str
    title: str
    line: int
    failure: str
    drawing: str = ""
    """Of a failure: the timeline with each clock drawn under it."""


def prove(rule: Rule) -> Iterator[Proof]:
    """Every example of a rule: as written, in another order, doubled, and saved and loaded after each event."""
    for example in rule.examples:
        failure, ran = _failure(rule, example)
        picture = drawing.drawn(example.events, ran) if failure and ran else ""
        yield Proof(rule.id, example.title, example.line, failure, picture)


def _failure(rule: Rule, example: Example) -> tuple[str, Ran | None]:
    """What is wrong first, and what was run then; an empty text where all is as expected."""
    ran = None
    for way in WAYS:
        try:
            ran = rehearsal.run(example.events, rule, example.date, way=way)
        except timeline.TimelineError as error:
            return str(error), None
        if wrong := _differences(example.expect, ran):
            return wrong if way == WAYS[0] else f"{way}: {wrong}", ran
    return "", ran


def _differences(expected: Sequence[Expectation], ran: Ran) -> str:
    if len(expected) != len(ran.judged):
        told = "; ".join(_told(each, ran.origin) for each in ran.judged) or "none"
        return f"{len(expected)} verdicts were expected and {len(ran.judged)} came: {told}"
    pairs = zip(expected, ran.judged, strict=True)
    return "; ".join(wrong for wanted, came in pairs if (wrong := _difference(wanted, came, ran.origin)))


def _difference(wanted: Expectation, came: Judged, origin: int) -> str:
    checks = (
        ("verdict", wanted.verdict, came.verdict == wanted.verdict),
        ("broken_at", wanted.broken_at, came.verdict == "broken" and _at(came, origin, wanted.broken_at)),
        ("due_at", wanted.due_at, _at(came, origin, wanted.due_at)),
        ("measured", wanted.measured, _measured(came) == _number(wanted.measured, came.unit)),
    )
    for name, value, is_true in checks:
        if value is not None and not is_true:
            return f"{name} {value} was expected; it came to {_told(came, origin)}"
    return ""


def _at(came: Judged, origin: int, value: object) -> bool:
    if value is None or came.due_at is None:
        return False
    return came.due_at - origin == offset(str(value))


def _measured(came: Judged) -> float | None:
    if came.value is None:
        return None
    return came.value / 1_000_000 if came.unit == "s" else float(came.value)


def _number(value: object, unit: str) -> float | None:
    """A number as it is, a duration in seconds, null as None."""
    text = str(value)
    if value is None or text in NULL:
        return None
    if NUMBER.fullmatch(text):
        return float(text)
    parsed = duration.parse(text)
    return parsed.micros / 1_000_000 if isinstance(parsed, duration.Elapsed) and unit == "s" else math.nan


def _told(came: Judged, origin: int) -> str:
    due = "paused" if came.due_at is None else shown(came.due_at - origin)
    return f"{came.verdict}, due at {due}, measured {_measured(came)}" + (f" ({came.reason})" if came.reason else "")
