"""Offsets: nothing is committed before it was told."""

from streams.notify.incident import Mark
from streams.notify.offsets import Offsets


def taken(*marks: Mark) -> Offsets:
    offsets = Offsets()
    for each in marks:
        offsets.take(each)
    return offsets


def test_what_is_not_told_holds_back_what_comes_after_it() -> None:
    offsets = taken(Mark(0, 5), Mark(0, 6), Mark(0, 9), Mark(1, 2))
    offsets.settle([Mark(0, 6), Mark(1, 2)])
    assert offsets.news() == {0: 5, 1: 3}


def test_everything_told_commits_the_offset_after_the_last() -> None:
    offsets = taken(Mark(0, 5), Mark(0, 9))
    offsets.settle([Mark(0, 9), Mark(0, 5)])
    assert (offsets.news(), offsets.news()) == ({0: 10}, {})


def test_what_is_another_s_now_is_not_committed() -> None:
    offsets = taken(Mark(0, 5))
    offsets.forget()
    offsets.settle([Mark(0, 5)])
    assert (offsets.news(), len(offsets)) == ({}, 0)
