"""Every metric of the table is there, said and at 0 before anything happens; counts are counted once."""

from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from schemas.metrics import METRICS, PREFIX
from schemas.rejection import REASONS, Rejection
from streams.metrics import OUTCOMES, STATES, VERDICTS, Metrics
from streams.processors.evaluate import Judgement
from streams.records import Record
from tests.streams import making
from tests.streams.making import SECOND, START

RULES = (making.rule("answered_in_time"), making.rule("another"))


def families(metrics: Metrics) -> dict[str, Any]:
    return {each.name: each for each in text_string_to_metric_families(metrics.text().decode())}


def series(metrics: Metrics, name: str) -> dict[tuple[str, ...], float]:
    """Label values to value, of the samples that carry the metric's count."""
    family = families(metrics)[PREFIX + name]
    counted = [each for each in family.samples if not each.name.endswith(("_created", "_bucket", "_sum", "_count"))]
    labels = next(each.labels for each in METRICS if each.name == name)
    return {tuple(each.labels[label] for label in labels): each.value for each in counted}


def step(state: str = "opened", revision: int = 1) -> dict[str, Any]:
    return {
        "rule": "another",
        "state": state,
        "revision": revision,
        "violation_id": "0123456789abcdef0123456789abcdef",
        "due_at": "2026-11-22T05:40:00Z",
    }


def judgement(*steps: dict[str, Any], **more: Any) -> Judgement:
    """A batch that brought nothing else than what is said."""
    lists: dict[str, Any] = {"steps": list(steps), "verdicts": [], "rejected": []}
    return Judgement(**{**dict.fromkeys(Judgement._fields, 0), **lists, **more})


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(RULES)


def test_every_metric_of_the_table_is_exposed_with_its_help(metrics: Metrics) -> None:
    found = families(metrics)
    shown = {each.name: (found[PREFIX + each.name].type, found[PREFIX + each.name].documentation) for each in METRICS}
    assert shown == {each.name: (each.kind, each.help) for each in METRICS}


@pytest.mark.parametrize("metric", METRICS, ids=lambda metric: metric.name)
def test_help_is_a_sentence_without_a_full_stop(metric: Any) -> None:
    assert metric.help[0].isupper() or metric.help[0].isdigit()
    assert (len(metric.help) > 15, metric.help.endswith(".")) == (True, False)


def test_nothing_is_exposed_that_the_table_does_not_have(metrics: Metrics) -> None:
    assert set(families(metrics)) == {PREFIX + each.name for each in METRICS}


def test_every_series_of_a_loaded_rule_is_there_at_zero(metrics: Metrics) -> None:
    rules = [rule.id for rule in RULES]
    assert {name: series(metrics, name) for name in ("violations", "violations_withdrawn", "steps", "verdicts")} == {
        "violations": {(rule, "major"): 0 for rule in rules},
        "violations_withdrawn": {(rule, "major"): 0 for rule in rules},
        "steps": {(rule, state): 0 for rule in rules for state in STATES},
        "verdicts": {(rule, verdict): 0 for rule in rules for verdict in VERDICTS},
    }


def test_every_outcome_and_every_reason_is_there_at_zero(metrics: Metrics) -> None:
    assert series(metrics, "events") == {(outcome,): 0 for outcome in OUTCOMES}
    assert series(metrics, "rejected") == {(reason,): 0 for reason in REASONS}


def test_the_rules_are_counted_and_named_with_their_digest(metrics: Metrics) -> None:
    assert series(metrics, "rules_loaded") == {(): 2}
    assert series(metrics, "rule") == {(rule.id, "1.0", rule.digest, "house"): 1 for rule in RULES}


def test_counters_end_in_total_and_the_text_ends_as_openmetrics_does(metrics: Metrics) -> None:
    text = metrics.text().decode()
    assert 'contactwatch_violations_total{rule="another",severity="major"} 0.0' in text
    assert text.endswith("# EOF\n")


def test_an_opened_violation_is_counted_with_its_id_as_exemplar(metrics: Metrics) -> None:
    metrics.count(judgement(step()), START + 2 * SECOND)
    totals = [each for each in families(metrics)[f"{PREFIX}violations"].samples if each.name.endswith("_total")]
    found = {each.labels["rule"]: (each.value, each.exemplar and each.exemplar.labels) for each in totals}
    assert found == {
        "answered_in_time": (0, None),
        "another": (1, {"violation_id": "0123456789abcdef0123456789abcdef"}),
    }


def test_a_withdrawal_is_counted_apart_and_lowers_nothing(metrics: Metrics) -> None:
    metrics.count(judgement(step(), step("withdrawn", 2)), START)
    withdrawn, opened = series(metrics, "violations_withdrawn"), series(metrics, "violations")
    assert (opened["another", "major"], withdrawn["another", "major"]) == (1, 1)


def test_an_amendment_is_a_step_and_no_new_violation(metrics: Metrics) -> None:
    metrics.count(judgement(step(), step("amended", 2)), START)
    assert (series(metrics, "violations")["another", "major"], series(metrics, "steps")["another", "amended"]) == (1, 1)


def test_detection_latency_is_from_due_to_said(metrics: Metrics) -> None:
    metrics.count(judgement(step()), START + 2 * SECOND)
    found = {
        each.name.rpartition("_")[2]: each.value
        for each in families(metrics)[f"{PREFIX}detection_latency_seconds"].samples
        if each.name.endswith(("_sum", "_count"))
    }
    assert found == {"sum": 2.0, "count": 1}


def test_copies_conflicts_and_rejections_are_no_taken_events(metrics: Metrics) -> None:
    refused = [(Record(b"{", None, 0), Rejection("not_json", "no JSON"))]
    metrics.count(judgement(taken=5, copies=2, conflicting=1, unknown=4, rejected=refused), START)
    assert series(metrics, "events") == {
        ("taken",): 2,
        ("copy",): 2,
        ("conflicting",): 1,
        ("too_long",): 0,
        ("rejected",): 1,
    }
    assert series(metrics, "rejected")[("not_json",)] == 1


def test_gauges_of_a_partition_go_with_it(metrics: Metrics) -> None:
    for partition in (0, 1):
        metrics.partition(partition, open_=3, watermark=START, age=2.0, lag=7, checkpoint=1.0, stalled=False)
    metrics.forget([0])
    metrics.forget([0, 5])
    gauges = ("open_interactions", "watermark_seconds", "watermark_age_seconds", "lag_records")
    assert {name: series(metrics, name) for name in gauges} == {
        "open_interactions": {("1",): 3},
        "watermark_seconds": {("1",): START / SECOND},
        "watermark_age_seconds": {("1",): 2.0},
        "lag_records": {("1",): 7},
    }


def test_no_label_can_hold_an_interaction_or_a_person() -> None:
    allowed = {
        "outcome",
        "reason",
        "rule",
        "severity",
        "state",
        "verdict",
        "partition",
        "version",
        "digest",
        "certainty",
        "why",
    }
    assert {label for metric in METRICS for label in metric.labels} <= allowed
