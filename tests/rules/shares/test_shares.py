"""Shares and means of many interactions: when a period is judged, what is left out, what takes a verdict back."""

from typing import Any

import pytest

from tests.rules.subjects.calls import Centre

HOUR = 3600


def share(keys: str, more: str = "") -> str:
    return f"{{check: {{pattern: share, period: hour, {keys}}}{more}}}"


SERVICE = f"service: {share('part: agent.joined, of: queue.entered, within: 20s, at_least: 80%')}"
BY_QUEUE = f"queues: {share('part: agent.joined, of: queue.entered, within: 20s, at_least: 80%, for_each: [queue]')}"
FAST = """
fast: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 20s,
  excuse: {queue.left: {reason: abandoned}}}}
""".strip()


def call(centre: Centre, name: str, at: float, answered: float | None, partition: int = 0, queue: str = "q") -> None:
    centre.happens("queue.entered", at, name, partition, queue=queue)
    if answered is not None:
        centre.happens("agent.joined", at + answered, name, partition)


def test_a_period_below_its_bound_is_broken_when_it_is_over() -> None:
    centre = Centre(SERVICE)
    call(centre, "a", 0, 10)
    call(centre, "b", 60, 21)
    centre.passes(HOUR)
    assert centre.said == []
    centre.passes(HOUR + 1)
    assert centre.said == [("opened", "tenant=default", 50.0)]
    (step,) = centre.steps
    assert (step["measured"], step["due_at"], step["started_by"]["time"], step["entries"]) == (
        {"value": 50.0, "limit": 80.0, "unit": "%"},
        "2026-09-21T15:00:00Z",
        "2026-09-21T14:00:00Z",
        [{"kept": 1, "broken": 1}],
    )


def test_exactly_the_bound_is_kept_and_a_hair_below_is_not() -> None:
    centre = Centre(SERVICE)
    for number in range(10):
        call(centre, f"call-{number}", number, 20 if number < 8 else 20.001)
    centre.passes(2 * HOUR)
    assert centre.said == []
    call(centre, "one more", 20, 21)
    assert centre.said == []
    centre.passes(2 * HOUR + 100)
    assert centre.said == [("opened", "tenant=default", 72.727)]


def test_a_period_waits_for_what_began_in_it_and_then_no_longer() -> None:
    centre = Centre(SERVICE)
    call(centre, "a", 0, 10)
    call(centre, "b", HOUR - 1, None)
    centre.passes(HOUR + 10)
    assert centre.said == []
    centre.passes(HOUR + 30)
    assert centre.said == [("opened", "tenant=default", 50.0)]


def test_a_lagging_partition_does_not_close_an_hour_on_half_the_calls() -> None:
    centre = Centre(SERVICE, partitions=2)
    call(centre, "a", 0, 21, partition=0)
    centre.passes(3 * HOUR, partition=0)
    assert centre.said == []
    for number in range(9):
        call(centre, f"late-{number}", 1 + number, 5, partition=1)
    centre.passes(3 * HOUR)
    assert centre.said == []


def test_a_late_answer_takes_the_violation_back() -> None:
    centre = Centre(SERVICE)
    call(centre, "a", 0, 10)
    call(centre, "b", 60, None)
    centre.passes(HOUR + 60)
    centre.happens("agent.joined", 70, "b")
    centre.passes(HOUR + 61)
    assert centre.said == [("opened", "tenant=default", 50.0), ("withdrawn", "tenant=default", 100.0)]


def test_each_queue_has_its_own_share_and_a_caller_counts_where_the_wait_began() -> None:
    centre = Centre(BY_QUEUE)
    call(centre, "a", 0, 10, queue="sales")
    call(centre, "b", 0, 30, queue="billing")
    centre.happens("queue.entered", 40, "b", queue="sales")
    centre.happens("agent.joined", 45, "b")
    centre.passes(2 * HOUR)
    assert centre.said == [("opened", "queue=billing", 0.0)]
    assert centre.steps[0]["queue"] == "billing"


@pytest.mark.parametrize(
    ("excused", "said"),
    [("left_out", []), ("kept", []), ("broken", [("opened", "tenant=default", 66.667)])],
)
def test_the_excused_of_another_rule_are_left_out_or_counted_as_told(excused: str, said: list[object]) -> None:
    centre = Centre(f"{FAST}\nlevel: {share(f'part: {{kept: fast}}, at_least: 80%, excused: {excused}')}")
    call(centre, "a", 0, 10)
    call(centre, "b", 0, 10)
    call(centre, "c", 0, None)
    centre.happens("queue.left", 5, "c", reason="abandoned")
    centre.passes(2 * HOUR)
    assert [each for each in centre.said if "tenant" in each[1]] == said


def test_what_is_undetermined_counts_only_where_it_could_turn_the_verdict() -> None:
    enough, few = Centre(SERVICE), Centre(SERVICE)
    for centre, answered in ((enough, 9), (few, 3)):
        for number in range(answered):
            call(centre, f"call-{number}", number, 5)
        centre.happens("queue.entered", 100, "lost", sequence=0)
        centre.happens("interaction.ended", 130, "lost", sequence=5)
        centre.passes(2 * HOUR)
    assert (enough.said, few.said) == ([], [])
    assert [each["verdict"] for each in enough.subjects.open_verdicts()] == ["kept"]
    assert [(each["verdict"], each["reason"]) for each in few.subjects.open_verdicts()] == [
        ("undetermined", "1 open or undetermined could turn it")
    ]


def test_fewer_than_the_minimum_say_nothing() -> None:
    centre = Centre(f"rare: {share('part: agent.joined, of: queue.entered, within: 20s, at_least: 80%, minimum: 2')}")
    call(centre, "a", 0, None)
    centre.passes(2 * HOUR)
    (verdict,) = centre.subjects.open_verdicts()
    assert (centre.said, verdict["verdict"], verdict["reason"]) == ([], "undetermined", "1 counted, 2 needed")


def test_a_mean_of_what_another_rule_measured_leaves_out_what_has_no_number() -> None:
    centre = Centre(f"{FAST}\nmean: {share('mean: {measured: fast}, at_most: 30s')}")
    call(centre, "a", 0, 10)
    call(centre, "b", 0, 70)
    call(centre, "c", 0, None)
    centre.passes(2 * HOUR)
    (step,) = [each for each in centre.steps if each["rule"] == "mean"]
    assert step["measured"] == {"value": 40.0, "limit": 30.0, "unit": "s"}
    assert step["entries"] == [{"kept": 1, "broken": 2, "valued": 2}]


def test_a_mean_leaves_out_what_may_have_been_measured_too_late() -> None:
    centre = Centre(f"{FAST}\nmean: {share('mean: {measured: fast}, at_most: 30s')}")
    call(centre, "a", 0, 10)
    centre.happens("queue.entered", 0, "b", sequence=0)
    centre.happens("agent.joined", 70, "b", sequence=3)
    centre.passes(2 * HOUR)
    found = {each["rule"]: each for each in centre.subjects.open_verdicts()}
    assert (found["mean"]["verdict"], found["mean"]["measured"]["value"]) == ("kept", 10.0)


def test_a_mean_of_a_field_is_exact() -> None:
    centre = Centre(f"scores: {share('mean: score, of: survey.answered, at_least: 4.2')}")
    for number, score in enumerate((4.1, 4.3, 4.2)):
        centre.happens("survey.answered", number, f"call-{number}", score=score)
    centre.passes(2 * HOUR)
    assert centre.said == []
    centre.happens("survey.answered", 10, "call-9", score=4.199999)
    centre.passes(2 * HOUR + 1)
    assert centre.said == [("opened", "tenant=default", 4.2)]


def test_a_rolling_share_says_broken_looks_in_a_row_once() -> None:
    rolling = "part: agent.joined, of: queue.entered, within: 20s, at_least: 80%, minimum: 1"
    centre = Centre(f"rolling: {{check: {{pattern: share, period: {{last: 1h, every: 5m}}, {rolling}}}}}")
    call(centre, "a", 60, None)
    centre.passes(HOUR)
    assert centre.said == [("opened", "tenant=default", 0.0)]
    assert centre.steps[0]["due_at"] == "2026-09-21T14:05:00Z"
    for number in range(4):
        call(centre, f"good-{number}", HOUR + 10 + number, 5)
    centre.passes(2 * HOUR)
    call(centre, "b", 2 * HOUR + 400, None)
    centre.passes(4 * HOUR)
    assert [each["due_at"][11:16] for each in centre.steps] == ["14:05", "16:10"]


def test_a_state_has_its_share_of_the_time_that_is_known() -> None:
    states = "{from: {system.status: {state: up}}, to: {system.status: {state: down}}}"
    centre = Centre(f"up: {share(f'part: {states}, at_least: 90%, for_each: [component]')}")
    for second, state in ((600, "up"), (1200, "down"), (1500, "up"), (HOUR + 100, "down"), (HOUR + 100, "up")):
        centre.happens("system.status", second, "status", component="ivr", state=state)
    centre.passes(3 * HOUR)
    assert centre.said == []
    centre.happens("system.status", 1800, "status", component="ivr", state="down")
    centre.happens("system.status", 1830, "status", component="ivr", state="up")
    centre.passes(3 * HOUR + 1)
    assert centre.said == [("opened", "component=ivr", 89.0)]


def test_a_warning_comes_while_the_period_runs_and_goes_when_it_is_met() -> None:
    keys = "part: agent.joined, of: queue.entered, within: 20s, at_least: 80%"
    centre = Centre(f"warned: {share(keys, ', warn_at: 90%')}")
    call(centre, "a", 0, 30)
    centre.passes(100)
    assert centre.said == [("warned", "tenant=default", 0.0)]
    for number in range(9):
        call(centre, f"good-{number}", 200 + number, 5)
    centre.passes(2 * HOUR)
    assert centre.said[1:] == [("cancelled", "tenant=default", 90.0)]


def test_months_without_data_are_missing_evidence() -> None:
    asked = "evidence, of: survey.answered, months: 3, ending: 2026-12-01"
    centre = Centre(f"kept: {{check: {{pattern: {asked}}}}}")
    centre.happens("survey.answered", 0, "a", score=4)
    centre.happens("survey.answered", 45 * 86_400, "b", score=4)
    centre.passes(80 * 86_400)
    assert centre.said == [("opened", "tenant=default", 0)]
    assert centre.steps[0]["started_by"]["time"] == "2026-10-01T00:00:00Z"


def test_a_month_that_is_over_with_its_ending_is_asked_for() -> None:
    asked = "evidence, of: survey.answered, months: 1, ending: 2026-10-31"
    centre = Centre(f"kept: {{check: {{pattern: {asked}}}}}")
    centre.happens("survey.answered", 0, "a", score=4)
    centre.passes(80 * 86_400)
    assert [each["started_by"]["time"] for each in centre.steps] == ["2026-10-01T00:00:00Z"]


@pytest.mark.parametrize(
    ("exported", "said"),
    [
        ({"plan": 10.3}, []),  # in the afternoon of the day on which it ends: the date is whole
        ({"plan": 11}, [("opened", 0)]),
        ({}, [("opened", 0)]),
    ],
)
def test_an_artefact_that_is_not_there_in_time_is_missing(exported: dict[str, float], said: list[Any]) -> None:
    centre = Centre("plan: {check: {pattern: evidence, of: data.exported, artefact: plan, ending: 2026-10-01}}")
    centre.happens("data.exported", 0, "a", artefact="another")
    for artefact, day in exported.items():
        centre.happens("data.exported", day * 86_400, "b", artefact=artefact)
    centre.passes(80 * 86_400)
    assert [(each["state"], each["measured"]["value"]) for each in centre.steps] == said


def test_evidence_of_rules_names_the_rule_that_had_nothing_to_count() -> None:
    asked = "evidence, of: {rules: [service, scores]}, months: 1, ending: 2026-10-01"
    scores = f"scores: {share('mean: score, of: survey.answered, at_least: 4')}"
    centre = Centre(f"{SERVICE}\n{scores}\nmonths: {{check: {{pattern: {asked}}}}}")
    call(centre, "a", 0, 5)
    centre.passes(20 * 86_400)
    assert [(each["rule"], each["entries"]) for each in centre.steps] == [("months", [{"missing": "scores"}])]


def test_evidence_of_a_share_of_another_rule_s_verdicts_looks_at_those() -> None:
    asked = "evidence, of: {rules: [mean]}, months: 1, ending: 2026-10-01"
    mean = f"mean: {share('mean: {measured: fast}, at_most: 30s')}"
    centre = Centre(f"{FAST}\n{mean}\nmonths: {{check: {{pattern: {asked}}}}}")
    call(centre, "a", 0, 5)
    centre.passes(20 * 86_400)
    assert [each for each in centre.steps if each["rule"] == "months"] == []


def test_a_part_of_the_same_type_is_looked_for_after_it_where_a_time_is_set() -> None:
    part = "part: {message.sent: {author: agent}}, of: {message.sent: {author: customer}}, within: 30s, at_least: 90%"
    centre = Centre(f"answers: {share(part)}")
    for number, answer in enumerate((30, 31, None)):
        centre.happens("message.sent", number, f"call-{number}", author="customer")
        if answer is not None:
            centre.happens("message.sent", number + answer, f"call-{number}", author="agent")
    centre.passes(2 * HOUR)
    assert centre.said == [("opened", "tenant=default", 33.333)]


def test_a_part_of_the_same_type_is_a_condition_on_the_event_itself() -> None:
    part = "part: {survey.answered: {score: {at_least: 4}}}, of: survey.answered, at_least: 60%"
    centre = Centre(f"happy: {share(part)}")
    centre.happens("survey.answered", 0, "a", score=3)
    centre.happens("survey.answered", 10, "a", score=5)
    centre.passes(2 * HOUR)
    assert centre.said == [("opened", "tenant=default", 50.0)]
