"""Records put on a topic as a producer of any kind would, and what stands on topics."""

from collections.abc import Iterable
from typing import Any, NamedTuple

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient

from streams.kafka.partitioning import partition_of
from tests.chaos import topic
from tests.kafka.broker import PARTITIONS
from tests.streams.making import START, event

MILLISECOND = 1000


class Put(NamedTuple):
    """A record to be put; its partition is its key's where none is named."""

    key: str
    value: bytes | None
    second: float = 0
    """Recorded so long after START."""
    partition: int | None = None
    headers: tuple[tuple[str, bytes], ...] = ()


def told(type_: str, second: float, subject: str, *, partition: int | None = None, **more: Any) -> Put:
    """An event that is recorded when it happens."""
    return Put(subject, orjson.dumps(event(type_, second, subject=subject, **more)), second, partition)


async def put(address: str, name: str, records: Iterable[Put], transaction: str | None = None) -> None:
    """In their order; in transactions of ten where one is named."""
    made = AIOKafkaProducer(bootstrap_servers=address, acks="all", transactional_id=transaction)
    async with made:
        waiting = list(records)
        while waiting:
            some, waiting = waiting[:10], waiting[10:]
            if transaction is None:
                await _send(made, name, some)
            else:
                async with made.transaction():
                    await _send(made, name, some)


async def _send(made: AIOKafkaProducer, name: str, records: Iterable[Put]) -> None:
    sent = []
    for each in records:
        partition = partition_of(each.key, PARTITIONS) if each.partition is None else each.partition
        at = START // MILLISECOND + round(each.second * 1000)
        key, headers = each.key.encode(), list(each.headers)
        sent.append(await made.send(name, each.value, key, partition=partition, timestamp_ms=at, headers=headers))
    for answer in sent:
        await answer


async def stands(address: str, name: str) -> list[Any]:
    """Every committed record of a topic."""
    return [record for partition in await topic.whole(address, name, PARTITIONS) for record in partition]


async def groups(address: str) -> set[str]:
    """Names of all groups of consumers."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    try:
        return {name for name, *_ in await admin.list_consumer_groups()}
    finally:
        await admin.close()
