"""Orders, prohibitions and limits against a naive judge: in any order of arrival, with copies, cuts and silences."""

import random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.judging.speech import judged
from rules.ruleset import Ruleset
from tests.rules import histories, oracle, oracle_of_moments
from tests.rules.histories import SECOND, START, Judging

RULES = """
needs: {check: {pattern: order, before: agent.joined, needs: queue.entered, same: [queue], since: agent.left,
  excuse: callback.offered}}
young: {check: {pattern: order, before: human.requested, needs: {message.sent: {author: agent}}, within: 4s,
  unless: {from: hold.started, to: hold.ended, for: 6s, grace: 1s}}}
own_need: {check: {pattern: order, before: [queue.entered, queue.left], needs: {queue.entered: {queue: x}}, within: 3s,
  excuse: [callback.offered]}}
first_order: {check: {pattern: order, before: message.sent, needs: agent.joined, again: never, unless: queue.left}}
last_order: {check: {pattern: order, before: queue.left, needs: agent.joined, again: restarts, same: [queue]}}
held: {check: {pattern: forbidden, never: message.sent, while: {from: hold.started, to: hold.ended}}}
lasting: {check: {pattern: forbidden, never: [agent.joined, callback.offered], same: [queue], excuse: human.requested,
  while: {from: queue.entered, to: queue.left, for: 6s, grace: 2s}}}
short: {check: {pattern: forbidden, never: [agent.joined, human.requested], same: [queue],
  while: {from: queue.entered, for: 4s}, unless: {from: hold.started, for: 3s}}}
at_all: {check: {pattern: forbidden, never: agent.left, unless: {from: hold.started, to: hold.ended, grace: 2s},
  excuse: callback.offered}}
once: {check: {pattern: forbidden, never: {message.sent: {author: customer}}, again: never,
  while: {from: human.requested, to: agent.joined}}}
last: {check: {pattern: forbidden, never: [queue.entered, queue.left], again: restarts, same: [queue]}}
windowed: {check: {pattern: limit, count: message.sent, at_most: 1, window: 5s, since: agent.joined,
  excuse: callback.offered}}
each_stay: {check: {pattern: limit, count: message.sent, at_most: 1, while: {from: [queue.entered, hold.started],
  to: [agent.joined], for: 9s}}}
sliding_stay: {check: {pattern: limit, count: message.sent, at_most: 1, window: 8s, while: {from: hold.started,
  to: hold.ended, grace: 1s}, unless: {message.sent: {text: hi}}}}
values: {check: {pattern: limit, count: [queue.entered, queue.left], distinct: queue, at_most: 1, window: 6s}}
whole: {check: {pattern: limit, count: [queue.entered, agent.joined, message.sent], at_most: 2, same: [queue],
  since: queue.left}}
first_only: {check: {pattern: limit, count: message.sent, at_most: 0, again: never}}
"""
FOUND = {rule.id: rule for rule in histories.rules(RULES)}
TYPES = (
    "queue.entered queue.left agent.joined message.sent hold.started hold.ended callback.offered human.requested"
    " agent.left"
).split()
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=60, deadline=None, derandomize=True)

Told = list[tuple[Any, ...]]


def events_for(seed: int) -> list[dict[str, Any]]:
    """A dense history: few types, many ties."""
    choice = random.Random(seed)
    types = choice.sample(TYPES, choice.randrange(3, len(TYPES)))
    found: list[dict[str, Any]] = []
    while len(found) < choice.randrange(4, 16):
        made = histories.event(choice, len(found))
        if made["type"] in types:
            found.append(made)
    return found


def engine_says(name: str, judging: Judging) -> Told:
    judging.silence(START + 3600 * SECOND)
    said = []
    for interaction in judging.opened():
        events = interaction.events()
        for _, each in judged(judging.engine.ruleset, interaction, judging.engine.watermark, "ended"):
            start = events[each.start]
            said.append((interaction.source(start), start.id, each.verdict, each.due_at, each.value))
    return sorted(said, key=str)


def oracle_says(name: str, contents: list[dict[str, Any]]) -> Told:
    judge = oracle_of_moments.JUDGES[FOUND[name].pattern]
    subjects = {each["subject"] for each in contents}
    said = [
        tuple(found)
        for subject in subjects
        for found in judge(FOUND[name], oracle.events_of([each for each in contents if each["subject"] == subject]))
    ]
    return sorted(said, key=str)


@pytest.mark.parametrize("name", FOUND)
@often
@given(SEEDS)
def test_it_is_judged_as_by_the_naive_judge(name: str, seed: int) -> None:
    contents, choice = events_for(seed), random.Random(seed)
    judging = Judging(Ruleset([FOUND[name]], any_date=True))
    copies = [each for each in contents if choice.random() < 0.2]
    for each in choice.sample(contents + copies, len(contents) + len(copies)):
        if choice.random() < 0.2:
            judging.save_and_load()
        if choice.random() < 0.3:
            judging.silence(START + choice.randrange(40) * SECOND)
        judging.take(each)
    assert engine_says(name, judging) == oracle_says(name, contents)


@often
@given(SEEDS, SEEDS)
def test_what_stands_in_the_end_does_not_depend_on_the_order_of_arrival(seed: int, order: int) -> None:
    contents, ruleset = events_for(seed), Ruleset(FOUND.values(), any_date=True)
    sorted_, shuffled = Judging(ruleset), Judging(ruleset)
    for each in sorted(contents, key=lambda each: str(each["time"])):
        sorted_.take(each)
    for each in random.Random(order).sample(contents, len(contents)):
        shuffled.silence(START + random.Random(order).randrange(40) * SECOND)
        shuffled.take(each)
    assert shuffled.end() == sorted_.end()


@pytest.mark.parametrize("name", FOUND)
def test_the_histories_lead_to_more_than_one_kind_of_verdict(name: str) -> None:
    told = {said[2] for seed in range(150) for said in oracle_says(name, events_for(seed))}
    assert len(told) > 1 or name in ("last", "first_only")
