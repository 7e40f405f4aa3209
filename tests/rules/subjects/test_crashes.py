"""A crash between any two steps, of those who tell and of those who listen: no fact is lost, and none counts twice."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from schemas import fact, instant, wire
from schemas.fact import EventFact
from schemas.wire import Event
from tests.rules import crashing, histories
from tests.rules.histories import PATIENT, SECOND, START
from tests.rules.subjects import worlds

RULESET = Ruleset(worlds.ALL.values(), any_date=True)
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=200, deadline=None, derandomize=True)
News = list[tuple[int, EventFact | int]]


class Listener:
    """One partition of facts that may crash at any moment: its subjects, its rows, and what its transactions said."""

    def __init__(self, log: News) -> None:
        self.log = log
        self.topic = crashing.Topic()
        self.said: list[dict[str, Any]] = []
        self.position = 0
        self.start()

    def start(self) -> None:
        assert RULESET.grouped is not None
        self.subjects = Subjects(RULESET.grouped, PATIENT, worlds.PARTITIONS)
        self.saver, found = crashing.filled(self.subjects, self.topic)
        self.position = found.position or 0

    def take(self, until: int) -> None:
        for partition, news in self.log[self.position : until]:
            worlds.take(self.subjects, partition, news)
        self.subjects.settle()
        self.position = max(self.position, until)

    def commit(self, part: int, *, begins: bool, lost: bool) -> None:
        records = self.saver.with_steps(self.position)
        if begins and not self.saver.is_marking:
            self.saver.begin(self.position)
        if self.saver.is_marking:
            records += self.saver.rows(part)
        steps, _ = self.subjects.take_said()
        if not lost:
            self.topic.append(records)
            self.said += steps


def play(listener: Listener, choice: random.Random, *, faults: bool) -> None:
    while listener.position < len(listener.log):
        listener.take(min(len(listener.log), listener.position + choice.randrange(1, 6)))
        crashes = faults and choice.random() < 0.3
        if choice.random() < 0.6 or crashes:
            lost = crashes and choice.random() < 0.5
            listener.commit(choice.randrange(1, 4), begins=choice.random() < 0.5, lost=lost)
        if crashes:
            listener.start()


def ended(listener: Listener) -> Any:
    worlds.end(listener.subjects)
    listener.commit(1000, begins=True, lost=False)
    return histories.standing(listener.said)


@often
@given(SEEDS, SEEDS)
def test_a_listener_that_crashes_leaves_what_a_run_without_crashes_leaves(seed: int, faults: int) -> None:
    """`standing` also sees a revision that is there twice, or missing."""
    log = worlds.interleaved(worlds.all_told(RULESET, worlds.world(seed)), random.Random(seed))
    calm, shaken = Listener(log), Listener(log)
    play(calm, random.Random(faults), faults=False)
    play(shaken, random.Random(faults), faults=True)
    assert ended(shaken) == ended(calm)


def log_of(seed: int) -> list[tuple[Event, int]]:
    found = []
    for number, content in enumerate(worlds.world(seed)):
        event = worlds.decoded(content)
        found += [(event, START + number * SECOND)] * (2 if number % 7 == 0 else 1)
    return found


def what_was_told(partition: crashing.Partition) -> Any:
    """What listeners make of it, whatever was told on the way."""
    partition.commit()
    listener = Listener([(0, each) for each in partition.news])
    listener.take(len(listener.log))
    return {rule: worlds.verdicts(listener.subjects, rule) for rule in worlds.ALL}


@often
@given(SEEDS, SEEDS)
def test_a_teller_that_crashes_tells_what_a_run_without_crashes_tells(seed: int, faults: int) -> None:
    calm, shaken = crashing.Partition(RULESET, PATIENT), crashing.Partition(RULESET, PATIENT)
    crashing.play(calm, log_of(seed), random.Random(faults), faults=False)
    crashing.play(shaken, log_of(seed), random.Random(faults), faults=True)
    assert what_was_told(shaken) == what_was_told(calm)


def numbers(partition: crashing.Partition) -> list[int]:
    return [each.number for each in partition.news if isinstance(each, EventFact)]


@often
@given(SEEDS, SEEDS)
def test_numbers_grow_over_crashes(seed: int, faults: int) -> None:
    shaken = crashing.Partition(RULESET, PATIENT)
    crashing.play(shaken, log_of(seed), random.Random(faults), faults=True)
    assert numbers(shaken) == sorted(set(numbers(shaken)))


def test_what_is_told_again_after_lost_checkpoints_is_told_under_the_same_numbers() -> None:
    """A partition whose checkpoints were made anew reads its events again."""
    first, again = crashing.Partition(RULESET, PATIENT), crashing.Partition(RULESET, PATIENT)
    for partition in (first, again):
        crashing.play(partition, log_of(5), random.Random(5), faults=False)
    assert [fact.encode(each) for each in again.news if isinstance(each, EventFact)] == [
        fact.encode(each) for each in first.news if isinstance(each, EventFact)
    ]


def called(number: int, second: int, **more: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": str(number),
        "source": "/a",
        "type": "callback.accepted",
        "subject": f"call-{number}",
        "time": instant.text(START + second * SECOND),
        **more,
    }


def test_under_other_rules_everything_that_is_open_is_told_anew() -> None:
    before = Ruleset([worlds.ALL["once"]], any_date=True)
    topic = crashing.Topic()
    engine, saver, _ = crashing.loaded(before, PATIENT, topic)
    event = wire.from_mapping(called(1, 0, customer="c1"))
    assert isinstance(event, Event)
    engine.judge(event, START)
    assert engine.take_facts() == []
    topic.append(crashing.whole(saver, 1))
    after, _, _ = crashing.loaded(RULESET, PATIENT, topic)
    assert [(each.names, each.subject, each.id) for each in after.take_facts()] == [("customer", "customer=c1", "1")]
