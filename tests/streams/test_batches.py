"""The transport at work: runs of records are handed over whole, and what is acknowledged is what is committed."""

import asyncio
from collections.abc import Mapping
from typing import Any

import pytest
from aiokafka.structs import ConsumerRecord
from faust.types import TP, ConsumerMessage

from streams import transport
from streams.kafka.fetching import Run

FIRST = TP("contact.events", 0)
SECOND = TP("contact.events", 1)


class Fetching(transport.Consumer):
    """The transport's consumer on fetches that were prepared; a fetch, a seek and a commit are all it asks of Kafka."""

    def prepare(self, *fetches: Mapping[TP, Run]) -> None:
        self.fetches = list(fetches)
        self.stood: dict[TP, int] = {}
        self._active_partitions = {FIRST, SECOND}

    async def _getmany(self, active_partitions: set[TP] | None, timeout: float) -> Mapping[TP, Run]:
        if self.fetches:
            return self.fetches.pop(0)
        self._stopped.set()
        return {}

    def assignment(self) -> set[TP]:
        return {FIRST, SECOND}

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        self.stood.update(offsets)
        return True


@pytest.fixture
async def taken() -> list[ConsumerMessage]:
    return []


@pytest.fixture
async def consumer(taken: list[ConsumerMessage]) -> Fetching:
    app = transport.App("test", broker="kafka://127.0.0.1:1", autodiscover=False, web_enabled=False)
    app.topics.acks_enabled_for = lambda topic: True

    async def take(message: ConsumerMessage) -> None:
        taken.append(message)

    async def nothing(*_: object) -> None: ...

    return Fetching(app.transport, callback=take, on_partitions_revoked=nothing, on_partitions_assigned=nothing)


def record(offset: int) -> ConsumerRecord:
    return ConsumerRecord("contact.events", 0, offset, 1_795_326_000_000, 1, b"call-1", b"{}", None, 6, 2, ())


def run(*offsets: int) -> Run:
    return Run(offsets[0], [record(offset) for offset in offsets])


async def drain(consumer: Fetching, *fetches: Mapping[TP, Run]) -> None:
    consumer.prepare(*fetches)
    consumer._stopped.clear()
    await consumer._drain_messages(Fetcher())


class Fetcher:
    """What the drain asks of the service it runs in."""

    def __init__(self) -> None:
        self._stopped = asyncio.Event()


def offsets(taken: list[ConsumerMessage]) -> list[tuple[TP, list[int]]]:
    return [(message.tp, [each.offset for each in message.value.records]) for message in taken]


async def test_a_fetched_run_of_a_partition_is_one_event(consumer: Fetching, taken: list[Any]) -> None:
    await drain(consumer, {FIRST: run(0, 1, 2), SECOND: run(7, 8)}, {FIRST: run(3)})
    assert offsets(taken) == [(FIRST, [0, 1, 2]), (SECOND, [7, 8]), (FIRST, [3])]


async def test_a_batch_carries_the_offset_of_its_last_record_and_its_generation(
    consumer: Fetching, taken: list[Any]
) -> None:
    consumer.app.consumer_generation_id = 5
    await drain(consumer, {FIRST: run(0, 1, 2)})
    assert [(each.offset, each.generation_id) for each in taken] == [(2, 5)]


async def test_nothing_is_handed_over_while_the_flow_is_stopped(consumer: Fetching, taken: list[Any]) -> None:
    consumer.prepare({FIRST: run(0)})

    async def fetch(*_: object, **__: object) -> Mapping[TP, Run]:
        consumer.stop_flow()
        consumer._stopped.set()
        return {FIRST: run(0)}

    consumer._getmany = fetch  # type: ignore[method-assign]
    await consumer._drain_messages(Fetcher())
    assert taken == []


async def test_the_rest_of_a_fetch_is_left_when_the_generation_changes(consumer: Fetching, taken: list[Any]) -> None:
    take = consumer.callback

    async def rebalance(message: ConsumerMessage) -> None:
        await take(message)
        consumer.app.consumer_generation_id += 1

    consumer.callback = rebalance
    await drain(consumer, {FIRST: run(0, 1), SECOND: run(0)})
    assert offsets(taken) == [(FIRST, [0, 1])]


async def test_the_greatest_acknowledged_offset_and_one_is_committed(consumer: Fetching, taken: list[Any]) -> None:
    await drain(consumer, {FIRST: run(0, 1, 2)}, {FIRST: run(3, 4)}, {SECOND: run(9)})
    for message in taken:
        consumer.ack(message)
    assert {tp: consumer._new_offset(tp) for tp in (FIRST, SECOND)} == {FIRST: 5, SECOND: 10}
    assert {tp: consumer._new_offset(tp) for tp in (FIRST, SECOND)} == {FIRST: None, SECOND: None}


async def test_what_is_not_acknowledged_is_not_committed(consumer: Fetching, taken: list[Any]) -> None:
    await drain(consumer, {FIRST: run(0, 1, 2)}, {FIRST: run(3, 4)})
    consumer.ack(taken[0])
    await consumer.commit()
    assert consumer.stood == {FIRST: 3}


async def test_giving_up_a_partition_commits_what_was_acknowledged(consumer: Fetching, taken: list[Any]) -> None:
    await drain(consumer, {FIRST: run(0, 1, 2)})
    consumer.ack(taken[0])
    await consumer.on_partitions_revoked({FIRST})
    assert consumer.stood == {FIRST: 3}
