"""Public holidays by country and subdivision, and the make-up days that are worked for them, year by year."""

import datetime
from collections.abc import Iterator
from typing import Final, NamedTuple

from rules.calendar.counting import dated, number

CHINA: Final = "CN"


class Year(NamedTuple):
    """One year's dates by their numbers."""

    holidays: frozenset[int]
    make_up: frozenset[int]


class Public:
    """What a country says of its dates. `stated` are years whose holidays the calendar's file names itself.

    The packages that know them are read when the first date is asked about: only who names holidays waits for them.
    """

    def __init__(self, country: str, subdivision: str | None, *, make_up_days: bool, stated: frozenset[int]) -> None:
        self.country = country
        self.subdivision = subdivision
        self.has_make_up_days = make_up_days
        self._stated = stated
        self._years: dict[int, Year | None] = {}

    def is_holiday(self, day: int) -> bool:
        year = self._year(dated(day).year)
        return year is not None and day in year.holidays

    def is_make_up(self, day: int) -> bool:
        year = self._year(dated(day).year) if self.has_make_up_days else None
        return year is not None and day in year.make_up

    def unknown(self, day: int) -> str:
        year = dated(day).year
        return "" if self._year(year) is not None else f"the holidays of {self.country} in {year} are not known"

    def _year(self, year: int) -> Year | None:
        if year not in self._years:
            self._years[year] = self._read(year)
        return self._years[year]

    def _read(self, year: int) -> Year | None:
        if year in self._stated:
            return Year(frozenset(), frozenset())
        return _china(year) if self.country == CHINA else _country(year, self.country, self.subdivision)


def _china(year: int) -> Year | None:
    """Holidays and make-up days are decreed together, late in the year before; a year without decree is not known."""
    import chinese_calendar

    dates = list(_dates(year))
    try:
        worked = {each for each in dates if chinese_calendar.is_workday(each)}
    except NotImplementedError:
        return None
    named = {each for each in dates if chinese_calendar.get_holiday_detail(each)[1] is not None}
    make_up = {each for each in worked if each.weekday() >= 5}
    return Year(frozenset(map(number, named - worked)), frozenset(map(number, make_up)))


def _country(year: int, country: str, subdivision: str | None) -> Year | None:
    import holidays

    known = holidays.country_holidays(country, subdiv=subdivision, years=year)
    if not known.start_year <= year <= known.end_year:
        return None
    make_up = {each for each in getattr(known, "weekend_workdays", ()) if each.year == year}
    return Year(frozenset(map(number, known)), frozenset(map(number, make_up)))


def countries() -> dict[str, list[str]]:
    """The subdivisions of every country whose holidays are known, by its two letters."""
    import holidays

    found = holidays.list_supported_countries()
    return {code: subdivisions for code, subdivisions in sorted(found.items()) if len(code) == 2}


def _dates(year: int) -> Iterator[datetime.date]:
    first = datetime.date(year, 1, 1)
    return (first + datetime.timedelta(days=each) for each in range((datetime.date(year + 1, 1, 1) - first).days))
