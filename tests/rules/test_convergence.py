"""What stands in the end depends on the set of events alone: not on order, copies, cuts or silences."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.ruleset import Ruleset
from schemas import instant
from tests.rules import histories
from tests.rules.histories import SECOND, START, Judging

RULESET = Ruleset(histories.rules(), any_date=True)
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=150, deadline=None, derandomize=True)


def in_order(events: list[dict[str, Any]], ruleset: Ruleset = RULESET) -> tuple[list[Any], dict[str, Any]]:
    judging = Judging(ruleset)
    for each in sorted(events, key=lambda each: str(each["time"])):
        judging.take(each)
    return judging.end()


def test_the_rules_of_this_file_are_seven() -> None:
    assert len(RULESET.rules) == 7


@often
@given(SEEDS, SEEDS)
def test_any_order_of_arrival_leads_to_the_same(seed: int, order: int) -> None:
    events = histories.history(seed)
    judging = Judging(RULESET)
    for each in random.Random(order).sample(events, len(events)):
        judging.take(each)
    assert judging.end() == in_order(events)


@often
@given(SEEDS, SEEDS)
def test_silences_on_the_way_change_nothing_in_the_end(seed: int, order: int) -> None:
    events, choice = histories.history(seed), random.Random(order)
    judging = Judging(RULESET)
    for each in choice.sample(events, len(events)):
        judging.silence(START + choice.randrange(40) * SECOND)
        judging.take(each)
    assert judging.end() == in_order(events)


@often
@given(SEEDS, SEEDS)
def test_copies_also_under_a_later_time_change_nothing(seed: int, order: int) -> None:
    events, choice = histories.history(seed), random.Random(order)
    copies = [
        each | {"time": instant.text(instant.micros(each["time"]) + choice.choice((0, 1, 7, 30)) * SECOND)}
        for each in events
        if choice.random() < 0.5
    ]
    judging = Judging(RULESET)
    for each in choice.sample(events + copies, len(events) + len(copies)):
        judging.take(each)
    assert judging.end() == in_order(events)


@often
@given(SEEDS, SEEDS)
def test_a_state_saved_and_loaded_anywhere_goes_on_as_if_nothing_had_been(seed: int, order: int) -> None:
    """But for numbers split over messages, whose digits are in memory only."""
    ruleset = Ruleset([rule for rule in RULESET.rules if rule.id != "masked"], any_date=True)
    events, choice = histories.history(seed), random.Random(order)
    judging = Judging(ruleset)
    for each in choice.sample(events, len(events)):
        if choice.random() < 0.4:
            judging.save_and_load()
        judging.silence(START + choice.randrange(40) * SECOND)
        judging.take(each)
    assert judging.end() == in_order(events, ruleset)


@pytest.mark.parametrize("seed", range(40))
def test_interactions_over_two_engines_are_judged_as_over_one(seed: int) -> None:
    events = histories.history(seed)
    apart = [in_order([each for each in events if each["subject"] == subject]) for subject in ("one", "two")]
    verdicts, standing = in_order(events)
    assert (verdicts, standing) == (sorted(apart[0][0] + apart[1][0], key=str), apart[0][1] | apart[1][1])
