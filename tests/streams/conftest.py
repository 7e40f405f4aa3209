"""An embedded broker, with topics of its own for each test; and a partition whose broker is a sheet of paper."""

import time
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import Any
from zlib import crc32

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2

from schemas import instant
from streams import settings
from streams.simulation.embedded import PARTITIONS, EmbeddedBroker
from tests.streams import making
from tests.streams.making import SECOND
from tests.streams.paper import Desk, Sheet


@pytest.fixture(scope="module")
def broker() -> Iterator[EmbeddedBroker]:
    with EmbeddedBroker() as running:
        yield running


@pytest.fixture
def prefix(broker: EmbeddedBroker, request: pytest.FixtureRequest) -> str:
    """Topics of its own for each test."""
    name = f"t{crc32(request.node.name.encode())}"
    broker.create_topics(name)
    return name


@pytest.fixture
def chosen(broker: EmbeddedBroker, prefix: str) -> settings.Settings:
    return settings.read(broker=broker.address, prefix=prefix, lateness="200ms", port=0, durability="memory")


@pytest.fixture
async def send(broker: EmbeddedBroker, prefix: str) -> AsyncIterator[Callable[..., Awaitable[Any]]]:
    """Sends one event that happens now; gives its partition and offset."""
    producer = AIOKafkaProducer(bootstrap_servers=broker.address)
    await producer.start()

    async def one(type_: str, subject: str = "call-1", **more: Any) -> Any:
        now = time.time()
        at = instant.text(round(now * SECOND))
        value = orjson.dumps(making.event(type_, subject=subject, **{"time": at, **more}))
        return await raw(value, subject, round(now * 1000))

    async def raw(value: bytes, key: str = "call-1", stamp: int | None = None) -> Any:
        partition = (murmur2(key.encode()) & 0x7FFFFFFF) % PARTITIONS
        stamp = round(time.time() * 1000) if stamp is None else stamp
        return await producer.send_and_wait(f"{prefix}.events", value, key.encode(), partition, stamp)

    one.raw = raw  # type: ignore[attr-defined]
    yield one
    await producer.stop()


@pytest.fixture
async def sheet() -> Sheet:
    return Sheet()


@pytest.fixture
async def desk(sheet: Sheet) -> AsyncIterator[Desk]:
    found = await Desk(sheet).ready()
    yield found
    await found.end()
