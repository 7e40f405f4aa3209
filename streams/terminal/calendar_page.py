"""A calendar's year as a page for an officer: its week, and every date that differs from it."""

from collections.abc import Iterator
from datetime import date, timedelta

from rules.calendar.counting import number
from rules.calendar.days import HOUR, Day, weekday
from rules.calendar.file import Described

_NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")


def page(calendar: Described, year: int) -> Iterator[str]:
    """Lines: the week's hours, the dates that are closed, opened or changed against it, and what is not known."""
    first = number(date(year, 1, 1))
    days = range(first, number(date(year, 12, 31)) + 1)
    yield f"{calendar.name} {year}  ({calendar.zone or 'zone: as the rule says'})  {calendar.path}"
    for name, hours in zip(_NAMES, calendar.days.week, strict=True):
        yield f"  {name:<10}{_shown(hours)}"
    yield from sorted({f"not known: {reason}" for day in days if (reason := calendar.days.unknown(day))})
    open_ = sum(map(calendar.days.is_working, days))
    yield f"{open_} days open, {len(days) - open_} closed"
    for day in days:
        hours, usual = calendar.days.hours(day), calendar.days.week[weekday(day)]
        if hours != usual:
            yield f"  {date(year, 1, 1) + timedelta(days=day - first)} {_NAMES[weekday(day)]:<10}{_shown(hours)}"


def _shown(hours: Day) -> str:
    return ", ".join(f"{_time(begin)}-{_time(end)}" for begin, end in hours) or "closed"


def _time(micros: int) -> str:
    """The whole day ends at 24:00; what runs past midnight ends on the next day's clock."""
    minutes = micros * 60 // HOUR
    return f"{minutes // 60 if minutes <= 24 * 60 else minutes // 60 - 24:02}:{minutes % 60:02}"
