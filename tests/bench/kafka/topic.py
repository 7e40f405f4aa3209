"""A topic that holds a day: its records stamped with the time they happened, so that an old day is no late one."""

import asyncio
import time
from collections.abc import Iterable
from typing import Final

from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from confluent_kafka import Producer

from schemas import instant
from streams import settings
from streams.kafka import broker

PARTITIONS: Final = 4
LINGER_MS: Final = 5
_AS_JAVA: Final = {"partitioner": "murmur2_random", "queue.buffering.max.messages": 1_000_000}
_UNSENT: Final = 100_000
_UNTIL_A_LOOK: Final = 1000
"""Lines that are written at once where no rate is set."""
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
    # Kept for ever: by its stamps an old day is past what a broker keeps.
    stamped = {"message.timestamp.type": "CreateTime", "retention.ms": "-1"}
    await admin.create_topics([NewTopic(f"{prefix}.events", PARTITIONS, 1, topic_configs=stamped)])
    await admin.close()
    await broker.create(settings.read(broker=address, prefix=prefix, partitions=PARTITIONS))


async def send(address: str, prefix: str, lines: Iterable[bytes], rate: float | None = None) -> int:
    """Writes the lines to PREFIX.events, no more than `rate` a second; gives how many. By librdkafka: the worker that
    is measured has the processor for itself."""
    producer = Producer({"bootstrap.servers": address, "acks": "all", "linger.ms": LINGER_MS, **_AS_JAVA})
    began, count = time.monotonic(), 0
    together = max(1, round((rate or _UNTIL_A_LOOK / _TICK) * _TICK))
    for line in lines:
        stamp = instant.micros(_between(line, b'"time":"').decode()) // 1000
        producer.produce(f"{prefix}.events", line, _between(line, b'"subject":"'), timestamp=stamp)
        count += 1
        if count % together == 0:
            behind = 0.0 if rate is None else began + count / rate - time.monotonic()
            await asyncio.sleep(max(0.0, behind))
            while producer.poll(0) or len(producer) > _UNSENT:
                await asyncio.sleep(_TICK)
    await asyncio.to_thread(producer.flush)
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
