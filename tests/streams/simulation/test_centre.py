"""The simulated centre: the same seed gives the same day, and a replay finds exactly what was planted."""

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

import orjson
import pytest

from rules.admission import Timing
from rules.loading import load
from rules.ruleset import Ruleset
from schemas import instant, wire
from streams import replay
from streams.records import Record
from streams.simulation.centre import PLANTED, Centre, Planted, Simulated

START = instant.micros("2026-11-22T01:00:00Z")
HOUR = 3600 * 1_000_000
SHIPPED = load(Path(__file__).parents[3] / "rules" / "catalog").rules
RULES = [rule for rule in SHIPPED if rule.id in PLANTED or (rule.on_by_default and not rule.not_yet)]
"""Those that are planted, and those that are switched on by default: they find nothing else."""


def stream(seed: int, hours: int = 2) -> tuple[list[Simulated], list[Planted]]:
    """Everything recorded in the first hours, and the breaches that were due by then."""
    events: list[Simulated] = []
    planted: list[Planted] = []
    for each in Centre(seed=seed, start=START).stream():
        if isinstance(each, Planted):
            planted.append(each)
        elif each.recorded > START + hours * HOUR:
            return events, planted
        else:
            events.append(each)
    raise AssertionError("the stream is endless")


def records(events: list[Simulated]) -> Iterator[Record]:
    for number, each in enumerate(events):
        yield Record(orjson.dumps(each.event), each.recorded, number)


def test_the_same_seed_gives_the_same_stream() -> None:
    first, second = (list(islice(Centre(seed=7, start=START).stream(), 2000)) for _ in range(2))
    assert first == second


def test_events_come_in_the_order_of_recording() -> None:
    recorded = [each.recorded for each in stream(3)[0]]
    assert recorded == sorted(recorded)


def test_every_event_can_be_taken() -> None:
    refused = [
        found for each in stream(4)[0] if not isinstance(found := wire.decode(orjson.dumps(each.event)), wire.Event)
    ]
    assert refused == []


def test_each_of_these_rules_is_broken_by_something_planted() -> None:
    assert {each.rule for each in stream(5)[1]} == PLANTED


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_replay_finds_what_was_planted_and_nothing_else(seed: int) -> None:
    events, planted = stream(seed)
    end = START + 2 * HOUR - 2_000_000
    found = replay.replay(records(events), Ruleset(RULES), Timing(), until=START + 2 * HOUR)
    assert {
        (each["rule"], each["subject"], each["started_by"]["source"], each["started_by"]["id"])
        for each in found.violations.values()
        if each["state"] in ("opened", "amended") and instant.micros(each["due_at"]) < end
    } == {(each.rule, each.subject, each.source, each.id) for each in planted if each.due_at < end}
