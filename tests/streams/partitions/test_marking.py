"""When rows and markers are written, and when there is nothing to write."""

import pytest

from rules.engine import Engine
from rules.rows.saving import Saver
from schemas import wire
from schemas.wire import Event
from streams.partitions import marking
from streams.partitions.marking import Marking
from tests.streams import making
from tests.streams.making import START

BEGAN = 1000.0


@pytest.fixture
def engine() -> Engine:
    return Engine(making.ruleset(), making.timing())


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The monotonic second, to be set."""
    now = [BEGAN]
    monkeypatch.setattr(marking.time, "monotonic", lambda: now[0])
    return now


def tell(engine: Engine, number: int) -> None:
    event = wire.decode(making.line("queue.entered", 0, subject=f"call-{number}"))
    assert isinstance(event, Event)
    engine.judge(event, START, number)


def keys(marking_: Marking, position: int, *, speaks: bool = False) -> set[bytes]:
    return {key[:1] for key, _ in marking_.rows(position, speaks=speaks)}


def test_within_a_second_of_the_last_marker_nothing_is_written_unless_something_is_said(
    engine: Engine, clock: list[float]
) -> None:
    found = Marking(Saver(engine))
    found.claim(0)
    tell(engine, 0)
    clock[0] += 0.5
    assert (keys(found, 1), keys(found, 1, speaks=True)) == (set(), {b"t"})


def test_a_second_later_rows_and_marker_are_written_once(engine: Engine, clock: list[float]) -> None:
    found = Marking(Saver(engine))
    found.claim(0)
    tell(engine, 0)
    clock[0] += 1.0
    assert (keys(found, 1), keys(found, 1)) == ({b"t", b"i", b"m"}, set())


def test_where_nothing_changes_a_marker_comes_every_ten_seconds(engine: Engine, clock: list[float]) -> None:
    found = Marking(Saver(engine))
    found.claim(5)
    written = []
    for _ in range(25):
        clock[0] += 1.0
        written.append(bool(keys(found, 5)))
    assert (sum(written), found.pause() > 0) == (2, True)


def test_many_rows_take_several_transactions_and_the_marker_comes_with_the_last(
    engine: Engine, clock: list[float], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(marking, "AT_ONCE", 2)
    found = Marking(Saver(engine))
    found.claim(0)
    for number in range(5):
        tell(engine, number)
    clock[0] += 1.0
    written = []
    while not written or found.is_under_way:
        written.append(keys(found, 5))
    assert written == [{b"t", b"i"}, {b"t", b"i"}, {b"t", b"i", b"m"}]


def test_rows_that_take_long_make_markers_rare(engine: Engine, clock: list[float]) -> None:
    """A tenth of the time at most: rows that took two seconds are followed by twenty without."""
    found = Marking(Saver(engine))
    found.claim(0)
    tell(engine, 0)
    take = found._saver.rows

    def slow(most: int) -> list[tuple[bytes, bytes | None]]:
        clock[0] += 2.0
        return take(most)

    found._saver.rows = slow  # type: ignore[method-assign]
    clock[0] += 1.0
    found.rows(1, speaks=False)
    tell(engine, 1)
    assert 17.9 < found.pause() <= 18.0
