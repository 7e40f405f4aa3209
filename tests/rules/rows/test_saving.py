"""A crash between any two steps of the protocol: nothing said is forgotten, and nothing is said twice."""

import random
from typing import Any
from unittest.mock import patch

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.admission import MINUTE, Timing
from rules.engine import Engine
from rules.history import CHUNK
from rules.rows.saving import Loaded, Marker, Saver, UnreadableError
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.wire import Event
from tests.rules import crashing, histories
from tests.rules.crashing import Partition, Topic
from tests.rules.histories import SECOND, START, happened

RULESET = Ruleset([rule for rule in histories.rules() if rule.id != "masked"], any_date=True)
"""But for numbers split over messages, whose digits are sealed: see `test_sealing`."""
TIMING = Timing(lateness=2 * SECOND, remember=60 * SECOND, idle=120 * SECOND, idle_of={}, graves=200 * SECOND)
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=300, deadline=None, derandomize=True)


def log(seed: int, subjects: int = 6) -> list[tuple[Event, int]]:
    """A partition's records: several interactions that end and come back, some records late, some doubled."""
    choice = random.Random(seed)
    found: list[tuple[Event, int]] = []
    for number in range(choice.randrange(5, 60)):
        recorded = START + number * choice.randrange(1, 12) * SECOND
        made = histories.event(choice, number)
        late = choice.choice((0, 0, 0, 1, 3, 8, 100)) * SECOND
        made |= {"subject": f"call-{choice.randrange(subjects)}", "time": instant.text(recorded - late)}
        event = wire.from_mapping(made)
        assert isinstance(event, Event)
        found.append((event, recorded))
        if choice.random() < 0.15:
            found.append((event, recorded + SECOND))
    return sorted(found, key=lambda each: each[1])


def ended(partition: Partition) -> tuple[dict[str, Any], list[Any], list[int]]:
    """(what stands, the verdicts, the rejected offsets) once all is over."""
    partition.silence(START + 10**12, START + 10**12)
    partition.silence(START + 10**12, START + 10**12)
    partition.commit()
    verdicts = sorted(
        (each["rule"], each["subject"], each["verdict"], str(each["started_by"])) for each in partition.verdicts
    )
    return histories.standing(partition.said), verdicts, partition.rejected


@often
@given(SEEDS, SEEDS)
def test_crashes_anywhere_leave_what_a_run_without_them_leaves(seed: int, faults: int) -> None:
    """`standing` also sees a revision that is there twice, or missing."""
    records = log(seed)
    calm, shaken = Partition(RULESET, TIMING), Partition(RULESET, TIMING)
    crashing.play(calm, records, random.Random(faults), faults=False)
    crashing.play(shaken, records, random.Random(faults), faults=True)
    assert ended(shaken) == ended(calm)


@often
@given(SEEDS, SEEDS)
def test_rows_in_which_queues_had_their_names_are_gone_on_with(seed: int, faults: int) -> None:
    """So they were until the second format."""
    records = log(seed)
    calm, upgraded = Partition(RULESET, TIMING), Partition(RULESET, TIMING)
    with patch("rules.engine.in_short", lambda values: values):
        upgraded.take(records, len(records) // 2)
        upgraded.commit(1000, begins=True)
    upgraded.crash()
    for each in (calm, upgraded):
        crashing.play(each, records, random.Random(faults), faults=False)
    assert ended(upgraded) == ended(calm)


def states(partition: Partition) -> list[str]:
    return [step["state"] for step in partition.said]


def test_a_violation_that_was_said_is_withdrawn_after_a_crash_when_the_late_answer_comes_first() -> None:
    """Its row goes with the step. Were it written later, the next owner would judge "kept" and say nothing."""
    partition = Partition(Ruleset([rule for rule in histories.rules() if rule.id == "wait"], any_date=True), TIMING)
    entered, answered = happened("queue.entered", 0, 1, queue="x"), happened("agent.joined", 5, 2, queue="x")
    log = [entered, (answered[0], START + 20 * SECOND)]
    partition.take(log, 1)
    partition.silence(START + 11 * SECOND, START + 13 * SECOND)
    partition.commit()
    partition.crash()
    partition.take(log, 2)
    partition.commit()
    assert states(partition) == ["warned", "opened", "withdrawn"] or states(partition) == ["opened", "withdrawn"]


def test_a_step_that_was_not_committed_is_said_again_under_the_same_revision() -> None:
    partition = Partition(Ruleset([rule for rule in histories.rules() if rule.id == "wait"], any_date=True), TIMING)
    log = [happened("queue.entered", 0, 1, queue="x")]
    for lost in (True, False):
        partition.take(log, 1)
        partition.silence(START + 11 * SECOND, START + 13 * SECOND)
        partition.commit(lost=lost)
        partition.crash()
    assert [(step["state"], step["revision"]) for step in partition.said] == [("opened", 1)]


def test_half_a_call_is_not_revived_as_a_new_one_when_the_marker_is_behind_its_end() -> None:
    """A tombstone ahead of its marker would do that: its records are read again, and nothing knows them."""
    partition = Partition(RULESET, TIMING)
    log = [happened("queue.entered", 0, 1, queue="x"), happened("agent.joined", 1, 2, queue="x")]
    log += [happened("interaction.ended", 2, 3), happened("queue.entered", 300, 4, "call-2", queue="x")]
    partition.take(log, 4)
    partition.commit()
    partition.crash()
    partition.take(log, 4)
    partition.commit()
    calls = [each["subject"] for each in partition.verdicts]
    assert (len(calls), set(calls), partition.rejected) == (len(set(map(str, partition.verdicts))), {"call-1"}, [])


def test_a_refused_record_that_is_read_again_is_not_refused_twice() -> None:
    partition = Partition(RULESET, TIMING)
    early, _ = happened("queue.entered", 500, 1, queue="x")
    log = [(early, START)]
    for _ in range(3):
        partition.take(log, 1)
        partition.commit()
        partition.crash()
    assert partition.rejected == [0]


def test_of_a_long_history_only_the_last_part_is_written_again() -> None:
    engine = Engine(RULESET, TIMING)
    saver, topic = Saver(engine), Topic()
    sizes = []
    for number in range(1000):
        event, recorded = happened("message.sent", number // 50, number, author="agent")
        assert engine.judge(event, recorded, number) is None
        records = crashing.whole(saver, number + 1)
        sizes.append(sum(len(value) for _, value in records if value))
        topic.append(records)
    loaded, _, _ = crashing.loaded(RULESET, TIMING, topic)
    loaded.wake(["default\0call-1"])
    assert max(sizes) < 4 * CHUNK * 30
    assert loaded.open["default\0call-1"].events() == engine.open["default\0call-1"].events()


def test_hundreds_of_violations_of_one_call_fit_a_record() -> None:
    """Each lists a hundred findings; the broker takes 20 MB, and more would stop the partition for good."""
    ruleset = Ruleset([rule for rule in histories.rules() if rule.id == "masked"], any_date=True)
    partition = Partition(ruleset, TIMING)
    said = " ".join(f"1990000{number:04}" for number in range(200))
    log = [happened("message.sent", number, number, author="agent", text=said) for number in range(100)]
    partition.take(log, len(log))
    partition.silence(START + 101 * SECOND, START + 101 * SECOND)
    partition.commit(1000, begins=True)
    before = partition.engine.open["default\0call-1"].said
    assert before is not None
    assert sum(len(each.written()) for each in before) > 1_000_000
    assert max(map(len, partition.topic.records.values())) < 1_000_000  # a chunk of events
    partition.crash()
    partition.engine.wake(["default\0call-1"])
    after = partition.engine.open["default\0call-1"].said
    assert after is not None
    assert [each.written() for each in after] == [each.written() for each in before]


def test_the_rows_of_a_long_history_go_when_it_is_over() -> None:
    partition = Partition(RULESET, TIMING)
    log = [happened("message.sent", number // 50, number, author="agent") for number in range(300)]
    partition.take(log, 300)
    partition.commit(1000, begins=True)
    partition.silence(START + 1000 * SECOND, START + 1000 * SECOND)
    for _ in range(2):
        partition.commit(1000, begins=True)
    assert {key[:1] for key in partition.topic.records} == {b"e", b"m", b"t"}


def test_graves_are_forgotten_together_when_all_of_a_bundle_are_too_old() -> None:
    partition = Partition(RULESET, TIMING)
    partition.take([happened("queue.entered", 0, 1, queue="x")], 1)
    for second in (300, 1000, 2000):
        partition.silence(START + second * SECOND, START + second * SECOND)
        partition.commit(1000, begins=True)
    assert [key for key in partition.topic.records if key[:1] == b"g"] == []


def test_rows_written_under_other_rules_are_read_by_the_names_of_their_tests() -> None:
    """The bits of an event are numbered anew; its clock goes on."""
    before = Ruleset([rule for rule in histories.rules() if rule.id in ("wait", "restarts")], any_date=True)
    after = Ruleset([rule for rule in histories.rules() if rule.id in ("late_attribute", "wait")], any_date=True)
    partition = Partition(before, TIMING)
    partition.take([happened("queue.entered", 0, 1, queue="x")], 1)
    partition.commit(1000, begins=True)
    partition.ruleset = after
    partition.crash()
    partition.silence(START + 11 * SECOND, START + 13 * SECOND)
    partition.commit()
    assert [(step["rule"], step["state"]) for step in partition.said] == [("wait", "opened")]


def test_a_format_of_another_version_is_refused_with_its_number() -> None:
    saved = Marker(0, 0, 0, 0, format=9)
    with pytest.raises(UnreadableError, match="format 9"):
        Saver(Engine(RULESET, TIMING)).load({b"m": msgspec.msgpack.encode(saved)})


@pytest.mark.parametrize("format_", [1, 2])
def test_what_an_earlier_format_says_is_read(format_: int) -> None:
    saved = Marker(7, 1, 2, 3, format=format_)
    assert Saver(Engine(RULESET, TIMING)).load({b"m": msgspec.msgpack.encode(saved)}) == Loaded(7, 7)


@pytest.mark.parametrize(("before", "now", "is_refused"), [(4, 8, True), (4, 4, False), (0, 4, False), (4, 0, False)])
def test_what_was_saved_of_another_count_of_partitions_is_refused(before: int, now: int, is_refused: bool) -> None:
    (marker,) = (value for key, value in Saver(Engine(RULESET, TIMING), None, before).claim(7) if key == b"m")
    assert marker is not None
    saver = Saver(Engine(RULESET, TIMING), None, now)
    if is_refused:
        with pytest.raises(UnreadableError, match="a topic of 4 partitions, and it has 8 now"):
            saver.load({b"m": marker})
    else:
        assert saver.load({b"m": marker}) == Loaded(7, 7)


@pytest.mark.parametrize(
    ("saved", "said"),
    [({"format": 9, "place": [1, 2]}, "format 9"), ({"format": 1, "position": "x"}, "no state"), ([1, 2], "no state")],
)
def test_a_marker_that_means_nothing_to_this_version_is_refused_in_one_line(saved: object, said: str) -> None:
    with pytest.raises(UnreadableError, match=said):
        Saver(Engine(RULESET, TIMING)).load({b"m": msgspec.msgpack.encode(saved)})


def test_the_watermark_does_not_go_back_over_a_restart() -> None:
    partition = Partition(RULESET, TIMING)
    partition.silence(START, START + MINUTE)
    partition.commit(1000, begins=True)
    partition.crash()
    assert (partition.engine.watermark, partition.engine.recorded) == (START, START + MINUTE)
