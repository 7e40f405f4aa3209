"""A topic as it stands: every committed record, read from its beginning to its end."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from heapq import merge
from pathlib import Path
from typing import Any, Final, NamedTuple

import orjson
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas import instant

PATIENCE: Final = 120
MILLISECOND: Final = 1000


class Place(NamedTuple):
    """Where a record stands."""

    partition: int
    offset: int


@asynccontextmanager
async def reader(
    address: str, topic: str, partitions: int
) -> AsyncIterator[tuple[AIOKafkaConsumer, list[TopicPartition]]]:
    """A consumer of committed records, at the topic's beginning."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=address,
        enable_auto_commit=False,
        isolation_level="read_committed",
        fetch_max_wait_ms=50,
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )
    await consumer.start()
    asked = [TopicPartition(topic, number) for number in range(partitions)]
    consumer.assign(asked)
    await consumer.seek_to_beginning(*asked)
    try:
        yield consumer, asked
    finally:
        # aiokafka 0.14 awaits a task that it has just cancelled when a consumer without a group ends early.
        with suppress(asyncio.CancelledError):
            await consumer.stop()


async def whole(address: str, topic: str, partitions: int) -> list[list[Any]]:
    """The records of each partition, in order. Raises TimeoutError."""
    found: list[list[Any]] = [[] for _ in range(partitions)]
    async with asyncio.timeout(PATIENCE), reader(address, topic, partitions) as (consumer, asked):
        ends = await consumer.end_offsets(asked)
        # Positions, not records: the markers of transactions take offsets too.
        while any([await consumer.position(each) < ends[each] for each in asked]):
            for partition, records in (await consumer.getmany(timeout_ms=50)).items():
                found[partition.partition] += records
    return found


def dump(partitions: list[list[Any]], file: Path) -> list[Place]:
    """Writes the records as a replay takes them, in the order in which they were recorded; gives the place of each
    line. What is no JSON object can state no recorded time and is left out: a replay has nothing to learn from it."""
    places = []
    with file.open("wb") as lines:
        for record in _in_order(partitions):
            if (line := stated(record.value, record.timestamp)) is not None:
                lines.write(line)
                places.append(Place(record.partition, record.offset))
    return places


def _in_order(partitions: list[list[Any]]) -> Iterator[Any]:
    return merge(*partitions, key=lambda record: (record.timestamp, record.partition, record.offset))


def stated(value: bytes | None, milliseconds: int) -> bytes | None:
    """A record's value with its Kafka timestamp as `recordedtime`, on a line; None where it is no JSON object."""
    if value is None or not value.startswith(b"{") or not value.endswith(b"}") or b"\n" in value:
        return None
    try:
        orjson.loads(value)
    except orjson.JSONDecodeError:
        return None
    recorded = instant.text(milliseconds * MILLISECOND).encode()
    return b'%s,"recordedtime":"%s"}\n' % (value[:-1], recorded)
