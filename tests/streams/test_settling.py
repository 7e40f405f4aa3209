"""What the worker does between a judged batch and its acknowledgement, without a broker."""

import asyncio
from typing import Any

import pytest

from rules.ruleset import Ruleset
from streams import settings
from streams.clock import Clock
from streams.metrics import Metrics
from streams.records import Outgoing
from streams.transport import Progress
from streams.worker import Worker
from tests.streams import making
from tests.streams.making import START, line


class Fetched:
    """A record as the client gives it."""

    def __init__(self, value: bytes, offset: int) -> None:
        self.value, self.offset, self.timestamp = value, offset, START // 1000
        self.key, self.headers = b"call-1", ()


class Wire:
    """A sender whose records become durable when the test says so."""

    def __init__(self) -> None:
        self.sent: list[tuple[Outgoing, asyncio.Future[None]]] = []

    async def __call__(self, outgoing: Outgoing) -> asyncio.Future[None]:
        durable: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.sent.append((outgoing, durable))
        return durable


@pytest.fixture
def wire() -> Wire:
    return Wire()


@pytest.fixture
def worker(wire: Wire) -> Worker:
    found = Worker(settings.read(), Ruleset([making.rule()]), Clock(), Metrics([making.rule()]), wire)
    found.own({0, 1})
    return found


def acknowledging(done: list[int], number: int) -> Any:
    async def acknowledge() -> None:
        done.append(number)

    return acknowledge


def count(worker: Worker) -> int:
    """Rejected records, as /metrics shows them."""
    text = worker.metrics.text().decode()
    value = text.partition('contactwatch_events_total{outcome="rejected"} ')[2].partition("\n")[0]
    return int(float(value))


async def test_a_batch_is_acknowledged_and_counted_when_its_outputs_are_durable(worker: Worker, wire: Wire) -> None:
    done: list[int] = []
    await worker.take(0, [Fetched(b"{", 0)], acknowledging(done, 1))
    settling = asyncio.create_task(worker.settle_all())
    await asyncio.sleep(0)
    before = (list(done), count(worker))
    wire.sent[0][1].set_result(None)
    await settling
    assert (before, done, count(worker)) == (([], 0), [1], 1)


async def test_batches_are_acknowledged_in_order_whichever_is_durable_first(worker: Worker, wire: Wire) -> None:
    done: list[int] = []
    for number in (1, 2):
        await worker.take(0, [Fetched(b"{", number)], acknowledging(done, number))
    settling = asyncio.create_task(worker.settle_all())
    await asyncio.sleep(0)
    wire.sent[1][1].set_result(None)
    await asyncio.sleep(0)
    before = list(done)
    wire.sent[0][1].set_result(None)
    await settling
    assert (before, done) == ([], [1, 2])


async def test_two_that_settle_at_once_count_and_acknowledge_each_batch_once(worker: Worker, wire: Wire) -> None:
    """A rebalance and the worker's end settle while the settling task does."""
    done: list[int] = []
    for number in (1, 2, 3):
        await worker.take(0, [Fetched(b"{", number)], acknowledging(done, number))
    settling = [asyncio.create_task(worker.settle_all()) for _ in range(2)]
    for _, durable in wire.sent:
        await asyncio.sleep(0)
        durable.set_result(None)
    found = await asyncio.gather(*settling, return_exceptions=True)
    assert (found, done, count(worker)) == ([None, None], [1, 2, 3], 3)


async def test_a_batch_whose_output_fails_is_not_acknowledged(worker: Worker, wire: Wire) -> None:
    done: list[int] = []
    await worker.take(0, [Fetched(b"{", 0)], acknowledging(done, 1))
    wire.sent[0][1].set_exception(ConnectionError("the broker is gone"))
    with pytest.raises(ConnectionError):
        await worker.settle_all()
    assert (done, count(worker)) == ([], 0)


async def test_a_batch_without_outputs_waits_for_the_ones_before_it(worker: Worker, wire: Wire) -> None:
    done: list[int] = []
    await worker.take(0, [Fetched(b"{", 0)], acknowledging(done, 1))
    await worker.take(0, [Fetched(line("queue.entered"), 1)], acknowledging(done, 2))
    settling = asyncio.create_task(worker.settle_all())
    await asyncio.sleep(0)
    before = list(done)
    wire.sent[0][1].set_result(None)
    await settling
    assert (before, done) == ([], [1, 2])


def test_a_partition_is_caught_up_when_its_position_has_reached_the_end(worker: Worker) -> None:
    """Positions, for transaction markers take offsets too."""
    partition = worker.partitions[0]
    assert not partition.is_caught_up
    partition.saw(Progress(3, 4, 1.0))
    assert not partition.is_caught_up
    partition.saw(Progress(4, 4, 2.0))
    assert partition.is_caught_up


def test_the_answer_before_the_last_is_believed(worker: Worker) -> None:
    """The last one may have waited in a socket while the host was frozen."""
    partition = worker.partitions[0]
    for polled in (1.0, 2.0, 2.0, 3.0):
        partition.saw(Progress(4, 4, polled))
    assert partition.polled_before == 2.0


def test_a_partition_given_up_takes_its_state_and_its_gauges_along(worker: Worker) -> None:
    kept = worker.partitions[1]
    worker.own({1, 2})
    assert (set(worker.partitions), worker.partitions[1] is kept) == ({1, 2}, True)


def test_a_state_is_dropped_when_another_worker_went_on_meanwhile(worker: Worker) -> None:
    old = worker.partitions[1]
    old.pipeline.evaluator.next_offset = 3
    worker.begin_at(1, 5)
    assert worker.partitions[1] is not old


def test_the_first_reason_of_a_failure_is_the_one_that_is_told(worker: Worker) -> None:
    first = RuntimeError("first")
    worker.fail(first)
    worker.fail(RuntimeError("second"))
    health = worker.health()
    assert (worker.failure, health.well, health.reason) == (first, False, "RuntimeError: first")
