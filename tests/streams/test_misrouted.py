"""A producer with another partitioner: its interactions are judged, and everything said of them says `misrouted`."""

from typing import Any

import orjson
import pytest

from rules.admission import Timing
from schemas.violation import Violation
from streams.kafka.partitioning import partition_of
from streams.metrics import Metrics
from streams.pipeline import Announced, Pipeline
from streams.records import Record
from tests.streams import making
from tests.streams.making import SECOND, START, event

COUNT = 4
HERE = partition_of("call-1", COUNT)
ELSEWHERE = (HERE + 1) % COUNT
LATER = START + 70 * SECOND


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(making.ruleset().rules)


def partition(number: int, count: int | None = COUNT) -> Pipeline:
    return Pipeline(making.ruleset(), Timing(), "contact.events", number, count)


def take(pipeline: Pipeline, *events: dict[str, Any], first: int = 0) -> Announced:
    records = [Record(orjson.dumps(each), START, offset) for offset, each in enumerate(events, first)]
    return pipeline.take(records, START)


def violations(announced: Announced) -> list[dict[str, Any]]:
    return [orjson.loads(each.value or b"") for each in announced.outgoing if each.topic == "violations"]


def marks(pipeline: Pipeline) -> list[tuple[str, object]]:
    """State of each step that silence brings, and what it says of its place."""
    said = violations(pipeline.pass_time(LATER, LATER, LATER))
    return [(each["state"], each.get("misrouted", "absent")) for each in said]


def test_a_violation_of_a_misrouted_interaction_says_so() -> None:
    pipeline = partition(ELSEWHERE)
    take(pipeline, event("queue.entered"))
    assert marks(pipeline) == [("opened", True)]


def test_a_violation_where_it_belongs_says_nothing_of_its_place() -> None:
    pipeline = partition(HERE)
    take(pipeline, event("queue.entered"))
    assert marks(pipeline) == [("opened", "absent")]


def test_where_the_count_is_not_known_nothing_is_checked() -> None:
    pipeline = partition(ELSEWHERE, None)
    take(pipeline, event("queue.entered"))
    assert marks(pipeline) == [("opened", "absent")]


def test_a_withdrawal_says_it_too() -> None:
    pipeline = partition(ELSEWHERE)
    take(pipeline, event("queue.entered"))
    pipeline.pass_time(LATER, LATER, LATER)
    found = violations(take(pipeline, event("agent.joined", 59), first=1))
    assert [(each["state"], each["misrouted"]) for each in found] == [("withdrawn", True)]


def test_each_misrouted_interaction_is_counted_once(metrics: Metrics) -> None:
    first = event("queue.entered")
    pipeline = partition(ELSEWHERE)
    batches = [take(pipeline, first, first), take(pipeline, first, event("agent.joined", 5), first=2)]
    assert [each.judgement.misrouted for each in batches] == [1, 0]
    for each in batches:
        metrics.count(each.judgement, START)
    assert b"contactwatch_misrouted_total 1.0" in metrics.text()


def test_the_same_interaction_on_two_partitions_is_found_on_the_wrong_one_alone() -> None:
    found = {number: take(partition(number), event("queue.entered")).judgement.misrouted for number in range(COUNT)}
    assert found == {number: int(number != HERE) for number in range(COUNT)}


def test_what_is_refused_begins_no_history_and_is_not_counted() -> None:
    late = Record(orjson.dumps(event("queue.entered")), START + 25 * 3600 * SECOND, 0)
    judgement = partition(ELSEWHERE).take([late], START).judgement
    assert (judgement.misrouted, len(judgement.rejected)) == (0, 1)


def test_the_flag_is_part_of_a_violation_on_the_wire() -> None:
    pipeline = partition(ELSEWHERE)
    take(pipeline, event("queue.entered"))
    (said,) = violations(pipeline.pass_time(LATER, LATER, LATER))
    assert Violation.model_validate(said).misrouted is True
