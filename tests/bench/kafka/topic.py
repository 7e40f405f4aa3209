"""A topic that holds a day: its records stamped with the time they happened, so that an old day is no late one."""

import asyncio
from collections.abc import Iterable
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.partitioner import murmur2

from schemas import instant
from streams import broker, settings

PARTITIONS: Final = 4
_BATCH: Final = 512 * 1024


async def filled(address: str, prefix: str, lines: Iterable[bytes]) -> int:
    """Makes the topics and writes the lines to PREFIX.events; gives how many."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    created = {"message.timestamp.type": "CreateTime"}
    await admin.create_topics([NewTopic(f"{prefix}.events", PARTITIONS, 1, topic_configs=created)])
    await admin.close()
    await broker.create(settings.read(broker=address, prefix=prefix, partitions=PARTITIONS))
    producer = AIOKafkaProducer(
        bootstrap_servers=address, acks="all", max_batch_size=_BATCH, request_timeout_ms=120_000
    )
    await producer.start()
    count = 0
    batches = [producer.create_batch() for _ in range(PARTITIONS)]
    for line in lines:
        key = _between(line, b'"subject":"')
        number = (murmur2(key) & 0x7FFFFFFF) % PARTITIONS
        stamp = instant.micros(_between(line, b'"time":"').decode()) // 1000
        if batches[number].append(timestamp=stamp, key=key, value=line) is None:
            await producer.send_batch(batches[number], f"{prefix}.events", partition=number)
            batches[number] = producer.create_batch()
            batches[number].append(timestamp=stamp, key=key, value=line)
            await asyncio.sleep(0)
        count += 1
    for number, batch in enumerate(batches):
        await producer.send_batch(batch, f"{prefix}.events", partition=number)
    await producer.stop()
    return count


def _between(line: bytes, before: bytes) -> bytes:
    return line.partition(before)[2].partition(b'"')[0]
