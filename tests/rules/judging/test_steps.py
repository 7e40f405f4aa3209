"""The steps of a violation's life, row by row, and on timelines."""

from pathlib import Path
from typing import Any

import pytest

from rules.judging.steps import next_step
from rules.loading import read
from rules.proofs import rehearsal
from rules.rule import Rule

RULE = """
title: answered within a minute
check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s, again: never,
  excuse: {queue.left: {reason: abandoned}}}
warn_at: 45s
"""


def rule() -> Rule:
    loaded = read(RULE.encode(), Path("answered.yaml"))
    assert not loaded.mistakes
    return loaded.rules[0]


def steps(text: str) -> list[tuple[str, int, Any]]:
    """(state, revision, measured seconds) of each step, in the order they were said."""
    return [(each["state"], each["revision"], each["measured"]["value"]) for each in rehearsal.run(text, rule()).steps]


@pytest.mark.parametrize("verdict", ["kept", "excused", "undetermined", ""])
@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("", None),
        ("warned", "cancelled"),
        ("cancelled", None),
        ("opened", "withdrawn"),
        ("amended", "withdrawn"),
        ("withdrawn", None),
    ],
)
def test_what_is_no_breach_takes_back_what_was_said(said: str, verdict: str, step: str | None) -> None:
    assert next_step(said, verdict, warned=False, changed=True) == step


@pytest.mark.parametrize("said", ["", "warned", "cancelled", "withdrawn"])
def test_a_breach_that_does_not_stand_yet_is_opened(said: str) -> None:
    assert next_step(said, "broken", warned=False, changed=False) == "opened"


@pytest.mark.parametrize("said", ["opened", "amended"])
@pytest.mark.parametrize(("changed", "step"), [(True, "amended"), (False, None)])
def test_a_breach_that_stands_is_amended_where_it_changed(said: str, changed: bool, step: str | None) -> None:
    assert next_step(said, "broken", warned=False, changed=changed) == step


@pytest.mark.parametrize("said", ["", "warned", "cancelled", "opened", "amended", "withdrawn"])
def test_open_takes_nothing_back(said: str) -> None:
    assert next_step(said, "open", warned=False, changed=True) is None


@pytest.mark.parametrize(
    ("said", "step"),
    [
        ("", "warned"),
        ("cancelled", "warned"),
        ("warned", None),
        ("opened", None),
        ("amended", None),
        ("withdrawn", None),
    ],
)
def test_a_warning_is_said_once(said: str, step: str | None) -> None:
    assert next_step(said, "open", warned=True, changed=True) == step


def test_a_warning_is_cancelled_by_an_answer_in_time() -> None:
    assert steps("00:00 queue.entered\n00:50\n00:55 agent.joined") == [("warned", 1, None), ("cancelled", 2, 55.0)]


def test_a_warning_becomes_a_violation() -> None:
    assert steps("00:00 queue.entered\n00:50\n01:10") == [("warned", 1, None), ("opened", 2, None)]


def test_a_late_answer_amends_what_it_measures() -> None:
    told = steps("00:00 queue.entered\n00:50\n01:10\n01:30 agent.joined")
    assert told == [("warned", 1, None), ("opened", 2, None), ("amended", 3, 90.0)]


def test_an_answer_in_time_that_is_heard_of_late_withdraws() -> None:
    told = steps("00:00 queue.entered\n00:50\n01:10\n00:59 agent.joined")
    assert told == [("warned", 1, None), ("opened", 2, None), ("withdrawn", 3, 59.0)]


def test_a_violation_keeps_its_id_through_all_its_steps() -> None:
    ran = rehearsal.run("00:00 queue.entered\n01:10\n00:59 agent.joined", rule())
    assert len({each["violation_id"] for each in ran.steps}) == 1


def test_an_earlier_start_takes_the_place_of_a_later_one() -> None:
    """One clock an interaction: the clock that was accused is no more, and another one is broken."""
    ran = rehearsal.run("00:30 queue.entered\n02:00\n00:00 queue.entered", rule())
    last = {each["violation_id"]: (each["state"], each["started_by"]["id"]) for each in ran.steps}
    assert sorted(last.values()) == [("opened", "3"), ("withdrawn", "1")]


def test_a_warning_that_was_never_due_alone_is_not_said() -> None:
    """The watermark passed both instants at once: what is said is the breach."""
    assert steps("00:00 queue.entered\n01:10") == [("opened", 1, None)]


def test_an_excuse_that_is_heard_of_late_withdraws() -> None:
    told = steps("00:00 queue.entered\n01:10\n00:40 queue.left reason=abandoned")
    assert told == [("opened", 1, None), ("withdrawn", 2, None)]


COMPLETE = """
title: the context goes along
check: {{pattern: complete, when: handoff.completed, from: handoff.context_delivered, fields: [context.reason],
  grace: 10s, excuse: handoff.failed, again: {again}}}
warn_at: 5s
"""
CONTEXT = 'handoff.context_delivered context={"reason": "r"}'


@pytest.mark.parametrize(
    ("again", "then", "states"),
    [
        ("each", "00:20", ["warned", "opened"]),
        ("each", f"00:10 {CONTEXT}", ["warned", "cancelled"]),
        ("each", "00:08 handoff.failed", ["warned", "cancelled"]),
        ("restarts", f"00:08 handoff.completed\n00:09 {CONTEXT}", ["warned", "cancelled"]),
    ],
)
def test_a_completeness_warns_while_it_waits(again: str, then: str, states: list[str]) -> None:
    loaded = read(COMPLETE.format(again=again).encode(), Path("context.yaml"))
    assert not loaded.mistakes
    ran = rehearsal.run(f"00:00 handoff.completed\n00:05\n00:06\n{then}", loaded.rules[0])
    assert [each["state"] for each in ran.steps] == states


def test_a_completeness_that_is_met_before_its_warning_says_nothing() -> None:
    loaded = read(COMPLETE.format(again="each").encode(), Path("context.yaml"))
    assert rehearsal.run(f"00:00 handoff.completed\n00:05 {CONTEXT}\n00:30", loaded.rules[0]).steps == ()
