"""A rule begins and ends at midnight where it holds: in its own zone, else in its jurisdiction's, else in UTC."""

import pytest

from rules.compiling.asking import start_of
from rules.timing import places
from schemas import instant
from tests.rules import histories

CHECK = "{pattern: order, before: agent.joined, needs: queue.entered}"


def midnight(applies_to: str, zone: str = "") -> str:
    """When a rule of 2026-07-01 begins."""
    check = CHECK.replace("}", f", zone: {zone}}}") if zone else CHECK
    (rule,) = histories.rules(f"one: {{valid_from: 2026-07-01, applies_to: {{{applies_to}}}, check: {check}}}")
    assert rule.valid_from is not None
    return instant.text(start_of(rule.valid_from, rule))


@pytest.mark.parametrize(
    ("applies_to", "begins"),
    [
        ("jurisdiction: CN", "2026-06-30T16:00:00Z"),
        ("jurisdiction: [UK, GB]", "2026-06-30T23:00:00Z"),
        ("jurisdiction: IN", "2026-06-30T18:30:00Z"),
        ("jurisdiction: CO", "2026-07-01T05:00:00Z"),
        ("jurisdiction: FR", "2026-06-30T22:00:00Z"),
        ("jurisdiction: US-FL", "2026-07-01T00:00:00Z"),
        ("jurisdiction: [EU, FR]", "2026-07-01T00:00:00Z"),
        ("jurisdiction: [FR, CN]", "2026-07-01T00:00:00Z"),
        ("jurisdiction: {matches: ^CN}", "2026-07-01T00:00:00Z"),
        ("channel: voice", "2026-07-01T00:00:00Z"),
    ],
)
def test_a_jurisdiction_with_one_zone_has_its_own_midnight(applies_to: str, begins: str) -> None:
    assert midnight(applies_to) == begins


@pytest.mark.parametrize(
    ("zone", "begins"), [("Europe/Madrid", "2026-06-30T22:00:00Z"), ("customer", "2026-06-30T16:00:00Z")]
)
def test_a_zone_that_a_rule_names_comes_first_and_a_customers_is_no_zone_of_a_law(zone: str, begins: str) -> None:
    assert midnight("jurisdiction: CN", zone) == begins


def test_counted_dates_and_periods_are_those_of_the_same_zone() -> None:
    share = "{pattern: share, of: queue.entered, part: agent.joined, at_least: 80%, period: day}"
    (rule,) = histories.rules(f"one: {{applies_to: {{jurisdiction: CN}}, check: {share}}}")
    assert (places.home(rule).name, places.usual(rule)) == ("Asia/Shanghai", "Asia/Shanghai")
