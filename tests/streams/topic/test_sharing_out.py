"""Partitions are shared out so that each process has about as much to do."""

from hypothesis import given
from hypothesis import strategies as st

from streams.topic.jobs import dealt
from streams.topic.reading import Span


def spans(*sizes: int) -> list[Span]:
    return [Span(partition, 100, 100 + size) for partition, size in enumerate(sizes)]


def test_the_largest_partition_has_a_process_of_its_own() -> None:
    assert dealt(spans(10, 90, 30, 20), 2) == [(Span(1, 100, 190),), tuple(spans(10, 0, 30, 20)[i] for i in (0, 2, 3))]


def test_there_are_no_more_processes_than_partitions() -> None:
    assert len(dealt(spans(5, 5), 8)) == 2


def test_one_process_has_all() -> None:
    assert dealt(spans(5, 0, 7), 1) == [tuple(spans(5, 0, 7))]


@given(st.lists(st.integers(0, 1000), max_size=20), st.integers(1, 8))
def test_each_partition_is_in_one_hand(sizes: list[int], jobs: int) -> None:
    hands = dealt(spans(*sizes), jobs)
    assert sorted(span for hand in hands for span in hand) == spans(*sizes)
