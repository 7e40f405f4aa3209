"""What happens at one instant, and exactly at the bound, in every order of arrival."""

from itertools import permutations
from pathlib import Path

import pytest

from rules import loading
from rules.admission import Timing
from rules.engine import Engine
from rules.proofs import rehearsal, timeline
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas.wire import Event

CHECK = """
title: tied
check: {{pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s, {more}
  excuse: {{queue.left: {{reason: abandoned}}}}}}
"""
PAUSES = "pause: hold.started, resume: hold.ended,"
NEVER = "again: never,"


def rule(more: str) -> Rule:
    loaded = loading.read(CHECK.format(more=more).encode(), Path("tied.yaml"))
    assert not loaded.mistakes, loaded.mistakes
    return loaded.rules[0]


def verdicts(more: str, *lines: str) -> set[tuple[tuple[str, int | None], ...]]:
    """(verdict, due in seconds) of each clock, over every order of arrival and so every order of ids."""
    found = set()
    for order in permutations(lines):
        ran = rehearsal.run("\n".join(order), rule(more))
        told = [(each.verdict, each.due_at and (each.due_at - ran.origin) // 1_000_000) for each in ran.judged]
        found.add(tuple(sorted(told, key=str)))
    return found


@pytest.mark.parametrize(("answer", "verdict"), [("01:00", "kept"), ("01:00.001", "broken")])
def test_the_bound_itself_is_in_time(answer: str, verdict: str) -> None:
    assert verdicts("", "00:00 queue.entered", f"{answer} agent.joined") == {((verdict, 60),)}


def test_a_stop_at_the_starts_own_instant_counts() -> None:
    assert verdicts("", "00:10 queue.entered", "00:10 agent.joined") == {(("kept", 70),)}


@pytest.mark.parametrize("left", ["00:10", "00:30", "01:00"])
def test_a_stop_in_time_beats_an_excuse_whichever_came_first(left: str) -> None:
    lines = ("00:00 queue.entered", f"{left} queue.left reason=abandoned", "00:30 agent.joined")
    assert verdicts("", *lines) == {(("kept", 60),)}


def test_an_excuse_exactly_at_the_bound_excuses() -> None:
    assert verdicts("", "00:00 queue.entered", "01:00 queue.left reason=abandoned") == {(("excused", 60),)}


def test_a_pause_and_a_resume_at_one_instant_leave_a_running_clock_running() -> None:
    lines = ("00:00 queue.entered", "00:20 hold.started", "00:20 hold.ended")
    assert verdicts(PAUSES, *lines) == {(("broken", 60),)}


def test_a_pause_and_a_resume_at_one_instant_leave_a_paused_clock_paused() -> None:
    lines = ("00:00 queue.entered", "00:10 hold.started", "00:20 hold.ended", "00:20 hold.started", "00:50 hold.ended")
    assert verdicts(PAUSES, *lines) == {(("broken", 100),)}


def test_a_pause_at_the_starts_own_instant_pauses() -> None:
    assert verdicts(PAUSES, "00:00 queue.entered", "00:00 hold.started", "00:30 hold.ended") == {(("broken", 90),)}


def test_a_pause_before_the_start_does_not_count() -> None:
    assert verdicts(PAUSES, "00:00 hold.started", "00:10 queue.entered", "00:30 hold.ended") == {(("broken", 70),)}


def test_a_pause_exactly_at_the_bound_leaves_nothing_and_is_due_when_it_resumes() -> None:
    lines = ("00:00 queue.entered", "01:00 hold.started", "02:00 hold.ended")
    assert verdicts(PAUSES, *lines) == {(("broken", 120),)}


def test_a_stop_while_paused_counts() -> None:
    lines = ("00:00 queue.entered", "00:50 hold.started", "05:00 agent.joined")
    assert verdicts(PAUSES, *lines) == {(("kept", None),)}


def test_still_paused_at_the_end_is_kept() -> None:
    lines = ("00:00 queue.entered", "00:50 hold.started", "05:00 interaction.ended ended_by=customer")
    assert verdicts(PAUSES, *lines) == {(("kept", None),)}


def test_a_second_pause_and_a_lone_resume_change_nothing() -> None:
    lines = ("00:00 queue.entered", "00:05 hold.ended", "00:10 hold.started", "00:20 hold.started", "00:30 hold.ended")
    assert verdicts(PAUSES, *lines) == {(("broken", 80),)}


def test_an_event_never_stops_the_clock_that_it_starts() -> None:
    text = "title: t\ncheck: {pattern: deadline, start: hold.started, stop: [hold.started, hold.ended], within: 10s}"
    both = loading.read(text.encode(), Path("both.yaml")).rules[0]
    ran = rehearsal.run("00:00 hold.started\n00:05 hold.started", both)
    assert [each.verdict for each in ran.judged] == ["kept", "broken"]


def test_a_second_start_is_ignored_where_one_clock_is_asked_for() -> None:
    assert verdicts(NEVER, "00:00 queue.entered", "00:30 queue.entered", "01:10 agent.joined") == {(("broken", 60),)}


def judged_by(check: str, events: str) -> list[str]:
    loaded = loading.read(f"title: t\ncheck: {{{check}}}".encode(), Path("t.yaml"))
    assert not loaded.mistakes, loaded.mistakes
    return [each.verdict for each in rehearsal.run(events, loaded.rules[0]).judged]


def test_two_displays_at_one_instant_are_complete_or_not_each_by_itself() -> None:
    check = "pattern: complete, when: data.displayed, fields: [role]"
    assert judged_by(check, "00:00 data.displayed\n00:00 data.displayed role=agent") == ["broken", "kept"]


def test_an_excuse_at_a_checks_own_instant_excuses_whatever_its_rank() -> None:
    check = "pattern: complete, when: agent.joined, fields: [role], excuse: queue.left"
    assert judged_by(check, "00:00 agent.joined\n00:00 queue.left") == ["excused"]


def test_events_without_the_field_that_binds_them_switch_nobody_s_state() -> None:
    check = "pattern: deadline, start: queue.entered, stop: agent.joined, within: 5s, same: [queue]"
    unless = "unless: {from: hold.started, to: hold.ended}"
    assert judged_by(f"{check}, {unless}", "00:00 hold.started\n00:01 queue.entered") == ["broken"]


PLAIN = """
title: tied
check: {{pattern: deadline, stop: agent.joined, within: 60s, {more}}}
"""


def told(more: str, *lines: str) -> list[tuple[str, float | None]]:
    """(verdict, measured) of each clock."""
    loaded = loading.read(PLAIN.format(more=more).encode(), Path("tied.yaml"))
    assert not loaded.mistakes, loaded.mistakes
    ran = rehearsal.run("\n".join(lines), loaded.rules[0])
    return [(each.verdict, None if each.value is None else each.value / 1_000_000) for each in ran.judged]


@pytest.mark.parametrize("again", ["restarts", "when_ended"])
def test_starts_whose_same_is_absent_agree_with_nothing(again: str) -> None:
    lines = ("00:00 queue.entered", "00:05 queue.entered")
    assert told(f"start: queue.entered, same: [queue], again: {again}", *lines) == [("broken", None)] * 2


def test_a_start_that_is_an_already_counts_for_the_next_start_and_not_for_itself() -> None:
    lines = ("00:00 human.requested", "00:05 human.requested")
    found = told("start: human.requested, already: human.requested", *lines)
    assert found == [("broken", None), ("kept", 0)]


def test_a_start_that_is_its_own_since_does_not_forget_what_came_before_it() -> None:
    lines = ("00:00 callback.offered", "00:10 queue.entered")
    found = told("start: queue.entered, already: callback.offered, since: queue.entered", *lines)
    assert found == [("kept", 0)]


def test_what_comes_in_its_order_at_one_instant_folds_no_history_again() -> None:
    engine = Engine(Ruleset([rule("")], any_date=True), Timing())
    lines = ("00:00 queue.entered", *["00:01 message.sent author=agent"] * 3)
    begun, first, second, third = timeline.read("\n".join(lines), rule(""), None)
    states, kept = (), []
    for each in (begun, first, third, second):
        assert isinstance(each, Event)
        assert engine.judge(each, each.time) is None
        (interaction,) = engine.open.values()
        kept.append(interaction.states is states)
        states = interaction.states
    assert kept == [False, True, True, False]  # the last one belongs before another
