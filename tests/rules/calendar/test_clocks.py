"""Clocks that run in open hours only, or count dates: paused, resumed, warned, at the bound, beside a slow walk."""

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from rules.calendar.days import Days
from rules.calendar.opening import Calendar
from rules.calendar.zone import DAY, named
from rules.folds.pace import Pace
from rules.folds.running import PAUSES, RESUMES, START, Clock, Seen, begin, passed
from rules.folds.tally import CountedDates, OpenTime
from rules.history import NEVER
from rules.timing.duration import Counted, Duration, Elapsed
from tests.rules.calendar import wall
from tests.rules.calendar.ruling import judged, rule
from tests.rules.calendar.test_opening import CHANGES, calendars
from tests.rules.calendar.wall import MINUTE, at

NOT_IN_LINE = ("Pacific/Apia", "America/St_Johns")
"""The one left out a date, which counts all the same; the other went back into a date that was over."""
SHANGHAI = "Asia/Shanghai"
DEADLINE = "pattern: deadline, start: case.opened, stop: case.answered"
ENDING = ("case.opened", "case.forwarded", "interaction.ended")
PAUSED = "pause: case.forwarded, resume: case.progressed"
DESK = f"{DEADLINE}, within: 4h, hours: service_hours"  # 9 to 12 and 13 to 18, Monday to Friday
WORKING = f"{DEADLINE}, within: 3 working days, hours: cn_working_days"


@pytest.mark.parametrize(
    ("check", "opened", "due"),
    [
        (DESK, "2026-03-02 09:00:00", "2026-03-02 14:00:00+08:00"),
        (DESK, "2026-03-02 13:30:00", "2026-03-02 17:30:00+08:00"),
        (DESK, "2026-03-02 14:00:00", "2026-03-02 18:00:00+08:00"),
        (DESK, "2026-03-06 17:00:00", "2026-03-09 12:00:00+08:00"),
        (DESK, "2026-03-07 03:00:00", "2026-03-09 14:00:00+08:00"),
        # A Saturday that is worked for the spring festival, then nine days of holidays.
        (DESK, "2026-02-13 17:00:00", "2026-02-14 12:00:00+08:00"),
        (DESK, "2026-02-14 17:00:00", "2026-02-24 12:00:00+08:00"),
        (WORKING, "2026-03-02 23:59:59", "2026-03-06 00:00:00+08:00"),
        (WORKING, "2026-03-05 10:00:00", "2026-03-11 00:00:00+08:00"),
        (WORKING, "2026-02-12 10:00:00", "2026-02-25 00:00:00+08:00"),
    ],
)
def test_a_clock_runs_in_the_calendars_hours_or_days(check: str, opened: str, due: str) -> None:
    assert judged(rule(check), SHANGHAI, f"{opened} case.opened") == [("broken", due, "")]


@pytest.mark.parametrize(
    ("check", "answered", "verdict"),
    [
        (DESK, "2026-03-09 12:00:00", "kept"),
        (DESK, "2026-03-09 12:00:01", "broken"),
        (WORKING, "2026-03-12 00:00:00", "kept"),
        (WORKING, "2026-03-12 00:00:01", "broken"),
    ],
)
def test_the_bound_itself_is_in_time(check: str, answered: str, verdict: str) -> None:
    lines = ("2026-03-06 17:00:00 case.opened", f"{answered} case.answered")
    assert [each[0] for each in judged(rule(check), SHANGHAI, *lines)] == [verdict]


@pytest.mark.parametrize(
    ("check", "lines", "due"),
    [
        # Two of four hours were used; the rest begins anew at the opening after the resume.
        (DESK, ("2026-03-02 11:00:00 case.forwarded", "2026-03-04 20:00:00 case.progressed"), "03-05 11:00"),
        # Paused over the night: the closed hours would not have counted anyway.
        (DESK, ("2026-03-02 18:30:00 case.forwarded", "2026-03-03 08:00:00 case.progressed"), "03-02 14:00"),
        # Paused exactly when it ran out: due when it resumes.
        (DESK, ("2026-03-02 14:00:00 case.forwarded", "2026-03-04 20:00:00 case.progressed"), "03-04 20:00"),
        # Within one date, a pause of working days changes nothing.
        (WORKING, ("2026-03-03 10:00:00 case.forwarded", "2026-03-03 17:00:00 case.progressed"), "03-06 00:00"),
        # Wednesday and Thursday began in the pause.
        (WORKING, ("2026-03-03 10:00:00 case.forwarded", "2026-03-05 17:00:00 case.progressed"), "03-10 00:00"),
        # All three days were used, and the last of them not to its end.
        (WORKING, ("2026-03-05 10:00:00 case.forwarded", "2026-03-11 17:00:00 case.progressed"), "03-12 00:00"),
        (WORKING, ("2026-03-06 00:00:00 case.forwarded", "2026-03-11 17:00:00 case.progressed"), "03-11 17:00"),
    ],
)
def test_a_pause_stops_what_would_have_counted(check: str, lines: tuple[str, str], due: str) -> None:
    paused = rule(f"{check}, {PAUSED}")
    assert judged(paused, SHANGHAI, "2026-03-02 09:00:00 case.opened", *lines) == [
        ("broken", f"2026-{due}:00+08:00", "")
    ]


def test_still_paused_when_it_is_over_is_no_breach() -> None:
    lines = (
        "2026-03-02 09:00:00 case.opened",
        "2026-03-02 10:00:00 case.forwarded",
        "2026-03-02 11:00:00 interaction.ended",
    )
    assert judged(rule(f"{DESK}, {PAUSED}"), SHANGHAI, *lines) == [("kept", None, "still paused at the end")]


def test_a_promised_instant_waits_for_no_opening() -> None:
    check = rule(
        "pattern: deadline, start: callback.accepted, stop: callback.completed, by: promised_to, hours: service_hours"
    )
    line = '2026-03-07 09:00:00 callback.accepted promised_to="2026-03-07T10:00:00+08:00"'
    assert judged(check, SHANGHAI, line) == [("broken", "2026-03-07 10:00:00+08:00", "")]


def test_a_year_that_is_not_published_leaves_a_verdict_undetermined() -> None:
    told = judged(rule(WORKING), SHANGHAI, "2026-12-30 10:00:00 case.opened")
    assert told == [("undetermined", "2027-01-05 00:00:00+08:00", "the holidays of CN in 2027 are not known")]


def test_what_took_less_days_than_it_may_take_working_days_is_kept_in_any_year() -> None:
    lines = ("2027-03-01 10:00:00 case.opened", "2027-03-04 10:00:00 case.answered")
    assert judged(rule(WORKING), SHANGHAI, *lines) == [("kept", "2027-03-05 00:00:00+08:00", "")]


class _At:
    """Events of a pair of pause and resume, as a clock sees them."""

    def __init__(self, pause: bool) -> None:
        self.seen = Seen(0, 1, ((0, PAUSES if pause else RESUMES),), ())


def _run(tally: OpenTime | CountedDates, span: Duration, start: int, turns: list[int]) -> Clock:
    clock = begin(Seen(START, 0, (), ()), start, tally.limit(span, start), (), (), Pace(tally))
    for number, turn in enumerate(turns):
        clock = passed(clock, _At(number % 2 == 0).seen, turn)
    return clock


def _is_running(turns: list[int], instant: int) -> bool:
    return sum(turn <= instant for turn in turns) % 2 == 0


pauses = st.lists(st.integers(1, 2 * 24 * 60), max_size=6, unique=True).map(sorted)
starts = st.integers(-900, 300)
often = settings(deadline=None, max_examples=150)
AFTER = 12 * DAY


@often
@given(calendars(), st.sampled_from(CHANGES), starts, pauses, st.integers(1, 300))
def test_open_time_runs_out_where_a_walk_over_every_minute_says_so(
    days: Days, change: tuple[str, str], begun: int, turns: list[int], limit: int
) -> None:
    zone_name, around = change
    start = at(around, zone_name) + begun * MINUTE
    moments = [start + turn * MINUTE for turn in turns]
    clock = _run(OpenTime(Calendar(days, named(zone_name))), Elapsed(limit * MINUTE), start, moments)

    left, due = limit, NEVER
    for minute in wall.minutes(start, start + AFTER):
        if left == 0 and _is_running(moments, minute):
            due = minute
            break
        left -= _is_running(moments, minute) and left > 0 and wall.is_open(days, zone_name, minute)
    assert due == (clock.due if clock.due < start + AFTER else NEVER)


@often
@given(st.sampled_from([each for each in CHANGES if each[0] not in NOT_IN_LINE]), starts, pauses, st.integers(1, 5))
def test_counted_dates_run_out_at_the_end_of_the_last_one_that_began_while_the_clock_ran(
    change: tuple[str, str], begun: int, turns: list[int], count: int
) -> None:
    zone_name, around = change
    zone = named(zone_name)
    start = at(around, zone_name) + begun * MINUTE
    moments = [start + turn * MINUTE for turn in turns]
    assume(all(zone.begin_of(zone.day_of(each)) != each for each in moments))
    clock = _run(CountedDates(zone, None, working=False), Counted(count, "days"), start, moments)

    left, last, due = count, zone.day_of(start), NEVER
    for minute in wall.minutes(start, start + AFTER):
        if zone.day_of(minute) > last:
            last = zone.day_of(minute)
            if left == 0 and _is_running(moments, minute):
                due = minute
                break
            left -= _is_running(moments, minute)
    assert due == (clock.due if clock.due < start + AFTER else NEVER)
