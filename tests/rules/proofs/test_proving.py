"""Examples prove their rule: every shipped one, in every way, and none of them would pass a wrong rule."""

from pathlib import Path

import pytest

from rules import loading
from rules.proofs.proving import Proof, prove
from rules.proofs.rehearsal import WAYS, arranged, run
from rules.proofs.timeline import read
from rules.rule import Rule
from streams.terminal.options import CATALOGUE
from tests.rules.mutation import mutants

SHIPPED = tuple(rule for rule in loading.load(CATALOGUE).rules if not rule.not_yet)
MUTANTS = [pytest.param(wrong, id=f"{rule.id}: {name}") for rule in SHIPPED for name, wrong in mutants(rule)]

WAIT = """
title: wait
check:
  {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s, pause: hold.started, resume: hold.ended}
examples:
"""


def rule(examples: str) -> Rule:
    found = loading.read((WAIT + examples).encode(), Path("wait.yaml"))
    assert not found.mistakes
    return found.rules[0]


@pytest.mark.parametrize("each", SHIPPED, ids=lambda each: each.id)
def test_every_example_of_every_shipped_rule_comes_true(each: Rule) -> None:
    assert [proof for proof in prove(each) if proof.failure] == []


@pytest.mark.parametrize("wrong", MUTANTS)
def test_a_wrong_bound_or_a_missing_piece_fails_an_example(wrong: Rule) -> None:
    assert any(proof.failure for proof in prove(wrong))


def test_what_a_rule_asks_of_its_interaction_is_stated_unless_the_timeline_states_it() -> None:
    text = (
        WAIT.replace("title: wait", "title: wait\napplies_to: {channel: voice, sector: power}")
        + """
  - title: nobody states a sector
    events: |
      00:00  queue.entered id="sector=none"
    broken_at: "01:00"
  - title: it is said at last
    events: |
      00:00  queue.entered
      00:10  hold.started sector=power
      00:20  hold.ended
    broken_at: "01:10"
  - title: another one
    events: |
      00:00  queue.entered sector=bank
    verdict: none
"""
    )
    found = loading.read(text.encode(), Path("wait.yaml"))
    assert not found.mistakes
    assert [proof for proof in prove(found.rules[0]) if proof.failure] == []


def test_a_failure_is_drawn_with_start_pause_resume_stop_and_due() -> None:
    wrong = rule("""
  - title: held
    events: |
      00:00  queue.entered
      00:20  hold.started
      00:40  hold.ended
      01:30  agent.joined
    broken_at: "01:00"
""")
    assert list(prove(wrong)) == [
        Proof(
            "wait",
            "held",
            7,
            "broken_at 01:00 was expected; it came to broken, due at 01:20, measured 70.0",
            "00:00  queue.entered\n00:20  hold.started\n00:40  hold.ended\n01:30  agent.joined\n\n"
            "00:00  00:20  00:40  01:20  01:30\n"
            "●──────‖······▶──────╳      ■  broken\n\n"
            "● start  ‖ pause  ▶ resume  ■ stop  ○ excuse  ╳ due  ◆ counts",
        )
    ]


def test_verdicts_of_several_interactions_are_expected_in_the_order_of_their_starts() -> None:
    right = rule("""
  - title: one after the other, told in another order
    events: |
      00:00  queue.entered subject=d
      00:10  queue.entered subject=b
      00:20  queue.entered subject=c
      00:30  queue.entered subject=a
      00:40  agent.joined subject=b
      00:50  agent.joined subject=a
    verdicts: [{broken_at: "01:00"}, {measured: 30}, {broken_at: "01:20"}, {measured: 20}]
""")
    assert [proof.failure for proof in prove(right)] == [""]


ROLLING = """
title: rolling
check: {pattern: share, of: queue.entered, part: agent.joined, within: 20s, at_least: 50%,
  period: {last: 10m, every: 5m}}
examples:
  - title: once broken, then mended
    events: |
      05:00  queue.entered subject=a
      10:00  queue.entered subject=b
      10:05  agent.joined subject=b
    verdicts: [{broken_at: "05:00"}, {verdict: kept, due_at: "10:00"}]
"""


def test_of_rolling_shares_the_looks_behind_the_last_event_are_judged_too() -> None:
    found = loading.read(ROLLING.encode(), Path("rolling.yaml"))
    assert [proof.failure for proof in prove(found.rules[0])] == [""]


def test_where_nothing_started_the_drawing_says_so() -> None:
    wrong = rule("""
  - title: never queued
    events: |
      00:00  agent.joined
    verdict: kept
""")
    (proof,) = prove(wrong)
    assert proof.drawing == "00:00  agent.joined\n\nno clock started"


TEXT = "\n".join(f"00:{second:02}  message.sent author=agent" for second in range(20))


def test_another_order_is_another_order_of_the_same_events() -> None:
    items = tuple(read(TEXT, rule("  []"), None))
    other = arranged(items, "in another order")
    assert list(other) != list(items)
    assert sorted(other, key=items.index) == list(items)


def test_a_timeline_that_says_when_it_was_recorded_keeps_its_order() -> None:
    items = tuple(read("00:00 queue.entered recordedtime=2026-01-01T00:00:09Z", rule("  []"), None))
    assert arranged(items, "in another order") == items


@pytest.mark.parametrize("way", WAYS)
def test_what_was_said_of_a_clock_does_not_depend_on_the_way(way: str) -> None:
    ran = run("00:00 queue.entered\n01:10 agent.joined", rule("  []"), way=way)  # type: ignore[arg-type]
    assert [(each.verdict, each.value) for each in ran.judged] == [("broken", 70_000_000)]
