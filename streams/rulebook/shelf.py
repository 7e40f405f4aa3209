"""The topic of bundles, read to its end again and again: what stands there, and when it was appended."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition

from streams.kafka import broker, permissions
from streams.rulebook.bundle import AHEAD, NoBundleError, Packed, read
from streams.settings import Settings
from streams.topic import reading

ANSWER_WITHIN: Final = 30.0
"""Seconds."""


class Published(NamedTuple):
    """A bundle that stands on the topic, or why a record is none."""

    name: str
    """When it begins and its digest, as far as they are known."""
    packed: Packed | None
    refused: str = ""


class Shelf:
    """Raises reading.TopicError or TimeoutError where the broker does not answer."""

    def __init__(self, consumer: AIOKafkaConsumer, partitions: list[TopicPartition]) -> None:
        self._consumer, self._partitions = consumer, partitions

    async def news(self) -> list[Published]:
        """Everything that was appended before this was called, and not told yet; in the order of appending."""
        if not self._partitions:
            return []
        found = []
        async with asyncio.timeout(ANSWER_WITHIN):
            ends = await self._consumer.end_offsets(self._partitions)
            while [each for each in ends if await self._consumer.position(each) < ends[each]]:
                for records in (await self._consumer.getmany(timeout_ms=100)).values():
                    found += records
        kept = [record for record in found if record.value is not None]
        return [published(each) for each in sorted(kept, key=lambda each: (each.timestamp, each.key))]


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Shelf]:
    """The shelf, to be read from its beginning; an empty one where there is no such topic. Raises reading.TopicError
    or broker.UnreachableError."""
    name = f"{settings.prefix}.rules"
    seen = await broker.look(settings)
    if "Read" not in seen.allowed.get(name, ("Read",)):  # one that may not be read looks like an empty one
        raise reading.DeniedError(permissions.missing(f"Read on topic {name}"))
    count = seen.partitions.get(name, 0)
    partitions = [TopicPartition(name, number) for number in range(count)]
    async with reading.consumer(settings) as consumer:
        with reading.said(settings):
            if partitions:
                consumer.assign(partitions)
                async with asyncio.timeout(ANSWER_WITHIN):
                    await consumer.seek_to_beginning(*partitions)
            yield Shelf(consumer, partitions)


def published(record: object) -> Published:
    """What a record of the topic says, as the client gives it."""
    key, value, appended = record.key, record.value, record.timestamp * 1000  # type: ignore[attr-defined] # aiokafka's
    name = (key or b"").decode(errors="replace")
    try:
        packed = read(value)
    except NoBundleError as error:
        return Published(name, None, str(error))
    if packed.begins < appended + AHEAD:
        return Published(name, packed, "published less than 60 s before it begins: not every worker could know of it")
    return Published(name, packed)
