"""The data's way without Kafka: what goes to which topic, keyed how, and when."""

from typing import Any

import orjson

from schemas import instant
from streams.pipeline import Pipeline, batches
from streams.records import Outgoing
from tests.streams import making
from tests.streams.making import SECOND, START, line

NOW = START + 100 * SECOND


def pipeline(lateness: int = 2 * SECOND) -> Pipeline:
    return Pipeline(making.ruleset(), making.timing(lateness), "contact.events", 3)


def said(outgoing: list[Outgoing], topic: str) -> list[Any]:
    return [orjson.loads(each.value or b"") for each in outgoing if each.topic == topic]


def topics(outgoing: list[Outgoing]) -> list[str]:
    return [each.topic for each in outgoing]


def test_an_answer_in_time_says_nothing() -> None:
    found = pipeline().take(making.records(line("queue.entered"), line("agent.joined", 60)), NOW)
    assert found.outgoing == []


def test_a_late_answer_opens_and_amends_on_the_violations_topics_and_alerts_once() -> None:
    judge = pipeline()
    found = judge.take(making.records(line("queue.entered"), line("agent.joined", 61)), NOW)
    found.outgoing.extend(judge.pass_time(START + 90 * SECOND, START + 92 * SECOND, NOW).outgoing)
    assert [each["state"] for each in said(found.outgoing, "violations")] == ["opened"]
    assert topics(found.outgoing) == ["violations", "violations.current", "alerts"]


def test_a_violation_is_keyed_by_its_id_on_every_topic() -> None:
    judge = pipeline()
    judge.take(making.records(line("queue.entered")), NOW)
    found = judge.pass_time(START + 61 * SECOND, START + 61 * SECOND, NOW)
    key = said(found.outgoing, "violations")[0]["violation_id"].encode()
    assert {(each.topic, each.key) for each in found.outgoing} == {
        ("violations", key),
        ("violations.current", key),
        ("alerts", key),
    }


def test_a_violation_names_what_the_command_line_contract_asks_for() -> None:
    judge = pipeline()
    judge.take(making.records(line("queue.entered", queue="billing")), NOW)
    violation = said(judge.pass_time(START + 61 * SECOND, START + 61 * SECOND, NOW).outgoing, "violations")[0]
    asked = (
        "rule",
        "subject",
        "state",
        "revision",
        "due_at",
        "started_by",
        "measured",
        "tenant",
        "channel",
        "severity",
    )
    assert {name: violation[name] for name in asked} == {
        "rule": "answered_in_time",
        "subject": "call-1",
        "state": "opened",
        "revision": 1,
        "due_at": "2026-11-22T05:41:00Z",
        "started_by": {"source": "/pbx/1", "id": "call-1/queue.entered/0", "time": "2026-11-22T05:40:00Z"},
        "measured": {"value": None, "limit": 60.0, "unit": "s"},
        "tenant": "default",
        "channel": "voice",
        "severity": "major",
    }


def test_the_evidence_names_topic_partition_and_offset() -> None:
    judge = pipeline()
    judge.take([making.record(line("queue.entered"), 17)], NOW)
    violation = said(judge.pass_time(START + 61 * SECOND, START + 61 * SECOND, NOW).outgoing, "violations")[0]
    place = {name: violation["evidence"][0][name] for name in ("topic", "partition", "offset", "type")}
    assert place == {"topic": "contact.events", "partition": 3, "offset": 17, "type": "queue.entered"}


def test_detection_is_stamped_with_the_streams_clock() -> None:
    judge = pipeline()
    judge.take(making.records(line("queue.entered")), NOW)
    found = judge.pass_time(START + 61 * SECOND, START + 61 * SECOND, NOW)
    assert said(found.outgoing, "violations")[0]["detected_at"] == instant.text(NOW)


def test_nothing_is_due_while_the_watermark_stands_at_the_deadline() -> None:
    judge = pipeline()
    judge.take(making.records(line("queue.entered")), NOW)
    assert judge.pass_time(START + 60 * SECOND, START + 62 * SECOND, NOW).outgoing == []


def test_an_answer_that_is_heard_of_late_withdraws_under_the_same_id() -> None:
    judge = pipeline()
    judge.take(making.records(line("queue.entered")), NOW)
    opened = judge.pass_time(START + 70 * SECOND, START + 70 * SECOND, NOW)
    corrected = judge.take([making.record(line("agent.joined", 59), 1, START + 71 * SECOND)], NOW)
    steps = said(opened.outgoing + corrected.outgoing, "violations")
    assert [(each["violation_id"], each["state"], each["revision"]) for each in steps] == [
        (steps[0]["violation_id"], "opened", 1),
        (steps[0]["violation_id"], "withdrawn", 2),
    ]


def test_what_is_due_at_the_watermark_before_a_record_is_spoken_before_it() -> None:
    """Batches do not show: one fetch or three, the steps are the same."""
    values = [line("queue.entered"), line("interaction.started", 90, subject="call-2"), line("agent.joined", 61)]
    whole = pipeline().take(making.records(*values), NOW).judgement.steps
    judge = pipeline()
    single = [step for each in making.records(*values) for step in judge.take([each], NOW).judgement.steps]
    assert whole == single
    assert [step["state"] for step in whole] == ["opened", "amended"]


def test_verdicts_are_one_record_for_each_interaction_that_is_over() -> None:
    judge = pipeline()
    judge.take(making.records(line("queue.entered"), line("agent.joined", 5), line("interaction.ended", 9)), NOW)
    over = START + 20 * 60 * SECOND
    found = [each for each in judge.pass_time(over, over, NOW).outgoing if each.topic == "verdicts"]
    record = orjson.loads(found[0].value or b"")
    verdicts = [(each["rule"], each["verdict"], each["closed_by"]) for each in record["verdicts"]]
    assert (len(found), found[0].key, verdicts) == (1, b"call-1", [("answered_in_time", "kept", "ended")])


def test_a_bad_record_rejects_itself_alone() -> None:
    judge = pipeline()
    found = judge.take(making.records(line("queue.entered"), b"{", line("agent.joined", 5)), NOW)
    assert (found.judgement.taken, topics(found.outgoing)) == (2, ["rejected"])


def test_an_event_that_is_not_admitted_is_not_counted_as_taken() -> None:
    ahead = making.record(line("queue.entered", 61), 1, START)
    found = pipeline().take([making.record(line("queue.entered"), 0, START), ahead], NOW)
    assert (found.judgement.taken, [why.reason for _, why in found.judgement.rejected]) == (1, ["future"])


def test_a_record_that_comes_twice_changes_nothing() -> None:
    judge = pipeline()
    found = judge.take(making.records(line("queue.entered"), line("queue.entered")), NOW)
    assert (found.judgement.taken, found.judgement.copies, found.outgoing) == (2, 1, [])


def test_records_come_in_runs_of_at_most_a_size() -> None:
    runs = batches(making.records(b"1", b"2", b"3", b"4", b"5"), 2)
    assert [[each.value for each in run] for run in runs] == [[b"1", b"2"], [b"3", b"4"], [b"5"]]
