"""Which hours each date has: by weekday, but for holidays, closures and extra dates. Knows no zone."""

from collections.abc import Mapping
from typing import NamedTuple, Protocol

from rules.calendar.zone import DAY

HOUR = DAY // 24
_KEPT = 10_000


class Hours(NamedTuple):
    """From `begin` (in it) to `end` (not in it), microseconds of the wall's clock from midnight; past 24 h runs on."""

    begin: int
    end: int


Day = tuple[Hours, ...]
"""The hours of one date; none when it is closed."""
Week = tuple[Day, Day, Day, Day, Day, Day, Day]
"""From Monday to Sunday."""


class Holidays(Protocol):
    """What a country says of its dates."""

    def is_holiday(self, day: int) -> bool: ...

    has_make_up_days: bool

    def is_make_up(self, day: int) -> bool:
        """Whether it is worked as a Monday although it is a Saturday or Sunday."""
        ...

    def unknown(self, day: int) -> str:
        """Why nothing is known of this date; empty where it is known."""
        ...


class Days:
    """A calendar's dates. A period belongs to the date on which it begins, also where it runs past midnight."""

    def __init__(
        self, name: str, week: Week, special: Mapping[int, Day] | None = None, holidays: Holidays | None = None
    ) -> None:
        self.name = name
        self.week = week
        self._special = dict(special or {})
        """Closures and extra dates: what stands here holds, whatever else the date is."""
        self._holidays = holidays
        self._hours: dict[int, Day] = {}

    def hours(self, day: int) -> Day:
        """The hours of a date; where its holidays are not known those of its weekday."""
        found = self._hours.get(day)
        if found is None:
            if len(self._hours) >= _KEPT:
                self._hours.clear()
            found = self._hours[day] = self._found(day)
        return found

    def _found(self, day: int) -> Day:
        special = self._special.get(day)
        if special is not None:
            return special
        holidays = self._holidays
        if holidays is None or holidays.unknown(day):
            return self.week[weekday(day)]
        if holidays.is_make_up(day):
            return self.week[0]
        return () if holidays.is_holiday(day) else self.week[weekday(day)]

    @property
    def may_be_made_up(self) -> bool:
        """Whether a date that is closed by its weekday may be worked after all."""
        return self._holidays is not None and self._holidays.has_make_up_days

    def is_working(self, day: int) -> bool:
        return bool(self.hours(day))

    def unknown(self, day: int) -> str:
        """Why it is not known whether a date is a holiday; empty where it is."""
        if self._holidays is None or day in self._special:
            return ""
        return self._holidays.unknown(day)


def weekday(day: int) -> int:
    """0 is Monday; 1970-01-01 was a Thursday."""
    return (day + 3) % 7
