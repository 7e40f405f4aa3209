"""Lines of a file become records at the instant at which they were recorded."""

from collections.abc import Iterable

from streams.records import Record
from streams.topic.filling import Filled, Timed, timed
from tests.streams import making
from tests.streams.making import SECOND, START, line

MILLISECONDS = START // 1000


def filled(*lines: bytes) -> tuple[list[Timed], Filled]:
    found = Filled()
    records: Iterable[Record] = making.records(*lines)
    return list(timed(records, found, lambda _: None)), found


def test_a_line_is_recorded_when_it_says() -> None:
    stated = line("queue.entered", recordedtime="2026-11-22T05:40:07.123456Z")
    assert filled(stated)[0] == [Timed(b"call-1", stated.rstrip(), MILLISECONDS + 7123)]


def test_a_line_that_says_nothing_is_recorded_at_the_greatest_time_so_far() -> None:
    sent, _ = filled(line("queue.entered", 30), line("agent.joined", 10), line("agent.left", 40))
    assert [each.milliseconds for each in sent] == [MILLISECONDS + second * SECOND // 1000 for second in (30, 30, 40)]


def test_what_is_no_event_is_named_and_not_sent() -> None:
    sent, found = filled(b"{\n", line("queue.entered"), b"[]\n")
    assert ([each.key for each in sent], found.sent) == ([b"call-1"], 1)
    assert (found.refused, found.lines) == (
        {"not_json": 1, "bad_schema": 1},
        ["line 1: not_json", "line 3: bad_schema"],
    )
