"""The canary breaks its rule once a minute of event time, and never without time having passed."""

from rules.admission import MINUTE, SECOND
from rules.canary import Canary
from schemas import instant

START = instant.micros("2026-11-22T05:40:00Z")


def test_one_canary_a_minute_is_broken() -> None:
    canary = Canary()
    found = [canary.pass_time(START + number * 20 * SECOND) for number in range(10)]
    assert found == [0, 0, 0, 1, 0, 0, 1, 0, 0, 1]


def test_a_watermark_that_stands_breaks_none() -> None:
    canary = Canary()
    assert [canary.pass_time(START) for _ in range(3)] == [0, 0, 0]


def test_an_hour_at_once_breaks_the_one_that_waited() -> None:
    canary = Canary()
    assert [canary.pass_time(START), canary.pass_time(START + 60 * MINUTE), canary.pass_time(START + 60 * MINUTE)] == [
        0,
        1,
        0,
    ]


def test_a_day_of_canaries_leaves_nothing_behind() -> None:
    canary = Canary()
    broken = sum(canary.pass_time(START + number * MINUTE) for number in range(24 * 60))
    assert (broken, canary._engine.held < 10) == (24 * 60 - 1, True)


def test_where_no_time_is_known_yet_no_canary_begins() -> None:
    """Nothing but refused records came: the watermark stands at its beginning."""
    canary = Canary()
    assert [canary.pass_time(watermark) for watermark in (0, 0, START, START + MINUTE)] == [0, 0, 0, 1]
