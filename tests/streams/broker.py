"""What tests ask of a broker and of a worker that runs on it."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import aiohttp
import pytest
from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.simulation.embedded import PARTITIONS, EmbeddedBroker
from streams.worker import Worker

PATIENCE = 20
"""Seconds that anything may take before a test gives up."""


@asynccontextmanager
async def reading(broker: EmbeddedBroker, topic: str) -> AsyncIterator[Callable[[], Awaitable[list[Any]]]]:
    """All records of a topic so far, as anybody reads them."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.address, auto_offset_reset="earliest", fetch_max_wait_ms=50)
    await consumer.start()
    partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    found: list[Any] = []

    async def read() -> list[Any]:
        for records in (await consumer.getmany(timeout_ms=50)).values():
            found.extend(records)
        return found

    try:
        yield read
    finally:
        await consumer.stop()


async def until(look: Callable[[], Awaitable[Any]], patience: float = PATIENCE) -> Any:
    """What `look` gives as soon as it is something; fails when that takes too long."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        if found := await look():
            return found
        await asyncio.sleep(0.02)
    pytest.fail(f"nothing within {patience} s")


async def owning(worker: Worker) -> None:
    """Until the worker owns its partitions and has looked at each."""

    async def looked() -> bool:
        owned = worker.partitions.values()
        return len(owned) == PARTITIONS and all(each.running and each.reach.progress for each in owned)

    await until(looked)


async def page(address: str, name: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as session, session.get(address.replace("metrics", name)) as answer:
        return answer.status, await answer.text()


async def committed(broker: EmbeddedBroker, prefix: str, partition: int) -> int | None:
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.address, group_id=f"{prefix}.worker", enable_auto_commit=False)
    await consumer.start()
    try:
        found: int | None = await consumer.committed(TopicPartition(f"{prefix}.events", partition))
        return found
    finally:
        await consumer.stop()
