"""Proving a rule by its own examples: each timeline is run in virtual time and compared with what it expects."""

from collections.abc import Iterator
from typing import NamedTuple

from rules import duration, timeline
from rules.example import Example, Expectation
from rules.pattern import Judged
from rules.rule import Rule


class Proof(NamedTuple):
    """One example with what came of it; `failure` is empty where it came true."""

    rule: str
    title: str
    line: int
    failure: str


def prove(rule: Rule) -> Iterator[Proof]:
    """Every example of a rule."""
    for example in rule.examples:
        yield Proof(rule.id, example.title, example.line, _failure(rule, example))


def _failure(rule: Rule, example: Example) -> str:
    try:
        ran = timeline.run(example.events, rule, example.date)
    except timeline.TimelineError as error:
        return str(error)
    expected = example.expect
    if len(expected) != len(ran.judged):
        told = "; ".join(_told(each, ran.origin) for each in ran.judged) or "none"
        return f"{len(expected)} verdicts were expected and {len(ran.judged)} came: {told}"
    failures = [
        wrong
        for wanted, came in zip(expected, ran.judged, strict=True)
        if (wrong := _difference(wanted, came, ran.origin))
    ]
    return "; ".join(failures)


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
    return came.due_at - origin == timeline.offset(str(value))


def _measured(came: Judged) -> float | None:
    if came.value is None:
        return None
    return came.value / 1_000_000 if came.unit == "s" else float(came.value)


def _number(value: object, unit: str) -> float | None:
    """A number as it is, a duration in seconds, null as None."""
    text = str(value)
    if value is None or text == "null":
        return None
    try:
        return float(text)
    except ValueError:
        parsed = duration.parse(text)
        return parsed.micros / 1_000_000 if isinstance(parsed, duration.Elapsed) and unit == "s" else None


def _told(came: Judged, origin: int) -> str:
    due = "paused" if came.due_at is None else _offset(came.due_at - origin)
    return f"{came.verdict}, due at {due}, measured {_measured(came)}" + (f" ({came.reason})" if came.reason else "")


def _offset(span: int) -> str:
    minutes, rest = divmod(span, 60_000_000)
    hours, minutes = divmod(minutes, 60)
    seconds = f"{rest / 1_000_000:06.3f}".removesuffix(".000")
    return f"{hours}:{minutes:02}:{seconds}" if hours else f"{minutes:02}:{seconds}"
