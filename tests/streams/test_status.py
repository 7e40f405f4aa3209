"""What sources say of themselves, in the worker: counted apart, part of one history at most, shown by source."""

from typing import Any

import orjson

from rules.admission import Timing
from streams import connector
from streams.connectors import cloudevents
from streams.kafka.partitioning import partition_of
from streams.metrics import Metrics
from streams.pipeline import Pipeline
from streams.records import Record
from streams.topic.filling import Filled, timed
from tests.streams import making
from tests.streams.making import SECOND, START

AMONG = 4
HOME = partition_of("pbx", AMONG)
NEVER_DOWN = """\
title: The exchange is never down
check: {pattern: forbidden, never: {system.status: {state: down}}}
"""


def status(state: str, second: float, offset: int = 0) -> Record:
    value = orjson.dumps(making.event("system.status", second, subject="pbx", id=f"{state}/{second}", state=state))
    return Record(value, START + round(second * SECOND), offset)


def pipeline(partition: int | None = None) -> Pipeline:
    ruleset = making.ruleset(making.rule("never_down", NEVER_DOWN))
    partitions = None if partition is None else AMONG
    return Pipeline(ruleset, Timing(), "contact.events", partition or 0, partitions)


def judged(judging: Pipeline, *records: Record) -> tuple[int, int, int, int, list[Any]]:
    found = judging.take(records, START).judgement
    return found.statuses, found.taken, found.copies, found.misrouted, [step["subject"] for step in found.steps]


def test_a_status_is_an_event_of_its_subject_on_one_partition_alone() -> None:
    records = [status("down", 0, 0), status("up", 3, 1)]
    assert judged(pipeline(HOME), *records) == (2, 2, 0, 0, ["pbx"])
    assert [judged(pipeline(other), *records) for other in range(AMONG) if other != HOME] == [(2, 0, 0, 0, [])] * 3


def test_a_file_holds_the_copies_of_all_partitions() -> None:
    records = [status("down" if n < AMONG else "up", n // AMONG * 3, n) for n in range(2 * AMONG)]
    assert judged(pipeline(), *records) == (2 * AMONG, 2 * AMONG, 2 * AMONG - 2, 0, ["pbx"])


def test_heartbeats_are_part_of_no_history() -> None:
    judging = pipeline(HOME)
    assert judged(judging, *[status("alive", n, n) for n in range(50)]) == (50, 0, 0, 0, [])
    assert judging.evaluator.engine.held == 0


def test_a_refused_status_is_refused_once() -> None:
    found = pipeline(HOME).take([Record(status("down", 100).value, START, 0)], START).judgement
    assert ([why.reason for _, why in found.rejected], found.statuses, found.taken) == (["future"], 0, 0)


def test_what_a_connector_says_of_its_source_goes_to_every_partition() -> None:
    records = [status("alive", 0), Record(making.line("queue.entered"), START, 1)]
    origin = connector.Origin("/cloudevents")
    found = [connector.events_of(cloudevents, each, origin) for each in records]
    assert [each[0].to_all for each in found if isinstance(each, list)] == [True, False]


def test_what_a_file_says_of_a_source_goes_to_every_partition() -> None:
    records = [status("alive", 0), Record(making.line("queue.entered"), None, 1)]
    assert [each.to_all for each in timed(records, Filled(), lambda _: None)] == [True, False]


def shown(metrics: Metrics) -> list[str]:
    return [line for line in metrics.text().decode().splitlines() if line.startswith("contactwatch_source_down{")]


def test_each_source_has_a_series_while_somebody_knows_of_it() -> None:
    metrics = Metrics(())
    metrics.sources({"/pbx": True, "/chat": False})
    both = shown(metrics)
    metrics.sources({"/chat": False})
    assert (both, shown(metrics)) == (
        ['contactwatch_source_down{source="/pbx"} 1.0', 'contactwatch_source_down{source="/chat"} 0.0'],
        ['contactwatch_source_down{source="/chat"} 0.0'],
    )
