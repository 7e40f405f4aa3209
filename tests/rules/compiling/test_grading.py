"""A violation is as severe as what its interaction knew at the judged event; what is known later amends it."""

from pathlib import Path
from typing import Any

import pytest

from rules.engine import Engine
from rules.grammar import editors
from rules.loading import read
from rules.proofs.rehearsal import run
from tests.rules.context.world import WAIT, engine, over, tell

GRADED = WAIT + "severity_when: {critical: {customer_group: vip}, minor: {queue: [tests, drills]}}\n"


def graded(folder: Path, check: str = GRADED) -> Engine:
    return engine(folder, {"wait.yaml": check})


def said(judging: Engine) -> list[tuple[str, str, str | None]]:
    over(judging)
    return [(each["state"], each["severity"], each.get("severity_before")) for each in judging.steps]


@pytest.mark.parametrize(
    ("data", "severity"),
    [
        ({"queue": "billing"}, "major"),
        ({"queue": "tests"}, "minor"),
        ({}, "major"),
    ],
)
def test_the_first_condition_that_holds_decides_and_else_the_rule(
    tmp_path: Path, data: dict[str, Any], severity: str
) -> None:
    judging = graded(tmp_path)
    tell(judging, "queue.entered", data=data)

    assert [each[1] for each in said(judging)][-1] == severity


def test_the_conditions_are_asked_in_the_order_of_the_file(tmp_path: Path) -> None:
    judging = graded(tmp_path)
    tell(judging, "interaction.started", data={"customer_group": "vip"})
    tell(judging, "queue.entered", 1, {"queue": "tests"})

    assert said(judging) == [("opened", "critical", None)]


def test_the_queue_is_the_one_at_the_judged_event(tmp_path: Path) -> None:
    judging = graded(tmp_path)
    tell(judging, "queue.entered", data={"queue": "billing"})
    tell(judging, "queue.updated", 5, {"queue": "tests"})

    assert said(judging) == [("opened", "major", None)]


def test_a_customer_who_turns_out_to_be_another_amends_what_was_said(tmp_path: Path) -> None:
    judging = graded(tmp_path)
    tell(judging, "queue.entered", data={"queue": "billing"})
    tell(judging, "hold.started", 70)
    tell(judging, "message.sent", 80)
    tell(judging, "interaction.started", 75, {"customer_group": "vip"})
    tell(judging, "message.sent", 90)

    assert said(judging) == [("opened", "major", None), ("amended", "critical", "major")]


def test_what_is_withdrawn_keeps_the_severity_under_which_it_was_said(tmp_path: Path) -> None:
    judging = graded(tmp_path)
    tell(judging, "queue.entered")
    tell(judging, "hold.started", 70)
    tell(judging, "agent.joined", 50)
    tell(judging, "interaction.started", 10, {"customer_group": "vip"})

    assert said(judging) == [("opened", "major", None), ("withdrawn", "major", None)]


def test_a_rule_over_many_interactions_asks_what_the_call_knew_that_is_judged() -> None:
    rule = (
        "title: t\nseverity_when: {minor: {queue: tests}}\n"
        "check: {pattern: limit, count: queue.entered, for_each: [customer], at_most: 0}\n"
    )
    (found,) = read(rule.encode(), Path("limit.yaml")).rules
    ran = run("00:00 queue.entered queue=tests customer=c-1\n00:01 queue.entered subject=b queue=x customer=c-1", found)

    assert [each["severity"] for each in ran.steps] == ["minor", "major"]


def test_a_rule_over_periods_has_no_interaction_to_ask() -> None:
    rule = (
        "title: t\nseverity_when: {minor: {queue: tests}}\n"
        "check: {pattern: share, part: agent.joined, of: queue.entered, at_least: 90%, period: day}\n"
    )

    assert [each[1:] for each in read(rule.encode(), Path("share.yaml")).mistakes] == [
        (2, "`severity_when` asks an interaction, and this judges periods of many")
    ]


def test_editors_know_the_severities_and_what_an_interaction_knows() -> None:
    grades = editors.schema()["properties"]["severity_when"]

    assert list(grades["properties"]) == ["critical", "major", "minor", "info"]
    assert {"queue", "customer_group"} <= set(grades["properties"]["minor"]["properties"])
