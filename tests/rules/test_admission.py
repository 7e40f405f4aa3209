"""Which records join which history: ahead of time, late, over, headless, buried."""

from pathlib import Path
from typing import Any

import pytest

from rules.admission import DAY, MINUTE, SECOND, Timing
from rules.engine import Engine
from rules.loading import read
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.rejection import Rejection

START = instant.micros("2026-11-22T08:00:00Z")
RULES = """
wait: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s,
  pause: hold.started, resume: hold.ended}}
survey: {check: {pattern: deadline, start: interaction.ended, stop: survey.offered, within: 10m}}
"""


def ruleset() -> Ruleset:
    rules = []
    for text in RULES.strip().replace("\n  ", " ").splitlines():
        name, _, content = text.partition(": ")
        keys = content.removeprefix("{").removesuffix("}")
        loaded = read(f"{{title: {name}, {keys}}}".encode(), Path(f"{name}.yaml"))
        assert not loaded.mistakes, loaded.mistakes
        rules += loaded.rules
    return Ruleset(rules)


@pytest.fixture
def engine() -> Engine:
    return Engine(ruleset(), Timing())


def tell(engine: Engine, type_: str, at: int, recorded: int | None = None, id_: str = "", **data: Any) -> str:
    """An event so many microseconds after the start; the reason of its rejection, or nothing."""
    content = {
        "specversion": "1.0",
        "id": id_ or f"{type_}-{at}",
        "source": "/pbx",
        "type": type_,
        "subject": data.pop("subject", "call"),
        "time": instant.text(START + at),
        "data": data,
    }
    event = wire.from_mapping(content)
    assert isinstance(event, wire.Event)
    refused = engine.judge(event, START + (at if recorded is None else recorded))
    return refused.reason if isinstance(refused, Rejection) else ""


def pass_time(engine: Engine, recorded: int) -> list[tuple[str, str, str]]:
    """Silence up to that recorded time; (rule, verdict, closed by) of what was over by then."""
    engine.pass_time(START + recorded, START + recorded)
    return [(each["rule"], each["verdict"], each["closed_by"]) for each in engine.verdicts]


@pytest.mark.parametrize(("ahead", "reason"), [(60 * SECOND, ""), (60 * SECOND + 1, "future")])
def test_an_event_may_be_a_minute_ahead_of_its_record(engine: Engine, ahead: int, reason: str) -> None:
    assert tell(engine, "queue.entered", ahead, recorded=0) == reason


def test_an_interaction_that_ended_is_over_ten_minutes_after_its_last_record_or_due(engine: Engine) -> None:
    tell(engine, "queue.entered", 0)
    tell(engine, "agent.joined", 10 * SECOND)
    tell(engine, "interaction.ended", MINUTE)
    assert pass_time(engine, 20 * MINUTE) == []
    assert pass_time(engine, 24 * MINUTE) == [("wait", "kept", "ended"), ("survey", "broken", "ended")]


def test_a_clock_that_outlives_the_call_is_stopped_after_its_end(engine: Engine) -> None:
    tell(engine, "interaction.ended", 0)
    tell(engine, "survey.offered", 9 * MINUTE)
    assert pass_time(engine, 30 * MINUTE) == [("survey", "kept", "ended")]


def test_a_copy_of_an_interaction_that_is_over_is_late(engine: Engine) -> None:
    tell(engine, "queue.entered", 0)
    tell(engine, "interaction.ended", MINUTE)
    pass_time(engine, 60 * MINUTE)
    assert tell(engine, "queue.entered", 0, recorded=61 * MINUTE) == "late"


def test_a_record_closes_its_own_interaction_if_that_is_over(engine: Engine) -> None:
    tell(engine, "interaction.ended", 0)
    assert tell(engine, "agent.joined", SECOND, recorded=21 * MINUTE) == "late"


def test_what_happened_after_an_interaction_was_over_begins_a_new_one(engine: Engine) -> None:
    tell(engine, "interaction.ended", 0)
    pass_time(engine, 60 * MINUTE)
    assert tell(engine, "queue.entered", 61 * MINUTE) == ""
    assert tell(engine, "agent.joined", SECOND, recorded=61 * MINUTE) == "late"


def test_what_is_older_than_any_gravestone_is_late(engine: Engine) -> None:
    assert tell(engine, "queue.entered", 0, recorded=DAY + 1) == "late"


def test_gravestones_are_forgotten_after_a_day(engine: Engine) -> None:
    tell(engine, "interaction.ended", 0)
    pass_time(engine, 60 * MINUTE)
    assert len(engine.graves) == 1
    tell(engine, "queue.entered", 2 * DAY, subject="another")
    pass_time(engine, 4 * DAY)
    assert (len(engine.graves), engine.graves.over_at("default\0another") > START + DAY) == (1, True)


def test_a_late_event_joins_while_its_interaction_is_not_over(engine: Engine) -> None:
    tell(engine, "queue.entered", 0)
    tell(engine, "queue.entered", 30 * MINUTE, subject="another")
    assert tell(engine, "agent.joined", 50 * SECOND, recorded=30 * MINUTE) == ""
    assert [each["state"] for each in engine.steps] == ["opened", "withdrawn"]


def test_silence_for_a_day_closes_what_never_ends_and_says_so(engine: Engine) -> None:
    tell(engine, "queue.entered", 0)
    assert pass_time(engine, DAY) == []
    assert pass_time(engine, DAY + 5 * MINUTE) == [("wait", "broken", "idle")]


def test_a_clock_that_is_paused_when_silence_closes_is_undetermined(engine: Engine) -> None:
    tell(engine, "queue.entered", 0)
    tell(engine, "hold.started", 10 * SECOND)
    assert pass_time(engine, DAY + 5 * MINUTE) == [("wait", "undetermined", "idle")]


def test_a_ticket_is_not_idle_over_a_weekend(engine: Engine) -> None:
    content = {"specversion": "1.0", "id": "1", "source": "/m", "type": "message.sent", "subject": "ticket"}
    event = wire.from_mapping(content | {"time": instant.text(START), "channel": "email", "data": {}})
    assert isinstance(event, wire.Event)
    engine.judge(event, START)
    pass_time(engine, 3 * DAY)
    assert len(engine.open) == 1


@pytest.mark.parametrize(
    ("type_", "late", "verdict"),
    [("queue.entered", 10 * MINUTE, "broken"), ("queue.entered", 10 * MINUTE + 1, "undetermined")],
)
def test_a_history_without_its_beginning_accuses_nobody(engine: Engine, type_: str, late: int, verdict: str) -> None:
    tell(engine, type_, 0, recorded=late)
    assert pass_time(engine, 2 * DAY) == [("wait", verdict, "idle")]


def test_an_opening_that_comes_late_is_a_beginning(engine: Engine) -> None:
    tell(engine, "interaction.started", 0, recorded=20 * MINUTE)
    tell(engine, "queue.entered", SECOND, recorded=20 * MINUTE)
    assert pass_time(engine, 2 * DAY) == [("wait", "broken", "idle")]


def test_the_watermark_never_goes_back(engine: Engine) -> None:
    tell(engine, "queue.entered", 10 * MINUTE)
    tell(engine, "queue.entered", 0, recorded=10 * MINUTE, subject="another")
    assert engine.watermark == START + 10 * MINUTE - 2 * SECOND


def test_a_fast_clock_does_not_hurry_other_calls(engine: Engine) -> None:
    """The watermark counts the earlier of time and recorded."""
    tell(engine, "queue.entered", 30 * SECOND, recorded=0)
    assert engine.watermark == START - 2 * SECOND


def test_beyond_the_events_that_are_kept_nothing_is_known_and_what_was_said_is_withdrawn() -> None:
    engine = Engine(ruleset(), Timing(max_events=3))
    tell(engine, "queue.entered", 0)
    tell(engine, "message.sent", 70 * SECOND)
    tell(engine, "message.sent", 80 * SECOND)
    tell(engine, "message.sent", 90 * SECOND)
    tell(engine, "message.sent", 90 * SECOND)
    tell(engine, "agent.joined", 95 * SECOND)
    steps = [(each["state"], each.get("reason", "").partition(":")[0]) for each in engine.steps]
    assert (steps, engine.too_long) == ([("opened", ""), ("withdrawn", "too_long")], 3)
    assert pass_time(engine, 2 * DAY) == [("wait", "undetermined", "idle")]


def test_what_a_slow_source_may_still_say_is_waited_for_and_the_verdict_stays_the_same() -> None:
    """Polled every five minutes it would open and withdraw on each call that it answers."""
    engine = Engine(ruleset(), Timing(lateness_of={"/pbx": 5 * MINUTE}))
    tell(engine, "queue.entered", 0)
    engine.pass_time(START + 5 * MINUTE, START + 5 * MINUTE)
    before = list(engine.steps)
    engine.pass_time(START + 6 * MINUTE, START + 6 * MINUTE)
    assert (before, [each["state"] for each in engine.steps]) == ([], ["opened"])


def test_at_the_end_of_an_input_no_slow_source_is_waited_for() -> None:
    engine = Engine(ruleset(), Timing(lateness_of={"/pbx": 5 * MINUTE}))
    tell(engine, "queue.entered", 0)
    engine.hurry()
    engine.pass_time(START + 2 * MINUTE, START + 2 * MINUTE)
    assert [each["state"] for each in engine.steps] == ["opened"]
