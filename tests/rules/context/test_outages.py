"""Outages that are known: what rests on absence is undetermined over them, and says which."""

from pathlib import Path

import pytest

from tests.rules.context.world import TIMES, WAIT, WHO, engine, outcomes, tell

OUTAGE = {"outages/line.yaml": TIMES + WHO}
UNKNOWN = ("undetermined", "outage: events may not have reached us (line: The switch was replaced.)")


@pytest.mark.parametrize(("start", "expect"), [(-120, ("broken", "")), (-30, UNKNOWN), (10, UNKNOWN)])
def test_a_wait_that_an_outage_overlaps_proves_nothing(tmp_path: Path, start: int, expect: tuple[str, str]) -> None:
    judging = engine(tmp_path, OUTAGE)
    tell(judging, "queue.entered", start)

    assert outcomes(judging) == [expect]


@pytest.mark.parametrize(("start", "expect"), [(3600 + 599, UNKNOWN), (3600 + 600, ("broken", ""))])
def test_an_outage_ten_minutes_before_an_interaction_hides_nothing_of_it(
    tmp_path: Path, start: int, expect: tuple[str, str]
) -> None:
    rule = WAIT.replace("within", "already: callback.offered, within")
    judging = engine(tmp_path, {"wait.yaml": rule, **OUTAGE})
    tell(judging, "queue.entered", start)

    assert outcomes(judging) == [expect]


def test_an_outage_has_no_end_until_one_is_known(tmp_path: Path) -> None:
    judging = engine(tmp_path, {"outages/line.yaml": f"from: 2026-11-22T08:00:00Z\n{WHO}"})
    tell(judging, "queue.entered", 100_000)

    assert outcomes(judging) == [UNKNOWN]


def test_a_system_status_in_the_call_is_an_event_that_a_rule_may_excuse_by_and_no_outage(tmp_path: Path) -> None:
    excusing = WAIT.replace("within", "excuse: {system.status: {state: down}}, within").replace("title: t", "title: e")
    judging = engine(tmp_path, {"excusing.yaml": excusing})
    tell(judging, "queue.entered")
    tell(judging, "system.status", 10, {"component": "feed", "state": "down"})

    assert outcomes(judging) == [("excused", ""), ("broken", "")]
