"""A calendar in a zone: whether it is open, and time that runs only while it is."""

from bisect import bisect_right
from collections.abc import Iterator
from typing import Final

from rules.calendar.days import Days
from rules.calendar.zone import DAY, Zone
from rules.history import NEVER

_KEPT: Final = 10_000
_CLOSED_FOR_GOOD: Final = 20 * 366
"""Days without an opening after which none is looked for."""

Stretches = tuple[tuple[int, int], ...]


class Calendar:
    """Open hours as instants: microseconds since 1970 UTC.

    It is open at an instant when the clock on the wall shows a time in a period, no more and no less: an hour that a
    zone repeats counts twice, one that it leaves out not at all.
    """

    def __init__(self, days: Days, zone: Zone) -> None:
        self.days = days
        self.zone = zone
        self._open: dict[int, tuple[Stretches, int]] = {}

    @property
    def name(self) -> str:
        return self.days.name

    def is_open(self, instant: int) -> bool:
        stretches = self._on(instant // DAY)[0]
        place = bisect_right(stretches, (instant, NEVER)) - 1
        return place >= 0 and instant < stretches[place][1]

    def add(self, instant: int, micros: int) -> int:
        """The instant at which so much open time has gone by since `instant`.

        Time used up exactly at closing ends there, not at the next opening; no time at all ends at once. NEVER where
        no opening comes any more.
        """
        if micros <= 0:
            return instant + micros
        day, since, left, closed = instant // DAY, instant, micros, 0
        while closed < _CLOSED_FOR_GOOD:
            stretches, total = self._on(day)
            if since == instant or left <= total:
                for begin, end in stretches:
                    open_ = end - max(begin, since)
                    if open_ >= left:
                        return max(begin, since) + left
                    left -= max(open_, 0)
            else:
                left -= total
            closed = 0 if stretches else closed + 1
            day += 1
            since = day * DAY
        return NEVER

    def elapsed(self, since: int, until: int) -> int:
        """The open time between two instants; 0 where `until` is not later."""
        if until <= since:
            return 0
        first, last = since // DAY, until // DAY
        if first == last:
            return _within(self._on(first)[0], since, until)
        between = sum(self._on(day)[1] for day in range(first + 1, last))
        return _within(self._on(first)[0], since, until) + between + _within(self._on(last)[0], since, until)

    def next_open(self, instant: int) -> int:
        """The first instant, not before this one, at which it is open; NEVER where none comes."""
        end = self.add(instant, 1)
        return end if end == NEVER else end - 1

    def unknown(self, since: int, until: int) -> str:
        """Why it is not known what was open between two instants; empty where it is."""
        first, last = self.zone.day_of(since), self.zone.day_of(until)
        return next((reason for day in range(first, last + 1) if (reason := self.days.unknown(day))), "")

    def _on(self, utc_day: int) -> tuple[Stretches, int]:
        """What is open in 24 hours of UTC, in order and apart, and how much that is."""
        found = self._open.get(utc_day)
        if found is None:
            if len(self._open) >= _KEPT:
                self._open.clear()
            stretches = _joined(sorted(self._read(utc_day * DAY, (utc_day + 1) * DAY)))
            found = self._open[utc_day] = (stretches, sum(end - begin for begin, end in stretches))
        return found

    def _read(self, begin: int, end: int) -> Iterator[tuple[int, int]]:
        for stretch in self.zone.stretches(begin, end):
            first, last = (stretch.begin + stretch.offset) // DAY, (stretch.end + stretch.offset) // DAY
            for day in range(first - 1, last + 1):  # the day before may run past midnight
                midnight = day * DAY - stretch.offset
                for hours in self.days.hours(day):
                    opens, closes = max(midnight + hours.begin, stretch.begin), min(midnight + hours.end, stretch.end)
                    if opens < closes:
                        yield opens, closes


def _within(stretches: Stretches, since: int, until: int) -> int:
    return sum(max(0, min(end, until) - max(begin, since)) for begin, end in stretches)


def _joined(stretches: list[tuple[int, int]]) -> Stretches:
    """Stretches in order, those that touch or overlap as one."""
    joined: list[tuple[int, int]] = []
    for begin, end in stretches:
        if joined and begin <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((begin, end))
    return tuple(joined)
