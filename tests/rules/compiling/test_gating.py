"""Rules that cannot apply to an interaction cost it nothing, and are asked as soon as they can."""

import random

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.compiling.gating import Gates, Moves
from rules.history import Origin
from rules.ruleset import Ruleset
from schemas import instant
from tests.rules import histories
from tests.rules.histories import SECOND, START, Judging

RULES = """
here: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 5s}, applies_to: {jurisdiction: CN}}
there: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 5s},
  applies_to: {jurisdiction: [US, CA], channel: voice}}
nowhere: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 5s},
  applies_to: {jurisdiction: {exists: false}}}
"""
SEEDS = st.integers(0, 2**32)
STATED = {"jurisdiction": ("CN", "US"), "channel": ("voice", "chat")}


class Open(Gates):
    """Gates that keep nobody out."""

    def moves(self, origins: tuple[Origin, ...]) -> Moves:
        return self._every


def ruleset(*, gated: bool) -> Ruleset:
    found = Ruleset(histories.rules(RULES), any_date=True)
    if not gated:
        found.gates = Open(found.judges, found.moves_of)
    return found


GATED, UNGATED = ruleset(gated=True), ruleset(gated=False)


def history(choice: random.Random) -> list[dict[str, object]]:
    """Events of which some state a jurisdiction or a channel, not always the same."""
    found = []
    for number in range(choice.randrange(1, 8)):
        stated = {name: choice.choice(values) for name, values in STATED.items() if choice.random() < 0.4}
        content = {"specversion": "1.0", "id": str(number), "source": "/a", "subject": "one", "data": {}, **stated}
        type_ = choice.choice(("queue.entered", "agent.joined", "hold.started"))
        found.append({**content, "type": type_, "time": instant.text(START + choice.randrange(15) * SECOND)})
    return found


def judged(events: list[dict[str, object]], rules: Ruleset) -> object:
    judging = Judging(rules)
    for each in events:
        judging.take(each)
    return judging.end()


@settings(max_examples=200, deadline=None, derandomize=True)
@given(SEEDS)
def test_a_gate_changes_no_verdict_whatever_is_stated_when(seed: int) -> None:
    events = history(random.Random(seed))
    assert judged(events, GATED) == judged(events, UNGATED)


def moved(origin: Origin) -> list[str]:
    """The rules that an interaction of this origin moves when it queues."""
    return [GATED.rules[place].id for place, _ in GATED.gates.moves((origin,))["queue.entered"]]


def test_a_rule_of_elsewhere_moves_nothing() -> None:
    assert moved(("/a", "voice", None, None, "CN", None)) == ["here"]
    assert moved(("/a", "chat", None, None, None, None)) == ["nowhere"]


def test_where_only_rules_of_everywhere_watch_an_interaction_has_no_more_states_than_these() -> None:
    judging = Judging(GATED)
    content = {"specversion": "1.0", "id": "1", "source": "/a", "subject": "one", "data": {}}
    judging.take({**content, "type": "queue.entered", "time": instant.text(START)})
    assert [len(each.states) for each in judging.engine.open.values()] == [1]
