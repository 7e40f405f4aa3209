"""A share of time whose rule changes: the next version knows how the state was, or says that it does not."""

from itertools import permutations

import pytest

from rules.versions import Bundle
from tests.rules.shares.test_versions import HOUR, Centre, bundle

UP = (
    "up: {{check: {{pattern: share, part: {{from: {{system.status: {{state: up}}}},"
    " to: {{system.status: {{state: down}}}}}}, at_least: {}%, period: hour, for_each: [component]}}}}"
)
OTHER = UP.replace("to: {{system.status: {{state: down}}}}", "to: {{system.status: {{state: out}}}}")
DECIDED = 2 * HOUR + 1


def centre(first: str, *bundles: Bundle) -> Centre:
    return Centre(first, *bundles)


def turn(found: Centre, second: float, state: str) -> None:
    found.happens("system.status", second, "status", component="ivr", state=state)


def said(found: Centre) -> list[tuple[str, str, float]]:
    """(state, the period's begin, the value) as they stand."""
    return [(state, begin, value) for state, _, begin, value, _ in found.standing]


@pytest.mark.parametrize("knows", [True, False])
def test_the_next_version_knows_how_the_state_was_when_it_began(knows: bool) -> None:
    """Down since before the switch, and up a quarter of an hour after: three quarters of the hour, not all of it."""
    later = bundle(1800, UP.format(90))
    found = centre(UP.format(10), later) if knows else centre(UP.format(10))
    turn(found, 600, "up")
    turn(found, 1200, "down")
    if not knows:
        found.learns(later)
    turn(found, HOUR + 900, "up")
    found.passes(DECIDED)
    assert said(found) == [("opened", "15:00", 75.0)]


def test_one_that_never_turns_again_is_judged_by_the_next_version_too() -> None:
    found = centre(UP.format(10), bundle(1800, UP.format(90)))
    turn(found, 600, "up")
    turn(found, 1200, "down")
    found.passes(3 * HOUR + 1)
    assert said(found) == [("opened", "15:00", 0.0), ("opened", "16:00", 0.0)]


def test_a_version_that_asks_for_another_state_says_of_its_first_period_that_it_does_not_know() -> None:
    found = centre(UP.format(10), bundle(1800, OTHER.format(90)))
    turn(found, 600, "up")
    turn(found, HOUR + 900, "out")
    turn(found, HOUR + 3000, "up")
    found.passes(DECIDED)
    (verdict,) = [each for each in found.subjects.open_verdicts() if each["started_by"]["time"][11:16] == "15:00"]
    assert (said(found), verdict["verdict"]) == ([], "undetermined")
    assert verdict["reason"] == "how its state was at the period's begin is not known under this version of the rule"


def test_in_whatever_order_it_is_told_the_same_stands() -> None:
    for order in permutations([(600, "up"), (1200, "down"), (1500, "up"), (1700, "down")]):
        found = centre(UP.format(10), bundle(1800, UP.format(90)))
        for second, state in order:
            turn(found, second, state)
        found.passes(DECIDED)
        assert said(found) == [("opened", "15:00", 0.0)]
