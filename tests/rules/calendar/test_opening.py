"""Open hours as instants, beside a walk over every minute, in zones whose clocks change."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from rules.calendar.days import HOUR, Days, Hours
from rules.calendar.opening import Calendar
from rules.calendar.zone import DAY, named
from rules.history import NEVER
from tests.rules.calendar import wall
from tests.rules.calendar.wall import MINUTE, at, daily, shown, weekdays

CHANGES = [
    ("Europe/Madrid", "2026-03-29 00:00"),
    ("Europe/Madrid", "2026-10-25 00:00"),
    ("America/New_York", "2026-03-08 00:00"),
    ("America/New_York", "2026-11-01 00:00"),
    ("America/Sao_Paulo", "2018-11-04 01:00"),
    ("America/Sao_Paulo", "2018-02-17 00:00"),
    ("Australia/Lord_Howe", "2026-04-05 00:00"),
    ("Australia/Lord_Howe", "2026-10-04 00:00"),
    ("America/St_Johns", "2010-11-07 00:00"),
    ("Pacific/Apia", "2011-12-29 00:00"),
    ("Asia/Shanghai", "2026-02-17 00:00"),
]


@st.composite
def periods(draw: st.DrawFn) -> tuple[Hours, ...]:
    """Up to three periods of a day in order, the last perhaps past midnight."""
    marks = sorted(draw(st.lists(st.integers(0, 95), max_size=6, unique=True)))
    pairs = zip(marks[::2], marks[1::2], strict=False)  # an odd one out begins nothing
    found = [Hours(begin * 15 * MINUTE, end * 15 * MINUTE) for begin, end in pairs]
    if found and draw(st.booleans()):
        found[-1] = Hours(found[-1].begin, found[-1].begin + draw(st.integers(1, 23)) * HOUR)
    return tuple(found)


@st.composite
def calendars(draw: st.DrawFn) -> Days:
    """Any week that opens at all, with some dates of their own around 2026's clock changes."""
    week = tuple(draw(periods()) for _ in range(7))
    if not any(week):
        week = (*week[:6], (Hours(9 * HOUR, 18 * HOUR),))
    return Days("any", week)  # type: ignore[arg-type]  # seven of them


@settings(deadline=None)
@given(days=calendars(), change=st.sampled_from(CHANGES), start=st.integers(-2880, 2880), span=st.integers(0, 2000))
@example(days=daily((0, 24)), change=CHANGES[1], start=0, span=1500)
@example(days=daily((1, 2), (22, 30)), change=CHANGES[8], start=-60, span=600)
def test_working_time_is_the_minutes_at_which_the_wall_shows_open_hours(
    days: Days, change: tuple[str, str], start: int, span: int
) -> None:
    zone_name, around = change
    calendar = Calendar(days, named(zone_name))
    since = at(around, zone_name) + start * MINUTE
    until = since + span * MINUTE
    asked = [since, until, since + 7 * MINUTE, since + DAY]
    assert [calendar.is_open(each) for each in asked] == [wall.is_open(days, zone_name, each) for each in asked]
    assert calendar.elapsed(since, until) == wall.elapsed(days, zone_name, since, until)
    assert calendar.add(since, span // 20 * MINUTE) == wall.add(days, zone_name, since, span // 20 * MINUTE)
    assert calendar.elapsed(since, calendar.add(since, span * MINUTE)) == span * MINUTE


def test_opening_hours_are_half_open() -> None:
    calendar = Calendar(daily((8, 21)), named("America/New_York"))
    moments = ("07:59:59", "08:00:00", "20:59:59", "21:00:00")
    asked = [calendar.is_open(at(f"2026-11-20 {moment}", "America/New_York")) for moment in moments]
    assert asked == [False, True, True, False]


@pytest.mark.parametrize(
    ("since", "hours", "end"),
    [
        ("2026-01-08 09:00", 9, "2026-01-08 18:00:00+01:00"),
        ("2026-01-08 17:00", 2, "2026-01-09 10:00:00+01:00"),
        ("2026-01-09 17:00", 2, "2026-01-12 10:00:00+01:00"),
        ("2026-01-10 12:00", 1, "2026-01-12 10:00:00+01:00"),
        ("2026-01-08 18:00", 1, "2026-01-09 10:00:00+01:00"),
        ("2026-01-08 18:00", 0, "2026-01-08 18:00:00+01:00"),
    ],
)
def test_time_used_up_at_closing_ends_there_and_else_goes_on_at_the_next_opening(
    since: str, hours: int, end: str
) -> None:
    calendar = Calendar(weekdays(9, 18), named("Europe/Madrid"))
    assert shown(calendar.add(at(since, "Europe/Madrid"), hours * HOUR), "Europe/Madrid") == end


def test_a_night_shift_belongs_to_the_day_on_which_it_begins() -> None:
    week = ((),) * 5 + ((Hours(22 * HOUR, 30 * HOUR),), ())
    calendar = Calendar(Days("nights", week), named("UTC"))  # type: ignore[arg-type]  # seven of them
    asked = [calendar.is_open(at(f"2026-01-{each}")) for each in ("10 21:59", "10 22:00", "11 05:59", "11 06:00")]
    assert asked == [False, True, True, False]


def test_where_no_opening_comes_any_more_time_never_runs_out() -> None:
    opened_once = Days("once", ((),) * 7, {20_454: (Hours(0, HOUR),)})  # type: ignore[arg-type]  # seven of them
    calendar = Calendar(opened_once, named("UTC"))
    since = at("2026-01-01 00:00")
    assert [calendar.add(since, HOUR), calendar.add(since, HOUR + 1), calendar.next_open(since + HOUR)] == [
        since + HOUR,
        NEVER,
        NEVER,
    ]
