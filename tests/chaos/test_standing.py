"""The suite's own eyes: each difference that must not be is seen, and equal accounts are equal."""

from typing import Any

import pytest

from tests.chaos import standing
from tests.chaos.outcome import refusals
from tests.chaos.topic import Place


def step(id_: str = "v1", revision: int = 1, state: str = "opened", **other: Any) -> dict[str, Any]:
    started = {"source": "/pbx/1", "id": f"{id_}/0", "time": "2026-11-22T05:40:00Z"}
    told = {
        "violation_id": id_,
        "revision": revision,
        "state": state,
        "due_at": "2026-11-22T05:40:03Z",
        "measured": {"value": None, "limit": 3.0, "unit": "s"},
        "started_by": started,
        "rule_digest": "abc",
        "evidence": [{"topic": "events", "offset": 7, **started}],
        "detected_at": "2026-11-22T05:40:04Z",
    }
    return {**told, **other}


REPLAYED = [step("v1"), step("v2")]


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ([step("v1"), step("v2")], {}),
        ([step("v1", evidence=[{**step()["evidence"][0], "offset": 99}]), step("v2")], {}),
        ([step("v1"), step("v2"), step("v3"), step("v3", 2, "withdrawn")], {}),
        ([step("v1")], {"missing": 1}),
        ([step("v1"), step("v2"), step("v2", 2, "withdrawn")], {"missing": 1}),
        ([step("v1"), step("v2"), step("v3")], {"false": 1}),
        ([step("v1"), step("v2", due_at="2026-11-22T05:40:09Z")], {"otherwise": 1}),
        ([step("v1"), step("v2", measured={"value": 4.0, "limit": 3.0, "unit": "s"})], {"otherwise": 1}),
        ([step("v1"), step("v2"), step("v2")], {"doubled": 1}),
        ([step("v1"), step("v2"), step("v2", 3, "amended")], {"gaps": 1}),
        ([step("v1"), step("v2"), step("v2", 2, "amended"), step("v2")], {"doubled": 1, "gaps": 1}),
    ],
)
def test_each_difference_between_live_and_replay_is_named(said: list[dict[str, Any]], found: dict[str, int]) -> None:
    assert {name: len(all_) for name, all_ in standing.compare(said, REPLAYED).all().items()} == found


def test_refused_records_must_stand_once_each_at_the_place_they_came_from() -> None:
    one, two, three = (Place(0, offset) for offset in (1, 2, 3))
    assert refusals([one, two], {one, two}) == {}
    named = refusals([one, one, three], {one, two})
    assert {name: len(all_) for name, all_ in named.items()} == {
        "refusal missing": 1,
        "refusal false": 1,
        "refusal doubled": 1,
    }
