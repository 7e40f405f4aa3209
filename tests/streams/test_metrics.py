"""Every metric of the table is there, said and at 0 before anything happens; counts are counted once."""

from collections import Counter as Counted
from typing import Any

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from rules.condition import Condition
from rules.context.facts import Context, Exempt, Touched
from rules.judging import census
from schemas.metrics import METRICS, PLACE, PREFIX
from schemas.rejection import REASONS, Rejection
from schemas.topics import SUBJECTS
from streams.judgement import Judgement
from streams.metrics import GAUGES, NOWHERE, OUTCOMES, RELOADS, STATES, VERDICTS, Metrics
from streams.records import Record
from tests.streams import making
from tests.streams.making import SECOND, START

BILLING = ("acme", "voice", "billing")
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
        "severity": "major",
        "state": state,
        "revision": revision,
        "violation_id": "0123456789abcdef0123456789abcdef",
        "due_at": "2026-11-22T05:40:00Z",
        "tenant": "acme",
        "channel": "voice",
        "queue": "billing",
    }


def judgement(*steps: dict[str, Any], **more: Any) -> Judgement:
    """A batch that brought nothing else than what is said."""
    lists: dict[str, Any] = {"steps": list(steps), "verdicts": [], "rejected": [], "sources": {}, "held_back": {}}
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
        "violations": {(rule, "major", *NOWHERE): 0 for rule in rules},
        "violations_withdrawn": {(rule, "major", *NOWHERE): 0 for rule in rules},
        "steps": {(rule, state): 0 for rule in rules for state in STATES},
        "verdicts": {(rule, verdict, *NOWHERE): 0 for rule in rules for verdict in VERDICTS},
    }


def test_every_outcome_and_every_reason_is_there_at_zero(metrics: Metrics) -> None:
    assert series(metrics, "events") == {(outcome,): 0 for outcome in OUTCOMES}
    assert series(metrics, "rule_reloads") == {(outcome,): 0 for outcome in RELOADS}
    assert series(metrics, "rejected") == {(reason,): 0 for reason in REASONS}


def test_rules_that_are_switched_to_while_running_have_all_their_series_at_zero(metrics: Metrics) -> None:
    fresh = making.rule("fresh").model_copy(update={"begins": START, "severity": "minor"})
    metrics.adopt([*RULES, fresh], [True, False])
    assert series(metrics, "violations")["fresh", "minor", *NOWHERE] == 0
    assert series(metrics, "rule_reloads") == {("switched",): 1, ("refused",): 1}
    assert series(metrics, "rules_loaded") == {(): 3}


def test_the_rules_are_counted_and_named_with_their_digest(metrics: Metrics) -> None:
    assert series(metrics, "rules_loaded") == {(): 2}
    assert series(metrics, "rule") == {(rule.id, "1.0", rule.digest, "house", "", ""): 1 for rule in RULES}


def test_counters_end_in_total_and_the_text_ends_as_openmetrics_does(metrics: Metrics) -> None:
    text = metrics.text().decode()
    said = 'contactwatch_violations_total{channel="",queue="",rule="another",severity="major",tenant=""} 0.0'
    assert said in text
    assert text.endswith("# EOF\n")


def test_an_opened_violation_is_counted_with_its_id_as_exemplar(metrics: Metrics) -> None:
    metrics.count(judgement(step()), START + 2 * SECOND)
    totals = [each for each in families(metrics)[f"{PREFIX}violations"].samples if each.name.endswith("_total")]
    found = [(each.labels["rule"], each.labels["queue"], each.exemplar) for each in totals if each.value]
    assert [(rule, queue, exemplar.labels) for rule, queue, exemplar in found] == [
        ("another", "billing", {"violation_id": "0123456789abcdef0123456789abcdef"})
    ]


def test_where_one_rule_is_broken_every_rule_has_its_series(metrics: Metrics) -> None:
    metrics.count(judgement(step()), START)
    assert series(metrics, "violations") == {
        **{(rule.id, "major", *NOWHERE): 0 for rule in RULES},
        ("answered_in_time", "major", *BILLING): 0,
        ("another", "major", *BILLING): 1,
    }
    assert {labels[2:] for labels in series(metrics, "verdicts")} == {NOWHERE, BILLING}


def test_a_withdrawal_is_counted_apart_and_lowers_nothing(metrics: Metrics) -> None:
    metrics.count(judgement(step(), step("withdrawn", 2)), START)
    withdrawn, opened = series(metrics, "violations_withdrawn"), series(metrics, "violations")
    assert (opened["another", "major", *BILLING], withdrawn["another", "major", *BILLING]) == (1, 1)


def test_an_amendment_is_a_step_and_no_new_violation(metrics: Metrics) -> None:
    metrics.count(judgement(step(), step("amended", 2)), START)
    opened = series(metrics, "violations")["another", "major", *BILLING]
    assert (opened, series(metrics, "steps")["another", "amended"]) == (1, 1)


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
        ("status",): 0,
        ("copy",): 2,
        ("conflicting",): 1,
        ("too_long",): 0,
        ("rejected",): 1,
    }
    assert series(metrics, "rejected")[("not_json",)] == 1


def verdict(said: str, value: float | None, queue: str = "billing") -> dict[str, Any]:
    measured = {"value": value, "limit": 60.0, "unit": "s"}
    where = {"tenant": "acme", "channel": "voice", "queue": queue}
    return {"rule": "another", "verdict": said, "measured": measured, **where}


def test_verdicts_are_counted_where_they_were_reached(metrics: Metrics) -> None:
    reached = [verdict("kept", 20), verdict("kept", 30), verdict("broken", None, "sales")]
    metrics.count(judgement(verdicts=reached), START)
    assert {labels: value for labels, value in series(metrics, "verdicts").items() if value} == {
        ("another", "kept", *BILLING): 2,
        ("another", "broken", "acme", "voice", "sales"): 1,
    }


def test_what_was_measured_is_shown_as_a_histogram_where_it_was_measured(metrics: Metrics) -> None:
    metrics.count(judgement(verdicts=[verdict("kept", 20), verdict("broken", None)]), START)
    found = families(metrics)[f"{PREFIX}measured_seconds"].samples
    sums = {
        (each.name.rpartition("_")[2], each.labels["rule"]): each.value for each in found if "le" not in each.labels
    }
    assert {key: value for key, value in sums.items() if key[0] in ("sum", "count")} == {
        ("sum", "another"): 20,
        ("count", "another"): 1,
        ("sum", "answered_in_time"): 0,
        ("count", "answered_in_time"): 0,
    }


def test_events_are_counted_by_source(metrics: Metrics) -> None:
    metrics.count(judgement(taken=3, sources={"/pbx/1": 2, "/bot": 1}), START)
    assert series(metrics, "source_events") == {("/pbx/1",): 2, ("/bot",): 1}


def test_what_waits_is_the_sum_over_partitions_and_goes_with_them(metrics: Metrics) -> None:
    running = Counted({("another", "acme", "voice", "billing"): 2})
    for partition in (0, 1):
        metrics.waiting(partition, census.Counted(running, Counted()))
    assert series(metrics, "open_clocks")["another", *BILLING] == 4
    metrics.forget([0])
    assert series(metrics, "open_clocks")["another", *BILLING] == 2
    metrics.waiting(1, census.Counted(Counted(), Counted()))
    assert series(metrics, "open_clocks")["another", *BILLING] == 0


def test_the_canaries_of_a_partition_are_counted_from_zero(metrics: Metrics) -> None:
    metrics.partition(2, open_=0, watermark=START, age=0, lag=0, checkpoint=0, stalled=False)
    metrics.canaries(2, 0)
    assert series(metrics, "canaries") == {("2",): 0}
    metrics.canaries(2, 1)
    assert series(metrics, "canaries") == {("2",): 1}


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


def test_partitions_of_facts_have_gauges_of_their_own(metrics: Metrics) -> None:
    metrics.partition(0, open_=3, watermark=START, age=2.0, lag=7, checkpoint=1.0, stalled=False)
    metrics.partition(0, open_=5, watermark=START, age=4.0, lag=9, checkpoint=6.0, stalled=True, of=SUBJECTS)
    shown = {name: series(metrics, name) for name in GAUGES["subjects"]}
    assert shown == {
        "open_subjects": {("0",): 5},
        "subjects_watermark_seconds": {("0",): START / SECOND},
        "subjects_watermark_age_seconds": {("0",): 4.0},
        "subjects_lag_records": {("0",): 9},
        "subjects_checkpoint_age_seconds": {("0",): 6.0},
        "subjects_stalled": {("0",): 1},
    }
    metrics.forget([0], SUBJECTS)
    assert (series(metrics, "open_subjects"), series(metrics, "open_interactions")) == ({}, {("0",): 3})


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
        *PLACE,
        "source",
        "document",
        "clause",
        "exception",
    }
    assert {label for metric in METRICS for label in metric.labels} <= allowed


def test_a_declared_exception_is_there_at_zero_and_counted_by_its_name() -> None:
    whole = Touched()
    known = Context(exceptions=(Exempt("window", 0, 1, whole, "r", "a"), Exempt("tests", 0, 1, whole, "r", "a")))
    metrics = Metrics([rule.model_copy(update={"context": known}) for rule in RULES])
    said = {"rule": "another", "verdict": "excused", "tenant": "acme", "channel": "voice", "queue": "billing"}
    verdict = {**said, "measured": {"value": None, "limit": 60.0, "unit": "s"}, "exception": "window"}
    metrics.count(judgement(verdicts=[verdict, {**verdict, "exception": "window"}]), 0)

    assert series(metrics, "excused_by_exception") == {("window",): 2, ("tests",): 0}


def test_each_severity_that_a_rule_may_have_is_there_at_zero_and_a_change_of_it_is_counted_in_both() -> None:
    grades = (("critical", (("queue", Condition("is", "billing")),)),)
    metrics = Metrics([RULES[1].model_copy(update={"severity_when": grades})])
    assert series(metrics, "violations") == {("another", each, *NOWHERE): 0 for each in ("major", "critical")}

    metrics.count(judgement(step(), {**step("amended", 2), "severity": "critical", "severity_before": "major"}), 0)
    here = [("another", each, *BILLING) for each in ("major", "critical")]
    names = ("violations", "violations_withdrawn")
    assert [[series(metrics, name)[each] for each in here] for name in names] == [[1, 1], [1, 0]]
