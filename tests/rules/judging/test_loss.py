"""Signs that events were lost: what rests on absence is undetermined then, and what is there stays proved."""

from typing import Any

import pytest

from rules.admission import MINUTE, SECOND, Timing
from rules.context.facts import Outage
from rules.engine import Engine
from rules.judging import speech
from rules.ruleset import Ruleset
from schemas import instant, wire
from tests.rules import histories

START = instant.micros("2026-11-22T08:00:00Z")
RULES = """
deadline: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s}}
complete: {check: {pattern: complete, when: handoff.completed, from: handoff.context_delivered,
  fields: [context.reason]}}
own_fields: {check: {pattern: complete, when: data.displayed, fields: [role]}}
order: {check: {pattern: order, before: recording.started, needs: recording.announced}}
order_since: {check: {pattern: order, before: payment.started, needs: recording.announced, since: agent.left}}
never: {check: {pattern: forbidden, never: queue.left}}
stay: {check: {pattern: forbidden, never: payment.started, while: {from: recording.started, to: recording.paused}}}
lasting: {check: {pattern: forbidden, never: payment.started, while: {from: recording.started, for: 3m}}}
limit: {check: {pattern: limit, count: human.requested, at_most: 1}}
window: {check: {pattern: limit, count: human.requested, at_most: 1, window: 20s}}
"""
CASES = [
    ("deadline", ["queue.entered"], "broken", "undetermined"),
    ("deadline", ["queue.entered", "agent.joined"], "kept", "kept"),
    ("complete", ["handoff.completed"], "broken", "undetermined"),
    ("own_fields", ["data.displayed"], "broken", "broken"),
    ("order", ["recording.started"], "broken", "undetermined"),
    ("order", ["recording.announced", "recording.started"], "kept", "kept"),
    ("order_since", ["recording.announced", "payment.started"], "kept", "undetermined"),
    ("never", ["queue.left"], "broken", "broken"),
    ("stay", ["recording.started", "payment.started"], "broken", "undetermined"),
    ("lasting", ["recording.started", "payment.started"], "broken", "broken"),
    ("stay", ["recording.started", "recording.paused"], "kept", "undetermined"),
    ("limit", ["human.requested"], "kept", "undetermined"),
]


def engine(name: str) -> Engine:
    return Engine(Ruleset([rule for rule in histories.rules(RULES) if rule.id == name]), Timing())


def tell(engine: Engine, type_: str, at: int, recorded: int | None = None, **envelope: Any) -> None:
    content = {"specversion": "1.0", "id": f"{type_}-{at}", "source": "/pbx", "type": type_, "subject": "call"}
    event = wire.from_mapping(content | {"time": instant.text(START + at), "data": {}} | envelope)
    assert isinstance(event, wire.Event)
    assert engine.judge(event, START + (at if recorded is None else recorded)) is None


def verdicts(engine: Engine, until: int = 30 * MINUTE) -> list[tuple[str, str]]:
    """(verdict, reason's first word) of every clock when so much time has gone by."""
    engine.pass_time(START + until, START + until)
    return [
        (each.verdict, each.reason.partition(":")[0])
        for interaction in engine.open.values()
        for _, each in speech.judged(engine.ruleset, interaction, engine.watermark, "")
    ]


@pytest.mark.parametrize(("name", "types", "whole", "headless"), CASES)
def test_a_history_without_its_beginning_proves_only_what_is_there(
    name: str, types: list[str], whole: str, headless: str
) -> None:
    for late, verdict in ((0, whole), (11 * MINUTE, headless)):
        judging = engine(name)
        for number, type_ in enumerate(types):
            tell(judging, type_, number * SECOND, recorded=late + number * SECOND)
        assert verdicts(judging) == [(verdict, "headless" if verdict == "undetermined" else "")]


@pytest.mark.parametrize(
    ("numbers", "verdict"),
    [
        ((1, 2), "broken"),  # nothing is missing
        ((1, 3), "undetermined"),
        ((0, 5), "undetermined"),
        ((7, 9), "broken"),  # they number something else: all events of the source, say
        ((1, 1), "broken"),
        ((3, 1), "undetermined"),
    ],
)
def test_a_number_that_a_source_left_out_while_the_clock_ran_is_a_sign_of_loss(
    numbers: tuple[int, int], verdict: str
) -> None:
    judging = engine("deadline")
    tell(judging, "queue.entered", 0, sequence=numbers[0])
    tell(judging, "message.sent", 90 * SECOND, sequence=numbers[1])
    assert verdicts(judging) == [(verdict, "sequence gap" if verdict == "undetermined" else "")]


def test_each_source_has_its_own_numbers() -> None:
    judging = engine("deadline")
    tell(judging, "queue.entered", 0, sequence=1)
    tell(judging, "message.sent", 30 * SECOND, sequence=7, source="/chat")
    tell(judging, "message.sent", 40 * SECOND, sequence=2)
    assert verdicts(judging) == [("broken", "")]


def test_a_gap_before_the_clock_or_after_its_due_is_no_matter() -> None:
    judging = engine("deadline")
    for at, type_, number in ((0, "message.sent", 1), (10, "message.sent", 3), (20, "queue.entered", 4)):
        tell(judging, type_, at * SECOND, sequence=number)
    tell(judging, "message.sent", 80 * SECOND, sequence=5)
    tell(judging, "message.sent", 90 * SECOND, sequence=8)
    assert verdicts(judging) == [("broken", "")]


def test_what_was_said_is_withdrawn_when_a_gap_shows_and_said_again_when_it_is_filled() -> None:
    judging = engine("deadline")
    tell(judging, "queue.entered", 0, sequence=1)
    judging.pass_time(START + 70 * SECOND, START + 70 * SECOND)
    tell(judging, "message.sent", 80 * SECOND, sequence=3)
    tell(judging, "message.sent", 50 * SECOND, recorded=85 * SECOND, sequence=2)
    assert [each["state"] for each in judging.steps] == ["opened", "withdrawn", "opened"]


@pytest.mark.parametrize(
    ("begins", "ends", "source", "verdict"),
    [
        (30, 40, None, "undetermined"),
        (-20, 1, None, "undetermined"),
        (59, 99, None, "undetermined"),
        (-20, 0, None, "broken"),
        (60, 99, None, "broken"),
        (30, 40, "/pbx", "undetermined"),
        (30, 40, "/chat", "broken"),
    ],
)
def test_an_outage_over_the_clock_proves_no_silence(begins: int, ends: int, source: str | None, verdict: str) -> None:
    judging = engine("deadline")
    judging.ruleset.outages = (Outage(START + begins * SECOND, START + ends * SECOND, source),)
    tell(judging, "queue.entered", 0)
    assert verdicts(judging) == [(verdict, "outage" if verdict == "undetermined" else "")]


@pytest.mark.parametrize(("begins", "verdict"), [(-60, "kept"), (-10, "undetermined")])
def test_an_outage_before_the_window_hides_nothing_of_a_limit(begins: int, verdict: str) -> None:
    judging = engine("window")
    judging.ruleset.outages = (Outage(START + begins * SECOND, START + (begins + 5) * SECOND),)
    tell(judging, "human.requested", 0)
    assert verdicts(judging) == [(verdict, "outage" if verdict == "undetermined" else "")]


def closed(name: str, *types: str) -> list[tuple[str, str, str]]:
    """(verdict, reason, closed by) of what is judged when silence has closed an interaction."""
    judging = engine(name)
    for number, type_ in enumerate(types):
        tell(judging, type_, number * SECOND)
    judging.pass_time(START + 2 * 1440 * MINUTE, START + 2 * 1440 * MINUTE)
    return [(each["verdict"], each["reason"], each["closed_by"]) for each in judging.verdicts]


def test_a_stay_that_is_still_on_when_silence_closes_is_undetermined() -> None:
    assert closed("stay", "recording.started") == [("undetermined", "closed by idle", "idle")]


def test_a_stay_that_is_still_on_when_its_interaction_ends_is_kept() -> None:
    assert closed("stay", "recording.started", "interaction.ended") == [("kept", "", "ended")]


def test_a_stay_whose_time_was_over_before_silence_closed_is_kept() -> None:
    assert closed("lasting", "recording.started") == [("kept", "", "idle")]
