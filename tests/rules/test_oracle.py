"""The folds against a naive judge that sorts and judges from scratch."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.judging.speech import judged
from rules.ruleset import Ruleset
from tests.rules import histories, oracle
from tests.rules.histories import SECOND, START, Judging

NAMES = ("ended", "restarts", "same", "one_clock", "each_clock", "two_pairs")
MORE = """
one_clock: {check: {pattern: deadline, start: queue.entered, stop: [agent.joined, callback.offered], within: 6s,
  already: callback.offered, pause: {queue.left: {reason: [overflow]}}, resume: queue.entered, again: never,
  excuse: [{queue.left: {reason: abandoned}}, interaction.ended]}}
each_clock: {check: {pattern: deadline, start: human.requested, stop: [agent.joined, human.requested], within: 3s,
  already: agent.joined, since: agent.left, excuse: interaction.ended}}
two_pairs: {check: {pattern: deadline, start: human.requested, stop: agent.joined, within: 4s,
  pause: [hold.started, queue.left], resume: [hold.ended, queue.entered], excuse: callback.offered}}
"""
COMPLETE = """
together: {check: {pattern: complete, when: agent.left, from: [queue.entered, queue.left], since: handoff.started,
  grace: 3s, fields: [queue, reason], excuse: callback.offered}}
own: {check: {pattern: complete, when: [queue.entered, queue.left], fields: [reason], grace: 2s,
  excuse: callback.offered, same: [queue]}}
since_the_last: {check: {pattern: complete, when: agent.left, from: [queue.left], since: agent.left,
  grace: 1s, fields: [reason], unless: {from: hold.started, to: hold.ended}}}
waits: {check: {pattern: complete, when: queue.entered, from: queue.left, grace: 4s, fields: [reason],
  same: [queue], again: when_ended}}
latest: {check: {pattern: complete, when: queue.entered, from: queue.left, grace: 4s, fields: [reason],
  same: [queue], again: restarts, excuse: callback.offered}}
once: {check: {pattern: complete, when: agent.joined, from: [queue.left, agent.joined], since: agent.joined,
  grace: 4s, fields: [reason, queue], again: never}}
"""
RULES = {rule.id: rule for rule in (*histories.rules(), *histories.rules(MORE)) if rule.id in NAMES}
RULES |= {rule.id: rule for rule in histories.rules(COMPLETE)}
CHECKS = tuple(rule.id for rule in histories.rules(COMPLETE))


def engine_says(name: str, contents: list[dict[str, Any]], arrival: random.Random) -> list[tuple[Any, ...]]:
    """(source, id, verdict, due if broken, measured) of each clock, judged in some order of arrival."""
    judging = Judging(Ruleset([RULES[name]], any_date=True))
    for each in arrival.sample(contents, len(contents)):
        judging.take(each)
    judging.silence(START + 3600 * SECOND)
    said = []
    for interaction in judging.engine.open.values():
        events = interaction.events()
        for _, each in judged(judging.engine.ruleset, interaction, judging.engine.watermark, "ended"):
            start = events[each.start]
            paused = each.verdict == "kept" and each.reason != ""
            due = each.due_at if each.verdict == "broken" else None
            said.append((interaction.source(start), start.id, each.verdict, due, None if paused else each.value))
    return sorted(said, key=str)


def oracle_says(name: str, contents: list[dict[str, Any]]) -> list[tuple[Any, ...]]:
    judge = oracle.checks if name in CHECKS else oracle.deadlines
    subjects = {each["subject"] for each in contents}
    said = [
        (*found[:3], found.due_at if found.verdict == "broken" else None, found.value)
        for subject in subjects
        for found in judge(RULES[name], oracle.events_of([each for each in contents if each["subject"] == subject]))
    ]
    return sorted(said, key=str)


@pytest.mark.parametrize("name", NAMES)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_deadline_is_judged_as_by_the_naive_judge(name: str, seed: int) -> None:
    contents = histories.history(seed)
    assert engine_says(name, contents, random.Random(seed)) == oracle_says(name, contents)


@pytest.mark.parametrize("name", CHECKS)
@settings(max_examples=150, deadline=None, derandomize=True)
@given(seed=st.integers(0, 2**32))
def test_a_completeness_is_judged_as_by_the_naive_judge(name: str, seed: int) -> None:
    contents = histories.history(seed)
    assert engine_says(name, contents, random.Random(seed)) == oracle_says(name, contents)
