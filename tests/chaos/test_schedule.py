"""The planner of the chaos suite: the same seed gives the same run, and every fault strikes while there is load."""

from pathlib import Path
from random import Random

import pytest

from rules.loading import load
from tests.chaos import faults, rules
from tests.chaos.rules import Version
from tests.chaos.scenario import CLOCK, FAULTS, SHORT, Scenario, drawn
from tests.chaos.schedule import QUIET_BEFORE, happenings

KINDS = tuple(faults.KINDS)


def test_a_seed_draws_the_same_run_each_time_and_another_seed_another_one() -> None:
    assert [drawn(seed) for seed in range(50)] == [drawn(seed) for seed in range(50)]
    assert len({drawn(seed)._replace(seed=0) for seed in range(50)}) > 40


@pytest.mark.parametrize("seconds", [20, 60, 100])
@pytest.mark.parametrize("seed", range(20))
def test_faults_strike_in_order_after_a_quiet_beginning_and_before_the_load_ends(seed: int, seconds: int) -> None:
    found = happenings(seed, KINDS, seconds)
    assert found == happenings(seed, KINDS, seconds) == sorted(found, key=lambda each: each.at)
    assert {each.kind for each in found} == set(KINDS)
    assert all(QUIET_BEFORE <= each.at < each.until <= seconds for each in found)


@pytest.mark.parametrize("scenario", [*SHORT, *map(drawn, range(60))], ids=str)
def test_rules_that_are_published_begin_while_there_is_load(scenario: Scenario) -> None:
    struck = happenings(scenario.seed, (each for each in scenario.faults if each != CLOCK), scenario.seconds)
    begin = [each.at + faults.BEGINS_AFTER for each in struck if each.kind == faults.RELOAD]
    assert bool(begin) == (faults.RELOAD in scenario.faults)
    assert all(each < scenario.seconds for each in begin)


def test_the_short_form_and_the_seeds_have_every_fault() -> None:
    assert {fault for scenario in SHORT for fault in scenario.faults} == set(FAULTS)
    assert {fault for seed in range(1, 21) for fault in drawn(seed).faults} == set(FAULTS)


def test_each_version_of_the_rules_differs_from_the_one_before() -> None:
    chance = Random(1)
    versions = [Version(3)]
    for _ in range(20):
        versions.append(versions[-1].another(chance))
    assert [each.within for each in versions[:4]] == [3, 2, 3, 2]
    assert versions[-1].major > 1


def test_rules_can_be_loaded_in_every_version(tmp_path: Path) -> None:
    found = load(rules.folder(tmp_path / "rules", Version(60, is_shorter=True, major=2)))
    assert found.mistakes == ()
    assert {(each.version, each.major) for each in found.rules} == {("2.0", 2)}
