"""Durations: what a text means, and what is said of one that means nothing."""

import re

import pytest

from rules.timing.duration import Counted, Elapsed, parse

SECOND = 1_000_000
HOUR = 3600 * SECOND


@pytest.mark.parametrize(
    ("text", "micros"),
    [
        ("90s", 90 * SECOND),
        ("1h30m", HOUR * 3 // 2),
        ("24h", 24 * HOUR),
        ("7d", 168 * HOUR),
        ("500ms", SECOND // 2),
        ("2.5s", 2_500_000),
        ("0s", 0),
    ],
)
def test_elapsed_time_is_read_to_the_microsecond(text: str, micros: int) -> None:
    assert parse(text) == Elapsed(micros)


@pytest.mark.parametrize(
    ("text", "counted"),
    [
        ("7 days", Counted(7, "days")),
        ("1 day", Counted(1, "days")),
        ("10 working days", Counted(10, "working days")),
        ("6 months", Counted(6, "months")),
        ("5 years", Counted(5, "years")),
    ],
)
def test_dates_are_counted_not_measured(text: str, counted: Counted) -> None:
    assert parse(text) == counted


def test_a_day_without_a_space_is_24_hours_and_with_one_a_date() -> None:
    assert (parse("1d"), parse("1 day")) == (Elapsed(24 * HOUR), Counted(1, "days"))


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("60", "`60` has no unit; did you mean 60s?"),
        ("60 s", "`60 s` is no duration; did you mean 60s?"),
        ("3 minutes", "`3 minutes` is no duration; did you mean 3m?"),
        ("2 weeks", "weeks are written in days; did you mean 14 days?"),
        ("30m1h", "`30m1h` names its units out of order or twice; write the greatest first, as in 1h30m"),
        ("1s1s", "`1s1s` names its units out of order or twice; write the greatest first, as in 1h30m"),
        ("0 days", "0 days is no span of dates; count at least 1 and at most a hundred years"),
        ("9999999d", "9999999d is longer than a hundred years"),
        ("0.0000001s", "0.0000001s is finer than a microsecond"),
    ],
)
def test_a_wrong_duration_is_told_what_is_right(text: str, sentence: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(sentence)}$"):
        parse(text)


@pytest.mark.parametrize("text", ["", "soon", "-5s", "5x", "s", "1h 30m", "PT5S", "٣s", "1e3s", "5s\n"])
def test_nonsense_is_no_duration(text: str) -> None:
    with pytest.raises(ValueError, match="duration"):
        parse(text)


@pytest.mark.parametrize("text", ["1h30m", "7d", "500ms", "1 day", "10 working days"])
def test_a_duration_says_itself_as_it_is_written(text: str) -> None:
    assert str(parse(text)) == text
