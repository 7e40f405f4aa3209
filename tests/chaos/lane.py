"""One partition of the topic of events: batches that grow while the broker is away, sent one after the other."""

import asyncio
from collections import deque
from typing import Any

from aiokafka import AIOKafkaProducer


class Lane:
    """Keeps the order of what is put in. Nothing is dropped: what cannot be sent now is sent later."""

    def __init__(self, producer: AIOKafkaProducer, topic: str, partition: int) -> None:
        self._producer = producer
        self._topic = topic
        self._partition = partition
        self._waiting: deque[Any] = deque()
        self._filled = asyncio.Event()
        self._empty = asyncio.Event()
        self._empty.set()

    def put(self, key: bytes, value: bytes | None) -> None:
        if not self._waiting or self._waiting[-1].append(timestamp=None, key=key, value=value) is None:
            batch = self._producer.create_batch()
            batch.append(timestamp=None, key=key, value=value)
            self._waiting.append(batch)
        self._filled.set()
        self._empty.clear()

    async def send(self) -> None:
        """Sends until it is cancelled."""
        while True:
            await self._filled.wait()
            batch = self._waiting.popleft()
            if not self._waiting:
                self._filled.clear()
            batch.close()
            await (await self._producer.send_batch(batch, self._topic, partition=self._partition))
            if not self._waiting:
                self._empty.set()

    async def flushed(self) -> None:
        """Returns when everything that was put in stands on the broker."""
        await self._empty.wait()
