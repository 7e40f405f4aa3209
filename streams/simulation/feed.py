"""Feeds a simulated contact centre to a broker: as fast as possible, at a rate, or by a clock."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass, field
from typing import Final

import orjson
from aiokafka import AIOKafkaProducer

from streams.kafka.partitioning import partition_of
from streams.simulation.centre import Planted, Simulated

MILLISECOND: Final = 1000


@dataclass
class Ahead:
    """How many bytes of each partition are sent and not yet judged, so that nobody runs too far ahead."""

    limit: int
    judged: Callable[[int], int]
    """Next offset that the worker will judge, by partition."""
    waiting: dict[int, deque[int]] = field(default_factory=dict)
    bytes_of: dict[int, int] = field(default_factory=dict)
    first: dict[int, int] = field(default_factory=dict)

    def sent(self, partition: int, size: int) -> None:
        self.waiting.setdefault(partition, deque()).append(size)
        self.bytes_of[partition] = self.bytes_of.get(partition, 0) + size

    def is_too_far(self, partition: int) -> bool:
        waiting = self.waiting.get(partition, deque())
        judged = self.judged(partition)
        while waiting and self.first.get(partition, 0) < judged:
            self.first[partition] = self.first.get(partition, 0) + 1
            self.bytes_of[partition] -= waiting.popleft()
        return self.bytes_of.get(partition, 0) > self.limit


class Feed:
    """Sends what a centre does to `topic`, and remembers what it planted."""

    def __init__(
        self,
        producer: AIOKafkaProducer,
        topic: str,
        partitions: int,
        stream: Iterable[Simulated | Planted],
        ahead: Ahead | None = None,
    ) -> None:
        self.planted: list[Planted] = []
        self.sent = 0
        self._producer = producer
        self._topic = topic
        self._partitions = partitions
        self._stream = iter(stream)
        self._ahead = ahead
        self._next: Simulated | None = None

    def _following(self) -> Simulated:
        """The next event; what is planted on the way is noted."""
        while self._next is None:
            found = next(self._stream)
            if isinstance(found, Planted):
                self.planted.append(found)
            else:
                self._next = found
        return self._next

    async def send_until(self, recorded: int) -> None:
        """Sends everything recorded up to that instant, and waits until it stands on the broker."""
        flying = []
        while (event := self._following()).recorded <= recorded:
            flying.append(await self._send(event))
            self._next = None
            if len(flying) >= 500:
                await asyncio.gather(*flying)
                flying = []
        await asyncio.gather(*flying)

    async def _send(self, event: Simulated) -> asyncio.Future[object]:
        key = event.subject.encode()
        value = orjson.dumps(event.event)
        partition = partition_of(event.subject, self._partitions)
        if self._ahead is not None:
            while self._ahead.is_too_far(partition):
                await asyncio.sleep(0.005)
            self._ahead.sent(partition, len(value))
        self.sent += 1
        sent: asyncio.Future[object] = await self._producer.send(
            self._topic, value, key=key, partition=partition, timestamp_ms=event.recorded // MILLISECOND
        )
        return sent


async def ticks(every: float) -> AsyncIterator[None]:
    """Now, and then again and again."""
    while True:
        yield
        await asyncio.sleep(every)
