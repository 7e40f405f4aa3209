"""Rules over many interactions against a naive judge, in any order of facts between partitions."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from schemas.fact import EventFact
from tests.rules.histories import PATIENT
from tests.rules.subjects import worlds

RULESET = Ruleset(worlds.ALL.values(), any_date=True)
SEEDS = st.integers(0, 2**32)
often = settings(max_examples=300, deadline=None, derandomize=True)


def judged(seed: int, arrival: int) -> Subjects:
    """The subjects of a world whose events arrive in some order, and whose facts do."""
    choice = random.Random(arrival)
    contents = worlds.world(seed)
    parts = worlds.all_told(RULESET, choice.sample(contents, len(contents)))
    assert RULESET.grouped is not None
    subjects = Subjects(RULESET.grouped, PATIENT, worlds.PARTITIONS)
    for partition, news in worlds.interleaved(parts, choice):
        worlds.take(subjects, partition, news)
    worlds.end(subjects)
    return subjects


@pytest.mark.parametrize("name", worlds.ALL)
@often
@given(SEEDS, SEEDS)
def test_subjects_are_judged_as_by_the_naive_judge(name: str, seed: int, arrival: int) -> None:
    expected = worlds.naive_verdicts(worlds.ALL[name], worlds.world(seed))
    assert worlds.verdicts(judged(seed, arrival), name) == expected


@often
@given(SEEDS, SEEDS)
def test_all_that_was_told_of_a_subject_may_be_taken_at_once(seed: int, arrival: int) -> None:
    """As a replay of a topic does, one subject after the other."""
    choice = random.Random(arrival)
    contents = worlds.world(seed)
    parts = worlds.all_told(RULESET, choice.sample(contents, len(contents)))
    assert RULESET.grouped is not None
    subjects = Subjects(RULESET.grouped, PATIENT)
    worlds.end(subjects)
    told: dict[str, list[EventFact]] = {}
    for _, news in worlds.interleaved(parts, choice):
        if isinstance(news, EventFact):
            told.setdefault(news.subject, []).append(news)
    for facts in told.values():
        subjects.take_whole(facts)
    one_by_one = judged(seed, arrival)
    assert [worlds.verdicts(subjects, name) for name in worlds.ALL] == [
        worlds.verdicts(one_by_one, name) for name in worlds.ALL
    ]
