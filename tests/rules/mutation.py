"""A rule made wrong on purpose, in every way that its examples must notice."""

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from pydantic import BaseModel

from rules.rule import Rule
from rules.selector import State
from rules.timing.duration import Counted, Elapsed

BOUNDS = ("within", "grace", "window", "at_most", "at_least", "join")
NAMED = ("stop", "needs", "fields", "never", "excuse", "from_", "resume")
"""Keys that list what counts: one less must show."""


def mutants(rule: Rule) -> Iterator[tuple[str, Rule]]:
    """(what was done, the wrong rule): each bound shifted both ways, one of each list of several left out."""
    for name, changed in _changes(rule.check):
        check = rule.check.model_copy(update=changed)
        yield name, rule.model_copy(update={"check": check})


def _changes(check: BaseModel) -> Iterator[tuple[str, dict[str, Any]]]:
    for name in BOUNDS:
        for shift in (1, -1):
            value = getattr(check, name, None)
            if (moved := _moved(value, shift)) is not None:
                yield f"{name} {value} to {moved}", {name: moved}
    state = getattr(check, "while_", None)
    for part in ("for_", "grace") if isinstance(state, State) else ():
        for shift in (1, -1):
            if (moved := _moved(getattr(state, part), shift)) is not None:
                yield f"while {part} to {moved}", {"while_": replace(state, **{part: moved})}
    for name in NAMED:
        several = getattr(check, name, None)
        if isinstance(several, tuple) and (len(several) > 1 or (several and name in ("stop", "excuse"))):
            for place, left_out in enumerate(several):
                yield f"{name} without {left_out}", {name: several[:place] + several[place + 1 :]}


def _moved(value: object, by: int) -> object:
    """A second more or less, a counted unit, a piece; None where it cannot be moved that way."""
    if isinstance(value, Elapsed) and value.micros + by * 1_000_000 > 0:
        return Elapsed(value.micros + by * 1_000_000)
    if isinstance(value, Counted) and value.count + by > 0:
        return replace(value, count=value.count + by)
    if isinstance(value, Fraction) and 0 <= value + Fraction(by, 100) <= 1:
        return value + Fraction(by, 100)
    if isinstance(value, int) and not isinstance(value, bool) and value + by >= 0:
        return value + by
    return None
