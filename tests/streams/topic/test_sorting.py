"""More rows than memory holds come back in order."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from streams.topic.sorting import AT_ONCE, Runs, merged, number


def shuffled(count: int) -> list[int]:
    return [place * 7919 % count for place in range(count)]


def test_rows_come_by_key_although_memory_holds_three(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "rows", most=6)
    for each in shuffled(100):
        runs.add([number(each)], b"%d" % each)
    files = runs.flush()
    assert len(files) > 10
    assert [value for _, value in merged(files)] == [b"%d" % each for each in range(100)]


def test_more_files_than_may_be_open_are_merged_in_stages(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "rows", most=1)
    count = AT_ONCE * 2 + 50
    for each in shuffled(count):
        runs.add([number(each)], b"%09d" % each)
    files = runs.flush()
    assert len(files) == count
    assert [value for _, value in merged(files)] == [b"%09d" % each for each in range(count)]


def test_what_two_wrote_is_merged_and_can_be_read_twice(tmp_path: Path) -> None:
    one, two = Runs(tmp_path, "one"), Runs(tmp_path, "two")
    one.add(["b"], b"from one")
    two.add(["a"], b"from two")
    files = [*one.flush(), *two.flush()]
    assert [list(merged(files)), list(merged(files))] == [[(["a"], b"from two"), (["b"], b"from one")]] * 2


def test_of_nothing_there_is_no_file(tmp_path: Path) -> None:
    assert (Runs(tmp_path, "rows").flush(), list(merged([]))) == ([], [])


@given(st.integers(0, 2**62), st.integers(0, 2**62))
def test_numbers_sort_as_numbers(one: int, two: int) -> None:
    assert (number(one) < number(two)) == (one < two)


def test_a_key_with_a_tab_and_a_newline_is_a_key(tmp_path: Path) -> None:
    runs = Runs(tmp_path, "rows")
    runs.add(["a\tb\nc"], b'{"d":"e"}')
    assert list(merged(runs.flush())) == [(["a\tb\nc"], b'{"d":"e"}')]
