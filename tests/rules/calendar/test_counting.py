"""Spans of dates: where they end, where a window begins, and that a day begins at its first instant."""

import pytest

from rules.calendar.counting import end_of, period, window_begin
from rules.calendar.opening import Calendar
from rules.calendar.zone import named
from rules.timing.duration import parse
from tests.rules.calendar.wall import at, shown, weekdays

MADRID = "Europe/Madrid"


@pytest.mark.parametrize(
    ("since", "span", "zone", "end"),
    [
        ("2026-01-05 10:00", "7 days", MADRID, "2026-01-13 00:00:00+01:00"),
        ("2026-01-05 00:00", "1 day", MADRID, "2026-01-07 00:00:00+01:00"),
        ("2026-03-28 12:00", "1 day", MADRID, "2026-03-30 00:00:00+02:00"),
        ("2026-10-24 12:00", "1 day", MADRID, "2026-10-26 00:00:00+01:00"),
        ("2026-01-31 10:00", "1 month", MADRID, "2026-03-01 00:00:00+01:00"),
        ("2024-02-29 10:00", "1 year", MADRID, "2025-03-01 00:00:00+01:00"),
        ("2026-08-31 10:00", "6 months", MADRID, "2027-03-01 00:00:00+01:00"),
        # Midnight of this date did not exist: it began at one o'clock.
        ("2018-11-02 10:00", "1 day", "America/Sao_Paulo", "2018-11-04 01:00:00-02:00"),
        # A date that the zone left out altogether.
        ("2011-12-28 10:00", "1 day", "Pacific/Apia", "2011-12-31 00:00:00+14:00"),
        # One minute after midnight the clock went back into the day before.
        ("2010-11-05 10:00", "1 day", "America/St_Johns", "2010-11-07 00:00:00-02:30"),
    ],
)
def test_counted_dates_end_at_the_first_instant_of_the_date_after_the_last(
    since: str, span: str, zone: str, end: str
) -> None:
    assert shown(end_of(parse(span), at(since, zone), named(zone)), zone) == end


def test_with_day_one_same_the_events_date_is_the_first_one_counted() -> None:
    since = at("2026-01-05 10:00", MADRID)
    ends = [shown(end_of(parse(each), since, named(MADRID), day_one="same"), MADRID) for each in ("7 days", "1 month")]
    assert ends == ["2026-01-12 00:00:00+01:00", "2026-02-05 00:00:00+01:00"]


def test_working_days_are_the_dates_on_which_the_calendar_has_hours() -> None:
    office = Calendar(weekdays(9, 18), named(MADRID))
    ends = {
        since: shown(end_of(parse("2 working days"), at(since, MADRID), named(MADRID), office), MADRID)
        for since in ("2026-01-08 10:00", "2026-01-09 20:00", "2026-01-10 10:00")  # Thursday, Friday late, Saturday
    }
    assert ends == {
        "2026-01-08 10:00": "2026-01-13 00:00:00+01:00",
        "2026-01-09 20:00": "2026-01-14 00:00:00+01:00",
        "2026-01-10 10:00": "2026-01-14 00:00:00+01:00",
    }


def test_from_a_saturday_on_with_day_one_same_monday_is_the_first_working_day() -> None:
    office = Calendar(weekdays(9, 18), named(MADRID))
    saturday, monday = at("2026-01-10 10:00", MADRID), at("2026-01-12 10:00", MADRID)
    ends = {end_of(parse("1 working day"), since, named(MADRID), office, "same") for since in (saturday, monday)}
    assert [shown(end, MADRID) for end in ends] == ["2026-01-13 00:00:00+01:00"]


def test_elapsed_days_are_24_hours_also_where_the_clock_changes() -> None:
    assert shown(end_of(parse("1d"), at("2026-03-28 12:00", MADRID), named(MADRID)), MADRID) == (
        "2026-03-29 13:00:00+02:00"
    )


@pytest.mark.parametrize(
    ("window", "begin"),
    [
        ("7d", "2026-03-25 11:30:00.000001+01:00"),
        ("7 days", "2026-03-26 00:00:00+01:00"),
        ("1 day", "2026-04-01 00:00:00+02:00"),
        ("1 month", "2026-03-02 00:00:00+01:00"),
        ("2 working days", "2026-03-31 00:00:00+02:00"),
        ("day", "2026-04-01 00:00:00+02:00"),
        ("week", "2026-03-30 00:00:00+02:00"),
        ("month", "2026-04-01 00:00:00+02:00"),
    ],
)
def test_a_window_begins_with_its_first_instant(window: str, begin: str) -> None:
    until = at("2026-04-01 12:30", MADRID)
    office = Calendar(weekdays(9, 18), named(MADRID))
    read = window if window in ("day", "week", "month") else parse(window)
    assert shown(window_begin(read, until, named(MADRID), office), MADRID) == begin


@pytest.mark.parametrize(
    ("word", "begin", "end"),
    [
        ("hour", "2026-11-22 15:00:00+08:00", "2026-11-22 16:00:00+08:00"),
        ("day", "2026-11-22 00:00:00+08:00", "2026-11-23 00:00:00+08:00"),
        ("week", "2026-11-16 00:00:00+08:00", "2026-11-23 00:00:00+08:00"),
        ("month", "2026-11-01 00:00:00+08:00", "2026-12-01 00:00:00+08:00"),
        ("quarter", "2026-10-01 00:00:00+08:00", "2027-01-01 00:00:00+08:00"),
        ("year", "2026-01-01 00:00:00+08:00", "2027-01-01 00:00:00+08:00"),
    ],
)
def test_a_period_holds_the_instant_it_is_asked_at(word: str, begin: str, end: str) -> None:
    zone = "Asia/Shanghai"
    found = period(word, at("2026-11-22 15:30", zone), named(zone))
    assert tuple(shown(each, zone) for each in found) == (begin, end)


def test_an_hour_that_is_cut_by_a_change_of_the_clock_ends_there() -> None:
    zone = "Australia/Lord_Howe"  # half an hour forward, at two in the morning
    found = period("hour", at("2026-10-04 02:45", zone), named(zone))
    assert tuple(shown(each, zone) for each in found) == ("2026-10-04 02:30:00+11:00", "2026-10-04 03:00:00+11:00")
