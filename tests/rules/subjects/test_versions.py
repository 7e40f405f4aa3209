"""Rules over many interactions that change while events flow leave what knowing all versions from the start leaves."""

import random
from functools import cache
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import versions
from rules.engine import Engine
from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from rules.versions import Bundle
from schemas import wire
from schemas.wire import Event
from tests.rules import histories
from tests.rules.histories import EVER, PATIENT, SECOND, START

FIRST = """
often: {check: {pattern: limit, for_each: [customer], count: {queue.entered: {queue: x}}, at_most: 1, window: 10s}}
held: {check: {pattern: forbidden, for_each: [customer], never: hold.started}}
"""
OTHER = """
often: {version: 2.0, check: {pattern: limit, for_each: [customer], count: queue.entered, at_most: 2, window: 8s}}
joined: {applies_to: {customer_group: elderly}, check: {pattern: order, for_each: [customer], before: agent.joined,
  needs: {message.sent: {text: "199"}}}}
by_queue: {check: {pattern: limit, for_each: [queue], count: hold.started, at_most: 1, window: 5s}}
"""
rules_of = cache(histories.rules)


def ruleset(*bundles: Bundle, before: Ruleset | None = None) -> Ruleset:
    return Ruleset(versions.combined(rules_of(FIRST), bundles).rules, any_date=True, before=before)


def events(choice: random.Random) -> list[Event]:
    made = [histories.event(choice, number) for number in range(choice.randrange(4, 16))]
    found = [wire.from_mapping({**each, "customer": choice.choice(("c-1", "c-2"))}) for each in made]
    return [each for each in found if isinstance(each, Event)]


class Run:
    """An engine, and the subjects that hear of it at once."""

    def __init__(self, rules: Ruleset) -> None:
        assert rules.grouped is not None
        self.rules = rules
        self.engine, self.subjects = Engine(rules, PATIENT), Subjects(rules.grouped, PATIENT)
        self.steps: list[dict[str, Any]] = []

    def adopt(self, rules: Ruleset) -> None:
        assert rules.grouped is not None
        self.rules = rules
        self.engine.adopt(rules)
        self.subjects.adopt(rules.grouped)

    def take(self, event: Event) -> None:
        assert self.engine.judge(event, START + EVER // 4) is None
        self._hear()

    def _hear(self) -> None:
        self.subjects.hear(self.engine.take_facts(), 0, self.engine.watermark)
        self.subjects.settle()
        self.steps += self.subjects.take_said()[0]

    def ended(self) -> dict[str, Any]:
        for judge in (self.engine, self.subjects):
            judge.freshen()
        self.engine.pass_time(START + 3600 * SECOND, START + EVER // 4)
        self._hear()
        return histories.standing(self.steps)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_switching_while_facts_flow_leaves_what_knowing_all_versions_leaves(seed: int) -> None:
    choice = random.Random(seed)
    arrived = events(choice)
    bundle = Bundle(START + choice.randrange(21) * SECOND, rules_of(OTHER))
    calm, shaken = Run(ruleset(bundle)), Run(ruleset())
    has_switched = False
    for event in arrived:
        if not has_switched and (event.time >= bundle.begins or choice.random() < 0.2):
            shaken.adopt(ruleset(bundle, before=shaken.rules))
            has_switched = True
        calm.take(event)
        shaken.take(event)
    assert shaken.ended() == calm.ended()
