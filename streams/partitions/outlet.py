"""A producer that is used by the batch, not by the record."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterable, Sequence
from contextlib import suppress
from typing import Any, Final

from aiokafka import AIOKafkaProducer

from rules.rows.row import Record as Row
from schemas.topics import EVALUATE, Processor
from streams.kafka.letting_go import heed_cancelling
from streams.kafka.partitioning import partition_of
from streams.partitions.journal import Stamp
from streams.records import Outgoing

CLOSE_WITHIN: Final = 1.0
"""Seconds, for each of two attempts; a broker that is away must not hold up the end."""
BATCH: Final = 512 * 1024
"""Bytes; a broker takes a megabyte."""
_LOG_APPEND: Final = 1


class Outlet:
    """A producer, used by the batch: everything of one topic goes to the partition of the input's own number, but for
    what is told to others."""

    def __init__(self, producer: AIOKafkaProducer, prefix: str, number: int, processor: Processor = EVALUATE) -> None:
        self.producer = producer
        self._prefix = prefix
        self._number = number
        self._checkpoints = processor.checkpoints
        self._counts: dict[str, int] = {}
        self._flying: list[Any] = []

    async def put_all(self, said: Iterable[Outgoing]) -> None:
        """Puts records on their way, topic by topic, each topic's in their order."""
        by_place: dict[tuple[str, int], list[Outgoing]] = {}
        for each in said:
            for partition in self._partitions(each, await self._count(f"{self._prefix}.{each.topic}")):
                by_place.setdefault((each.topic, partition), []).append(each)
        for (topic, partition), records in by_place.items():
            await self._put(topic, partition, [(each.key, each.value, list(each.headers)) for each in records])

    def _partitions(self, record: Outgoing, count: int) -> Iterable[int]:
        if record.to == "own":
            return (self._number % count,)
        return range(count) if record.to == "every" else (partition_of((record.key or b"").decode(), count),)

    async def save(self, rows: Sequence[Row]) -> Callable[[], Stamp] | None:
        """Puts rows on their way; what comes back gives the broker's stamp once they stand."""
        if not rows:
            return None
        partition = self._number % await self._count(f"{self._prefix}.{self._checkpoints}")
        last = await self._put(self._checkpoints, partition, [(key, value, []) for key, value in rows])
        heard: list[float] = []
        last.add_done_callback(lambda _: heard.append(time.monotonic()))

        def stamp() -> Stamp:
            told = last.result()
            is_brokers = told.timestamp_type == _LOG_APPEND
            appended = told.timestamp * 1000 if is_brokers else round(time.time() * 1_000_000)
            return Stamp(appended, heard[0] if is_brokers else time.monotonic())

        return stamp

    async def _put(self, topic: str, partition: int, records: Sequence[tuple[bytes | None, bytes | None, Any]]) -> Any:
        """The delivery of the last batch."""
        name = f"{self._prefix}.{topic}"
        batch = self.producer.create_batch()
        for key, value, headers in records:
            if batch.append(timestamp=None, key=key, value=value, headers=headers) is None:
                await self._send(batch, name, partition)
                batch = self.producer.create_batch()
                batch.append(timestamp=None, key=key, value=value, headers=headers)
        return await self._send(batch, name, partition)

    async def _send(self, batch: Any, name: str, partition: int) -> Any:
        batch.close()
        delivery = await self.producer.send_batch(batch, name, partition=partition)
        self._flying.append(delivery)
        return delivery

    async def _count(self, name: str) -> int:
        if name not in self._counts:
            self._counts[name] = len(await self.producer.partitions_for(name))
        return self._counts[name]

    async def sent(self) -> None:
        """Returns when everything that was put stands on the broker, in a transaction still to be committed."""
        flying, self._flying = self._flying, []
        await asyncio.gather(*flying)

    async def close(self) -> None:
        """A producer that cannot reach its broker would wait for it: it is given little time, then cut off."""
        if not await _done(self.producer.stop()):
            task = self.producer._sender.sender_task
            if task is not None:
                task.cancel()
            await _done(self.producer.client.close())
        heed_cancelling()


async def _done(closing: Awaitable[None]) -> bool:
    """Whether it came to its end in time, and without a failure."""
    with suppress(Exception, asyncio.CancelledError):
        async with asyncio.timeout(CLOSE_WITHIN):
            await closing
            return True
    return False
