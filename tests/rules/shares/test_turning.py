"""How long a state was on: its times are those of the calendar, as a rule writes them."""

import pytest

from rules.calendar import zone
from rules.selector import Choice, State
from rules.shares.turning import On, stays
from rules.timing.duration import parse
from schemas import instant

UP = (Choice("system.status"),)
SHANGHAI = zone.named("Asia/Shanghai")


def at(text: str) -> int:
    return instant.micros(f"2026-{text}:00+08:00")


@pytest.mark.parametrize(
    ("lasting", "end"),
    [
        ("90m", at("01-30T11:30")),
        ("1 days", at("02-01T00:00")),
        ("1 months", at("03-01T00:00")),
        ("2 months", at("03-31T00:00")),
    ],
)
def test_a_state_lasts_as_long_as_its_rule_says(lasting: str, end: int) -> None:
    found = stays([(at("01-30T10:00"), True)], State(UP, for_=parse(lasting)), SHANGHAI)
    assert found == [On(at("01-30T10:00"), end)]


def test_it_begins_when_its_grace_is_over_and_an_end_before_that_leaves_no_stay() -> None:
    state = State(UP, grace=parse("1h"))
    turns = [
        (at("01-30T10:00"), True),
        (at("01-30T12:00"), False),
        (at("01-30T13:00"), True),
        (at("01-30T13:30"), False),
    ]
    assert stays(turns, state, SHANGHAI) == [On(at("01-30T11:00"), at("01-30T12:00"))]


@pytest.mark.parametrize("again", ["12:00", "10:30"])
def test_a_new_from_starts_its_grace_again(again: str) -> None:
    turns = [(at("01-30T10:00"), True), (at(f"01-30T{again}"), True), (at("01-30T14:00"), False)]
    found = {
        "12:00": [On(at("01-30T11:00"), at("01-30T12:00")), On(at("01-30T13:00"), at("01-30T14:00"))],
        "10:30": [On(at("01-30T11:30"), at("01-30T14:00"))],
    }
    assert stays(turns, State(UP, grace=parse("1h")), SHANGHAI) == found[again]


def test_a_new_from_starts_its_time_again_and_it_stays_on() -> None:
    turns = [(at("01-30T10:00"), True), (at("01-30T10:50"), True)]
    assert stays(turns, State(UP, for_=parse("1h")), SHANGHAI) == [On(at("01-30T10:00"), at("01-30T11:50"))]


def test_on_and_off_at_one_instant_leave_it_as_it_was() -> None:
    turns = [
        (at("01-30T10:00"), True),
        (at("01-30T11:00"), True),
        (at("01-30T11:00"), False),
        (at("01-30T12:00"), False),
    ]
    assert stays(turns, State(UP), SHANGHAI) == [On(at("01-30T10:00"), at("01-30T12:00"))]
