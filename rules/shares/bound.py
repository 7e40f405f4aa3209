"""What a period's counts come to: the share or mean, exactly, against its bound."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from itertools import accumulate
from operator import add, sub
from typing import NamedTuple

import msgspec

from rules.pattern import Verdict
from rules.patterns.share import MILLIONTHS, Spec
from rules.timing.duration import Elapsed


class Counts(msgspec.Struct, array_like=True):
    """How many verdicts of each kind, and what those that were measured add up to."""

    kept: int = 0
    broken: int = 0
    excused: int = 0
    undetermined: int = 0
    open: int = 0
    valued: int = 0
    """Those that have a number."""
    total: int = 0

    def count(self, verdict: str, value: int | None, times: int = 1) -> None:
        setattr(self, verdict, getattr(self, verdict) + times)
        if value is not None:
            self.valued += times
            self.total += times * value

    def __bool__(self) -> bool:
        """Whether anything is counted."""
        return bool(self.kept or self.broken or self.excused or self.undetermined or self.open)


class Sums:
    """What buckets that stand one behind the other come to: rolling looks share most of theirs, and add up none."""

    def __init__(self, tallied: Mapping[int, Counts]) -> None:
        self._places = {bucket: place for place, bucket in enumerate(tallied)}
        tuples = map(msgspec.structs.astuple, tallied.values())
        self._sums = list(accumulate(tuples, _plus, initial=msgspec.structs.astuple(Counts())))

    def of(self, buckets: Sequence[int]) -> Counts:
        """Of some of them in a row."""
        if not buckets:
            return Counts()
        first, last = self._places[buckets[0]], self._places[buckets[-1]]
        return Counts(*map(sub, self._sums[last + 1], self._sums[first]))


def _plus(one: Sequence[int], other: Sequence[int]) -> tuple[int, ...]:
    return tuple(map(add, one, other))


class Outcome(NamedTuple):
    """What one period came to."""

    verdict: Verdict
    value: Fraction | None
    """The share as a part of 1, or the mean in the unit it was measured in; None where nothing is counted."""
    reason: str = ""


def shared(spec: Spec, counts: Counts) -> Outcome:
    """The verdict on a share, when all is known that will be: what is still open counts as undetermined."""
    part, whole = _part_and_whole(spec, counts)
    doubtful = counts.undetermined + counts.open
    if whole < max(1, spec.minimum):
        few = f"{whole} counted, {spec.minimum} needed" if whole else "nothing to count"
        return Outcome("undetermined", Fraction(part, whole) if whole else None, few)
    value = Fraction(part, whole)
    possible = (value, Fraction(part, whole + doubtful), Fraction(part + doubtful, whole + doubtful))
    verdicts = {_within(spec, each) for each in possible}
    if len(verdicts) > 1:
        return Outcome("undetermined", value, f"{doubtful} open or undetermined could turn it")
    return Outcome("kept" if verdicts.pop() else "broken", value)


def averaged(spec: Spec, counts: Counts) -> Outcome:
    """The verdict on a mean; what has no number is left out."""
    if counts.valued < max(1, spec.minimum):
        few = f"{counts.valued} measured, {spec.minimum} needed" if counts.valued else "nothing was measured"
        return Outcome("undetermined", _mean(spec, counts) if counts.valued else None, few)
    value = _mean(spec, counts)
    return Outcome("kept" if _within(spec, value) else "broken", value)


def timed(spec: Spec, on: int, known: int) -> Outcome:
    """The verdict on a share of time, microseconds."""
    if known <= 0:
        return Outcome("undetermined", None, "nothing is known of this time")
    value = Fraction(on, known)
    return Outcome("kept" if _within(spec, value) else "broken", value)


def running(spec: Spec, counts: Counts) -> Fraction | None:
    """What a period that is not over has come to so far; None while it is too little to say."""
    if spec.mean is not None:
        return _mean(spec, counts) if counts.valued >= max(1, spec.minimum) else None
    part, whole = _part_and_whole(spec, counts)
    return Fraction(part, whole) if whole >= max(1, spec.minimum) else None


def is_beyond(spec: Spec, value: Fraction, mark: Fraction) -> bool:
    """Whether a value is on the wrong side of a mark that is meant as the bound is."""
    return value < mark if spec.at_least is not None else value > mark


def limit_of(spec: Spec) -> Fraction:
    """The bound: a part of 1, microseconds of a time, or a number."""
    bound = spec.at_least if spec.at_least is not None else spec.at_most
    if isinstance(bound, Elapsed):
        return Fraction(bound.micros)
    assert isinstance(bound, Fraction)
    return bound


def unit_of(spec: Spec) -> str:
    if spec.mean is None:
        return "%"
    return "s" if isinstance(spec.at_most or spec.at_least, Elapsed) else "number"


def shown(value: Fraction | None, unit: str) -> float | None:
    """As records say it: percent, seconds or a number, to three decimals."""
    if value is None:
        return None
    scale = {"%": Fraction(100), "s": Fraction(1, 1_000_000)}.get(unit, Fraction(1))
    return float(round(value * scale, 3))


def _part_and_whole(spec: Spec, counts: Counts) -> tuple[int, int]:
    part, whole = counts.kept, counts.kept + counts.broken
    if spec.excused == "kept":
        part += counts.excused
    return part, whole + (0 if spec.excused == "left_out" else counts.excused)


def _mean(spec: Spec, counts: Counts) -> Fraction:
    """In microseconds of a time, else the number itself: fields are kept in millionths, what rules count is whole."""
    mean = Fraction(counts.total, counts.valued)
    return mean / MILLIONTHS if isinstance(spec.mean, str) and unit_of(spec) == "number" else mean


def _within(spec: Spec, value: Fraction) -> bool:
    return not is_beyond(spec, value, limit_of(spec))
