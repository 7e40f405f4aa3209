"""Rolling looks: only those are judged that may be others than before, and of a row of equal ones few are held."""

import random
from dataclasses import replace
from typing import Any

import msgspec
import pytest

from rules.admission import Timing
from rules.history import NEVER
from rules.shares import saving
from rules.shares.book import Book
from tests.rules.histories import PATIENT, SECOND, last_steps
from tests.rules.subjects.calls import Centre

HOUR = 3600
FORGETFUL = replace(PATIENT, remember_facts=60 * SECOND)
MINDFUL = replace(PATIENT, remember_facts=1000 * HOUR * SECOND)
ANSWERED = "part: agent.joined, of: queue.entered, within: 20s, at_least: 80%"
ROLLING = f"rolling: {{check: {{pattern: share, period: {{last: 30m, every: 5m}}, {ANSWERED}}}}}"
UP = (
    "up: {check: {pattern: share, period: {last: 30m, every: 5m}, at_least: 50%,"
    " part: {from: hold.started, to: hold.ended}}}"
)
BUSY, BAD, SILENT, MIXED = "busy", "bad", "silent", "mixed"
DAYS = (
    (BUSY, BAD, BUSY, BAD),
    (BAD, SILENT, BAD, BUSY),
    (BUSY, SILENT, SILENT, BUSY, SILENT, BAD),
    (MIXED, MIXED, BAD, BAD, BAD, MIXED, BUSY),
)


def told(timing: Timing, hours: tuple[str, ...], *, restarts: bool = False) -> Centre:
    """Calls every two minutes for two hours of each kind; with `restarts` the books are saved and read after each."""
    centre, choice, second = Centre(ROLLING, timing), random.Random(7), 0
    for kind in hours:
        for _ in range(60):
            second += 120
            centre.passes(second)
            if kind != SILENT:
                _call(centre, second, kind == BUSY or (kind == MIXED and choice.random() < 0.8))
            if restarts:
                _restart(centre)
    centre.passes(second + 48 * HOUR)
    return centre


def _call(centre: Centre, second: int, answered: bool) -> None:
    centre.happens("queue.entered", second, f"call-{second}")
    if answered:
        centre.happens("agent.joined", second + 5, f"call-{second}")
    centre.happens("interaction.ended", second + 30, f"call-{second}")


def _restart(centre: Centre) -> None:
    counting = centre.subjects.counting
    for book in counting.books.values():
        counting._changed[book.key] = book
        book.stirred |= set(book.pending)
    rows = {key: value for key, value in counting.take_rows() if value is not None}
    counting.books.clear()
    counting.restore(rows)


def _records(centre: Centre) -> list[dict[str, Any]]:
    return sorted(centre.verdicts, key=lambda each: str(each["started_by"]["time"]))


@pytest.mark.parametrize("hours", DAYS)
def test_what_is_said_does_not_depend_on_how_soon_it_is_forgotten(hours: tuple[str, ...]) -> None:
    forgetful, mindful = told(FORGETFUL, hours), told(MINDFUL, hours)
    assert last_steps(forgetful.steps) == last_steps(mindful.steps)
    assert [each["state"] for each in forgetful.steps].count("opened") == len(last_steps(mindful.steps))


@pytest.mark.parametrize("hours", DAYS)
def test_nor_on_restarts(hours: tuple[str, ...]) -> None:
    whole, cut = told(FORGETFUL, hours), told(FORGETFUL, hours, restarts=True)
    assert (cut.steps, _records(cut)) == (whole.steps, _records(whole))


def test_a_row_that_never_ends_is_one_verdict_and_its_book_does_not_grow() -> None:
    centre = Centre(ROLLING, FORGETFUL)
    sizes = set()
    for minute in range(2, 48 * 60, 2):
        centre.passes(minute * 60)
        _call(centre, minute * 60, answered=True)
        (book,) = centre.subjects.counting.books.values()
        sizes.add(len(book.counts.get("", {})))
    assert max(sizes) < 20
    centre.passes(72 * HOUR)
    kept = [each for each in _records(centre) if each["verdict"] == "kept"]
    assert [each["started_by"]["time"] for each in kept] == ["2026-09-21T13:35:00Z"]


@pytest.mark.parametrize("seed", range(6))
def test_looks_that_are_kept_are_what_they_would_be_judged_anew(seed: int) -> None:
    centre, choice = Centre(ROLLING, replace(PATIENT, remember_facts=2 * HOUR * SECOND)), random.Random(seed)
    second = 0
    for _ in range(150):
        second += choice.randrange(30, 400)
        centre.passes(second)
        at = second - choice.choice((0, 0, 0, 1000, 4000))
        _call(centre, at, answered=choice.random() < 0.7)
        counting = centre.subjects.counting
        for book in counting.books.values():
            judge = counting.judges[book.rule]
            assert judge.judged(book, counting.watermark) == judge.judged(_anew(book), counting.watermark)


def _anew(book: Book) -> Book:
    return msgspec.structs.replace(book, looks=[], changed=NEVER)


def test_a_rolling_share_of_time_says_each_row_once_however_soon_it_forgets() -> None:
    found = []
    for timing in (FORGETFUL, MINDFUL):
        centre = Centre(UP, timing)
        for turn in range(12):
            centre.passes(turn * HOUR)
            centre.happens("hold.started" if turn % 2 else "hold.ended", turn * HOUR, "line")
        centre.passes(14 * HOUR)
        found.append((last_steps(centre.steps), [each["state"] for each in centre.steps]))
    assert found[0] == found[1]
    assert "opened" in found[0][1]


def test_a_book_of_before_there_were_rows_is_read() -> None:
    book = Book("acme", "tenant=acme", "rolling@1.0")
    book.put("call", "clock", ("", 300, "kept", None))
    (key, value), *_ = saving.records(book)
    assert value is not None
    fields = msgspec.msgpack.decode(value)
    assert (key, saving.read(msgspec.msgpack.encode(fields[:8])).row) == (b"b" + book.key.encode(), None)
