"""Long histories in which nearly everything breaks: what changed is looked at alone, and it is as if all had been."""

import base64
import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import browsing
from rules.admission import Timing
from rules.history import CHUNK
from rules.interaction import Interaction
from rules.judging import folding, rewriting, sayings, speech
from rules.masking.keyring import Keyring
from rules.rows import paging, row
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.wire import Event
from tests.rules import crashing, histories, test_oracle, test_oracle_of_moments
from tests.rules.crashing import Partition
from tests.rules.histories import SECOND, START, happened

MORE = """
numbers: {check: {pattern: masked, when: message.sent, in: [text], join: 0s, excuse: callback.offered}}
last_number: {check: {pattern: masked, when: message.sent, in: [text], join: 0s, again: restarts}}
answered: {check: {pattern: deadline, start: message.sent, stop: agent.joined, within: 1s}, warn_at: 500ms}
answered_each: {check: {pattern: deadline, start: [queue.entered, queue.left], stop: agent.joined, within: 2s,
  same: [queue], excuse: callback.offered, pause: hold.started, resume: hold.ended}}
answered_in_hours: {check: {pattern: deadline, start: message.sent, stop: agent.joined, within: 1s,
  hours: cn_carrier_calling_hours, zone: Asia/Shanghai}}
answered_last: {check: {pattern: deadline, start: [queue.entered, queue.left], stop: agent.joined, within: 1s,
  same: [queue], again: restarts}}
graded: {check: {pattern: limit, count: message.sent, at_most: 0}, severity_when: {critical: {queue: x}}}
"""
ALL = (histories.RULES, test_oracle.MORE, test_oracle.COMPLETE, test_oracle_of_moments.RULES, MORE)
FOUND = {rule.id: rule for lines in ALL for rule in histories.rules(lines)}
RULESET = Ruleset(FOUND.values(), any_date=True, keyring=Keyring(sealing=(b"a key of the tests",)))
TIMING = Timing(lateness=2 * SECOND, remember=60 * SECOND, idle=120 * SECOND, idle_of={}, graves=200 * SECOND)
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=12, deadline=None, derandomize=True)


@pytest.fixture(autouse=True, scope="module")
def _small_chunks() -> Iterator[None]:
    """What rests in chunks and pages of three does so in histories of a few dozen events."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (browsing, rewriting, row):
            patch.setattr(module, "CHUNK", 3)
        patch.setattr(sayings, "_MOST", 3)
        patch.setattr(paging, "PAGE", 3)
        yield


def log(seed: int, late: tuple[int, ...]) -> list[tuple[Event, int]]:
    """Two calls with many messages, some of them late by one of these numbers of seconds, some doubled."""
    choice = random.Random(seed)
    found: list[tuple[Event, int]] = []
    often_ = choice.sample(test_oracle_of_moments.TYPES, 4)
    ends = choice.random() < 0.3
    while len(found) < 80:
        made = histories.event(choice, len(found))
        if (made["type"] not in often_ and choice.random() < 0.7) or (made["type"] == "interaction.ended" and not ends):
            continue
        recorded = START + len(found) * SECOND // 2
        at = recorded - choice.choice(late) * SECOND
        found.append((_event(made | {"time": instant.text(at - at % SECOND)}), recorded))
        if choice.random() < 0.1:
            found.append((found[-1][0], recorded + SECOND))
    return sorted(found, key=lambda each: each[1])


def _event(content: dict[str, Any]) -> Event:
    event = wire.from_mapping(content)
    assert isinstance(event, Event)
    return event


def standing(steps: list[dict[str, Any]]) -> dict[tuple[str, str], Any]:
    """By rule and the event that started it: the due and the measure of what stands."""
    return {
        (step["rule"], step["started_by"]["id"]): (step["due_at"], step["measured"]["value"])
        for step in histories.last_steps(steps).values()
        if step["state"] in ("opened", "amended")
    }


def found_anew(partition: Partition) -> tuple[dict[tuple[str, str], Any], set[tuple[str, str]]]:
    """(the same, the clocks that are open), from a look at every clock of histories folded from their beginning."""
    engine, found, open_ = partition.engine, {}, set()
    for each in engine.open.values():
        fresh = Interaction(each.key, each.history, each.origins, (), count=each.count)
        fresh.runs, fresh.completed, fresh.headless = each.runs, each.completed, each.headless
        folding.refold(engine.ruleset, fresh)
        events = fresh.events()
        for rule, judged in speech.judged(engine.ruleset, fresh, engine.watermark, ""):
            if judged.verdict == "open":
                open_.add((rule.id, events[judged.start].id))
            if judged.verdict == "broken":
                scale = 1_000_000 if judged.unit == "s" else 1
                value = None if judged.value is None else judged.value / scale
                due = None if judged.due_at is None else instant.text(judged.due_at)
                found[rule.id, events[judged.start].id] = due, value
    return found, open_


@pytest.mark.parametrize("late", [(0,), (0, 0, 0, 0, 0, 0, 0, 1), (0, 0, 0, 0, 0, 0, 0, 1, 5)])
@often
@given(seed=SEEDS)
def test_what_stands_at_every_moment_is_what_a_look_at_everything_finds(late: tuple[int, ...], seed: int) -> None:
    records, choice = log(seed, late), random.Random(seed)
    partition = Partition(RULESET, Timing(lateness=SECOND))
    for number in range(len(records)):
        partition.take(records, number + 1)
        silence = choice.random() < 0.2
        partition.silence(records[number][1] - choice.randrange(3) * SECOND if silence else 0, 0)
        partition.commit(1, begins=choice.random() < 0.3)
        found, open_ = found_anew(partition)  # what is open takes nothing back
        assert {key: each for key, each in standing(partition.said).items() if key not in open_} == found


@often
@given(SEEDS, SEEDS)
def test_crashes_anywhere_leave_what_a_run_without_them_leaves(seed: int, faults: int) -> None:
    records = log(seed, (0, 0, 0, 0, 0, 1, 5, 15))
    calm, shaken = Partition(RULESET, TIMING), Partition(RULESET, TIMING)
    crashing.play(calm, records, random.Random(faults), faults=False)
    crashing.play(shaken, records, random.Random(faults), faults=True)
    assert ended(shaken) == ended(calm)


def ended(partition: Partition) -> tuple[dict[str, Any], list[Any], set[bytes]]:
    """(what stands, the verdicts, the kinds of records that are left) once all is over."""
    for _ in range(3):
        partition.silence(START + 10**12, START + 10**12)
        partition.commit(1000, begins=True)
    verdicts = [
        (each["rule"], each["subject"], each["verdict"], str(each["started_by"])) for each in partition.verdicts
    ]
    left = {key[:1] for key in partition.topic.records} - {b"g", b"n"}
    return histories.standing(partition.said), sorted(verdicts), left


def test_the_histories_break_most_rules_often() -> None:
    partition = Partition(RULESET, Timing(lateness=SECOND))
    for seed in range(5):
        partition.take(log(seed, (0,)), 80)
        partition.position = 0
    broken = {rule for rule, _ in standing(partition.engine.steps)}
    assert len(broken) > len(FOUND) * 3 // 4
    assert len(partition.engine.steps) > 1000


ALONE = Ruleset(histories.rules("alone: {check: {pattern: order, before: message.sent, needs: agent.joined}}"))


def test_of_what_was_said_a_page_is_written_once() -> None:
    partition = Partition(ALONE, TIMING)
    log = [happened("message.sent", number, number, author="agent") for number in range(120)]
    sizes = []
    for number in range(len(log)):
        partition.take(log, number + 1)
        records = crashing.whole(partition.saver, number + 1)
        partition.topic.append(records)
        sizes.append(sum(len(value) for _, value in records if value))
    assert len(partition.engine.steps) > 100
    assert max(sizes[60:]) < max(sizes[:60]) + 50


@pytest.mark.parametrize(("name", "count"), [("plain", 3), ("compressed", 70)])
def test_rows_of_before_there_were_pages_are_read(name: str, count: int) -> None:
    """As they were written when all that was said stood in the head row: nothing is said twice, all is taken back."""
    partition = Partition(ALONE, TIMING)
    saved = json.loads((Path(__file__).parent / "rows" / f"{name}.json").read_text())
    partition.topic.records = {bytes.fromhex(key): base64.b64decode(value) for key, value in saved.items()}
    with pytest.MonkeyPatch.context() as patch:
        for module in (browsing, rewriting, row):
            patch.setattr(module, "CHUNK", CHUNK)
        partition.crash()
        joined, _ = happened("agent.joined", -1, 1000)
        again, recorded = happened("message.sent", count - 1, count - 1, author="agent")
        partition.take([(again, recorded)] * count + [(joined, recorded)], count + 1)
        partition.commit(1000, begins=True)
        assert [(step["state"], step["revision"]) for step in partition.said] == [("withdrawn", 2)] * count
        partition.crash()
        partition.silence(START + 10**12, START + 10**12)
        partition.commit(1000, begins=True)
        partition.commit(1000, begins=True)
    assert {key[:1] for key in partition.topic.records} == {b"e", b"m", b"t"}
