"""A real day at a bank: the rule finds exactly the calls whose wait, by the bank's own column, was too long."""

import random
from collections import Counter
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from schemas import instant
from streams.cli import contactwatch
from tests import bank_day
from tests.bank_day import SECOND

pytestmark = pytest.mark.skipif(
    not bank_day.FILE.exists(), reason=f"the bank's day is not here: it would stand in {bank_day.FILE.parent}"
)

RULE = "queue_wait_within_a_minute"
LIMIT = 60


@pytest.fixture(scope="module")
def calls() -> list[bank_day.Call]:
    return bank_day.calls()


@pytest.fixture(scope="module")
def events(calls: list[bank_day.Call]) -> list[dict[str, Any]]:
    return bank_day.events(calls)


def replayed(folder: Path, arriving: list[dict[str, Any]]) -> tuple[dict[str, Any], dict[str, str]]:
    """By subject: the violation that stands with what it measured, and the verdict."""
    day, violations, verdicts = folder / "day.jsonl", folder / "violations.jsonl", folder / "verdicts.jsonl"
    day.write_bytes(b"".join(orjson.dumps(each) + b"\n" for each in arriving))
    disabled = [
        part for each in ("handoff_context_complete", "no_unmasked_personal_data") for part in ("--disable", each)
    ]
    asked = ["replay", "--input", str(day), "--violations", str(violations), "--verdicts", str(verdicts), "--any-date"]
    result = CliRunner().invoke(contactwatch, [*asked, *disabled, "--until", "1999-08-02T12:00:00Z"])
    assert (result.exit_code, "refused: none" in result.stderr) == (1, True), (result.stderr, result.exception)
    said = [orjson.loads(line) for line in violations.read_bytes().splitlines()]
    judged = [orjson.loads(line) for line in verdicts.read_bytes().splitlines()]
    assert {each["rule"] for each in said + judged} == {RULE}
    standing = {each["subject"]: each["measured"]["value"] for each in said if each["state"] in ("opened", "amended")}
    assert len({each["subject"] for each in judged}) == len(judged)
    return standing, {each["subject"]: each["verdict"] for each in judged}


def expected_violations(calls: list[bank_day.Call]) -> set[str]:
    return {call.subject for call in calls if call.waited > LIMIT}


def expected_verdict(call: bank_day.Call) -> str:
    if call.waited > LIMIT:
        return "broken"
    return "kept" if call.answered else "excused"


def test_the_day_is_the_one_that_was_described(calls: list[bank_day.Call]) -> None:
    queued = [call for call in calls if call.queued is not None]
    outcomes = Counter((call.answered, call.waited > LIMIT) for call in queued)
    assert (len(calls), outcomes) == (
        2357,
        {(True, True): 904, (True, False): 339, (False, True): 333, (False, False): 395},
    )
    assert all(call.dequeued is not None and call.dequeued - (call.queued or 0) == call.waited for call in queued)


def test_exactly_the_calls_that_waited_too_long_are_found(
    calls: list[bank_day.Call], events: list[dict[str, Any]], tmp_path: Path
) -> None:
    standing, verdicts = replayed(tmp_path, events)
    assert set(standing) == expected_violations(calls)
    assert verdicts == {call.subject: expected_verdict(call) for call in calls if call.queued is not None}


def test_what_was_measured_of_an_answered_call_is_the_banks_own_wait(
    calls: list[bank_day.Call], events: list[dict[str, Any]], tmp_path: Path
) -> None:
    standing, _ = replayed(tmp_path, events)
    answered = {call.subject: float(call.waited) for call in calls if call.answered and call.waited > LIMIT}
    assert {subject: standing[subject] for subject in answered} == answered


@pytest.mark.parametrize("seed", [1, 2])
def test_the_same_is_found_when_events_arrive_out_of_order_and_some_twice(
    calls: list[bank_day.Call], events: list[dict[str, Any]], tmp_path: Path, seed: int
) -> None:
    chance = random.Random(seed)
    twice = [*events, *chance.sample(events, len(events) * 3 // 100)]
    recorded = [(instant.micros(event["time"]) + chance.randrange(2 * SECOND), event) for event in twice]
    recorded.sort(key=lambda each: each[0])
    arriving = [{**event, "recordedtime": instant.text(at)} for at, event in recorded]
    standing, verdicts = replayed(tmp_path, arriving)
    assert set(standing) == expected_violations(calls)
    assert verdicts == {call.subject: expected_verdict(call) for call in calls if call.queued is not None}
