"""How a clock's time is told: open hours that run, or dates that are counted."""

from typing import Final, Literal, Protocol

from rules.calendar.counting import end_of, later
from rules.calendar.days import Days
from rules.calendar.opening import Calendar
from rules.calendar.zone import Zone
from rules.timing.duration import Counted, Duration, Elapsed

Unit = Literal["s", "days"]
_LONGEST: Final = 40 * 366
"""Dates that are counted at most one by one."""


class Tally(Protocol):
    """Time in its own measure: microseconds for "s", dates for "days". Where there is none, time simply goes by."""

    unit: Unit

    def limit(self, duration: Duration, since: int) -> int:
        """A span that begins at an instant, in this measure."""
        ...

    def ran(self, since: int, until: int) -> int:
        """How much of it went by between two instants."""
        ...

    def due(self, since: int, left: int) -> int:
        """The instant at which what is left has gone by; NEVER where it never will."""
        ...

    def doubt(self, since: int, until: int, limit: int) -> str:
        """Why it is not sure whether more than `limit` went by between two instants; empty where it is."""
        ...


class OpenTime:
    """Time that runs only while a calendar is open."""

    unit: Unit = "s"

    def __init__(self, calendar: Calendar) -> None:
        self._calendar = calendar
        self.ran = calendar.elapsed
        self.due = calendar.add

    def limit(self, duration: Duration, since: int) -> int:
        assert isinstance(duration, Elapsed)
        return duration.micros

    def doubt(self, since: int, until: int, limit: int) -> str:
        return "" if until - since <= limit else self._calendar.unknown(since, until)


class CountedDates:
    """Dates, each of which counts when the clock runs at its beginning; the last one is whole.

    So a pause takes out the dates that begin in it, and a pause within one date changes nothing.
    """

    unit: Unit = "days"

    def __init__(self, zone: Zone, calendar: Calendar | None, *, working: bool) -> None:
        self._zone = zone
        self._calendar = calendar
        self._working: Days | None = calendar.days if working and calendar is not None else None

    def limit(self, duration: Duration, since: int) -> int:
        assert isinstance(duration, Counted)
        if duration.unit in ("days", "working days"):
            return duration.count
        day = self._zone.day_of(since)
        return later(day, duration) - day

    def ran(self, since: int, until: int) -> int:
        first, last = self._zone.day_of(since), self._zone.day_of(max(since, until - 1))
        if self._working is None:
            return max(0, last - first)  # a clock that goes back may go back into the date before
        return sum(map(self._working.is_working, range(first + 1, min(last, first + _LONGEST) + 1)))

    def due(self, since: int, left: int) -> int:
        if left <= 0:
            return self._zone.begin_of(self._zone.day_of(since) + 1)
        unit = "days" if self._working is None else "working days"
        return end_of(Counted(left, unit), since, self._zone, self._calendar)

    def doubt(self, since: int, until: int, limit: int) -> str:
        if self._working is None or self._zone.day_of(until) - self._zone.day_of(since) <= limit:
            return ""
        last = min(until, since + _LONGEST * 86_400_000_000)
        return "" if self._calendar is None else self._calendar.unknown(since, last)


def family(duration: Duration) -> str:
    """What can be compared with what: elapsed time, dates, working days."""
    if isinstance(duration, Elapsed):
        return "elapsed time"
    return "working days" if duration.unit == "working days" else "dates"


def size(duration: Duration) -> int:
    """For comparing spans of one family: microseconds, or days, of which a month has at least 28 and a year 365."""
    if isinstance(duration, Elapsed):
        return duration.micros
    return duration.count * {"months": 28, "years": 365}.get(duration.unit, 1)
