"""Durations as rules write them: elapsed time (`90s`, `1h30m`) or counted on the calendar (`7 days`)."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

_UNITS: Final = {"d": 86_400_000_000, "h": 3_600_000_000, "m": 60_000_000, "s": 1_000_000, "ms": 1_000}
_PART: Final = re.compile(r"([0-9]+(?:\.[0-9]+)?)(ms|[dhms])")
_COUNTED: Final = re.compile(r"([0-9]+) +(working days?|days?|months?|years?)")
_SPOKEN: Final = re.compile(
    r"([0-9]+(?:\.[0-9]+)?) *(milliseconds?|ms|seconds?|secs?|minutes?|mins?|hours?|hrs?|weeks?|[dhms])?"
)
_LONGEST: Final = 100 * 366 * _UNITS["d"]


@dataclass(frozen=True, slots=True)
class Elapsed:
    """Time that simply goes by; a day of it is 24 hours, also where clocks change."""

    micros: int

    def __str__(self) -> str:
        left, parts = self.micros, []
        for unit, size in _UNITS.items():
            if count := left // size:
                parts.append(f"{count}{unit}")
                left -= count * size
        return "".join(parts) or "0s"


@dataclass(frozen=True, slots=True)
class Counted:
    """Dates on a calendar. `unit` is "days", "working days", "months" or "years"."""

    count: int
    unit: str

    def __str__(self) -> str:
        return f"{self.count} {self.unit if self.count > 1 else self.unit[:-1]}"


Duration = Elapsed | Counted


def parse(text: str) -> Duration:
    """A duration from its text; ValueError says in a sentence what is wrong with it."""
    if counted := _COUNTED.fullmatch(text):
        return _counted(int(counted[1][:9]), counted[2])
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        raise ValueError(_advice(text))
    units = [unit for _, unit in parts]
    if units != sorted(set(units), key=list(_UNITS).index):
        raise ValueError(f"`{text}` names its units out of order or twice; write the greatest first, as in 1h30m")
    return _elapsed(text, sum(Fraction(number) * _UNITS[unit] for number, unit in parts))


def _counted(count: int, unit: str) -> Counted:
    plural = unit if unit.endswith("s") else f"{unit}s"
    if not 1 <= count <= 36_600:
        raise ValueError(f"{count} {plural} is no span of dates; count at least 1 and at most a hundred years")
    return Counted(count, plural)


def _elapsed(text: str, micros: Fraction | int) -> Elapsed:
    if micros > _LONGEST:
        raise ValueError(f"{text} is longer than a hundred years")
    if micros != int(micros):
        raise ValueError(f"{text} is finer than a microsecond")
    return Elapsed(int(micros))


def _advice(text: str) -> str:
    examples = "write elapsed time as 90s, 1h30m or 500ms, dates as 7 days, 10 working days, 6 months"
    spoken = _SPOKEN.fullmatch(text.strip())
    if spoken is None:
        return f"`{text}` is no duration; {examples}"
    number, unit = spoken[1], spoken[2]
    if unit is None:
        return f"`{text}` has no unit; did you mean {number}s?"
    if unit.startswith("w"):
        return f"weeks are written in days; did you mean {int(float(number) * 7)} days?"
    return f"`{text}` is no duration; did you mean {number}{'ms' if unit.startswith(('ms', 'mil')) else unit[0]}?"
