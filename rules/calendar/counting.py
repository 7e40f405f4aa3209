"""Spans on the calendar: when one ends that begins at an event, and when one begins that ends with an event."""

import calendar
from datetime import date, timedelta
from typing import Final, Literal

from rules.calendar.days import Days, weekday
from rules.calendar.opening import Calendar
from rules.calendar.zone import DAY, Zone
from rules.history import NEVER
from rules.timing.duration import Counted, Duration, Elapsed

DayOne = Literal["next", "same"]
_EPOCH: Final = date(1970, 1, 1)
_CLOSED_FOR_GOOD: Final = 20 * 366
_HOUR: Final = DAY // 24
_MONTHS: Final = {"month": 1, "quarter": 3, "year": 12}


def end_of(duration: Duration, since: int, zone: Zone, open_: Calendar | None = None, day_one: DayOne = "next") -> int:
    """The instant at which a span is over that begins at `since`.

    Elapsed time runs only while `open_` is; of counted dates the last one is whole, and working days are the dates on
    which `open_` has hours. With `day_one` "same" the date of `since` is the first one counted.
    """
    if isinstance(duration, Elapsed):
        return since + duration.micros if open_ is None else open_.add(since, duration.micros)
    day = zone.day_of(since)
    if duration.unit == "working days":
        last = _working(day if day_one == "next" else day - 1, duration.count, _days(open_), 1)
    else:
        last = later(day, duration) - (day_one == "same")
    return NEVER if last is None else zone.begin_of(last + 1)


def window_begin(window: Duration | str, until: int, zone: Zone, open_: Calendar | None = None) -> int:
    """The first instant that lies in the window which ends with `until`: (until - 7d, until] for `7d`; for `7 days`
    the date of `until` and six before it; for day, week (from Monday), month the one at hand so far."""
    if isinstance(window, str):
        return period(window, until, zone)[0]
    if isinstance(window, Elapsed):
        return until - window.micros + 1
    day = zone.day_of(until)
    if window.unit == "working days":
        first = _working(day + 1, window.count, _days(open_), -1)
        return -NEVER if first is None else zone.begin_of(first)
    return zone.begin_of(later(day, Counted(-window.count, window.unit)) + 1)


def period(word: str, instant: int, zone: Zone) -> tuple[int, int]:
    """(first instant, first instant after it) of the hour, day, week, month, quarter or year that holds an instant."""
    if word == "hour":
        return _hour(instant, zone)
    day = zone.day_of(instant)
    if word == "day":
        first, after = day, day + 1
    elif word == "week":
        first = day - weekday(day)
        after = first + 7
    else:
        first, after = _months(day, _MONTHS[word])
    return zone.begin_of(first), zone.begin_of(after)


def number(day: date) -> int:
    """A date's number: 1970-01-01 is 0."""
    return (day - _EPOCH) // timedelta(days=1)


def dated(day: int) -> date:
    """The date of a number."""
    return _EPOCH + timedelta(days=day)


def _hour(instant: int, zone: Zone) -> tuple[int, int]:
    """The clock's hour; where the clock changes within it, what of it lies on this side of the change."""
    offset = zone.offset(instant)
    begin = (instant + offset) // _HOUR * _HOUR - offset
    stretch = next(each for each in zone.stretches(begin - _HOUR, begin + 2 * _HOUR) if instant < each.end)
    return max(begin, stretch.begin), min(begin + _HOUR, stretch.end)


def _months(day: int, months: int) -> tuple[int, int]:
    at = dated(day)
    month = (at.month - 1) // months * months
    after = date(at.year + (month + months) // 12, (month + months) % 12 + 1, 1)
    return number(date(at.year, month + 1, 1)), number(after)


def later(day: int, span: Counted) -> int:
    """The day so many days, months or years later; months land on the same date, or the month's last."""
    if span.unit == "days":
        return day + span.count
    at = dated(day)
    months = at.year * 12 + at.month - 1 + span.count * (12 if span.unit == "years" else 1)
    year, month = months // 12, months % 12 + 1
    return number(date(year, month, min(at.day, calendar.monthrange(year, month)[1])))


def _working(day: int, count: int, days: Days, step: int) -> int | None:
    """The so many-th working day after (or before) a day; None where there are no more."""
    closed = 0
    while count and closed < _CLOSED_FOR_GOOD:
        day += step
        working = days.is_working(day)
        count -= working
        closed = 0 if working else closed + 1
    return None if count else day


def _days(open_: Calendar | None) -> Days:
    assert open_ is not None, "a rule that counts working days names a calendar"  # the grammar sees to it
    return open_.days
