"""A producer that waits for every copy, and says what went wrong in one line."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

from aiokafka import AIOKafkaProducer

from streams.kafka import connection
from streams.settings import Settings
from streams.topic.reading import said

MAX_BYTES: Final = 20 * 1024 * 1024
AT_ONCE: Final = 2000


@asynccontextmanager
async def producer(settings: Settings, **more: Any) -> AsyncIterator[AIOKafkaProducer]:
    """Idempotent: what is sent again after a lost answer stands once. Raises TopicError."""
    made = AIOKafkaProducer(
        **connection.client(settings),
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        max_request_size=MAX_BYTES,
        **more,
    )
    with said(settings, "Write"):
        try:
            await made.start()
            yield made
        finally:
            await made.stop()


class Sender:
    """Sends without waiting for each answer, and holds a bounded number of answers."""

    def __init__(self, producer: AIOKafkaProducer) -> None:
        self._producer = producer
        self._sent: list[Any] = []

    async def send(self, topic: str, key: bytes | None, value: bytes | None, **more: Any) -> None:
        self._sent.append(await self._producer.send(topic, value, key=key, **more))
        if len(self._sent) >= AT_ONCE:
            await self.settle()

    async def settle(self) -> None:
        """Until everything is on the broker."""
        sent, self._sent = self._sent, []
        for each in sent:
            await each
