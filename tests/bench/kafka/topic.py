"""A topic that holds a day: its records stamped with the time they happened, so that an old day is no late one."""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.partitioner import murmur2

from schemas import instant
from streams import settings
from streams.kafka import broker

PARTITIONS: Final = 4
_BATCH: Final = 512 * 1024
_TICK: Final = 0.01
"""Seconds between two looks at the clock."""


async def filled(address: str, prefix: str, lines: Iterable[bytes]) -> int:
    """Makes the topics and writes the lines to PREFIX.events; gives how many."""
    await created(address, prefix)
    return await send(address, prefix, lines)


async def created(address: str, prefix: str) -> None:
    """Makes the topics."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    stamped = {"message.timestamp.type": "CreateTime"}
    await admin.create_topics([NewTopic(f"{prefix}.events", PARTITIONS, 1, topic_configs=stamped)])
    await admin.close()
    await broker.create(settings.read(broker=address, prefix=prefix, partitions=PARTITIONS))


async def send(address: str, prefix: str, lines: Iterable[bytes], rate: float | None = None) -> int:
    """Writes the lines to PREFIX.events, no more than `rate` a second; gives how many."""
    producer = AIOKafkaProducer(
        bootstrap_servers=address, acks="all", max_batch_size=_BATCH, request_timeout_ms=120_000
    )
    await producer.start()
    began, count = time.monotonic(), 0
    together = max(1, round((rate or 0) * _TICK))
    batches = [producer.create_batch() for _ in range(PARTITIONS)]

    async def hand_over(number: int) -> None:
        full, batches[number] = batches[number], producer.create_batch()
        await producer.send_batch(full, f"{prefix}.events", partition=number)

    for line in lines:
        key = _between(line, b'"subject":"')
        number = (murmur2(key) & 0x7FFFFFFF) % PARTITIONS
        stamp = instant.micros(_between(line, b'"time":"').decode()) // 1000
        if batches[number].append(timestamp=stamp, key=key, value=line) is None:
            await hand_over(number)
            batches[number].append(timestamp=stamp, key=key, value=line)
            await asyncio.sleep(0)
        count += 1
        if rate is not None and count % together == 0:
            await asyncio.sleep(max(0.0, began + count / rate - time.monotonic()))
            for each in range(PARTITIONS):
                await hand_over(each)
    for number in range(PARTITIONS):
        await hand_over(number)
    await producer.stop()
    return count


def acknowledged(address: str, prefix: str) -> int:
    """Events of PREFIX.events that its workers are through with, as the group's offsets say: asked of the broker, so
    that the worker does nothing for it, and right whatever came of a write."""
    return asyncio.run(_acknowledged(address, prefix))


async def _acknowledged(address: str, prefix: str) -> int:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        found = await admin.list_consumer_group_offsets(f"{prefix}.worker")
        return sum(max(0, each.offset) for place, each in found.items() if place.topic == f"{prefix}.events")
    finally:
        await admin.close()


def _between(line: bytes, before: bytes) -> bytes:
    return line.partition(before)[2].partition(b'"')[0]
