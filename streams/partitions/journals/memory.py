"""A journal that keeps nothing: what is said is sent, what is held is in memory alone. The demo's."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from typing import Final

from aiokafka import AIOKafkaProducer

from rules.rows.row import Record as Row
from schemas.topics import EVALUATE, Processor
from streams.kafka import connection
from streams.partitions.journal import Journal, Stamp
from streams.partitions.lease import Lease
from streams.partitions.outlet import BATCH, Outlet
from streams.records import Outgoing
from streams.settings import Settings

_MAX_SEND: Final = 20 * 1024 * 1024
"""A rejected record of any size that the broker took must go out again, headers and all."""


class Journals:
    """One producer for all partitions."""

    lease: Lease | None = None

    def __init__(self, settings: Settings, processor: Processor = EVALUATE) -> None:
        self._prefix = settings.prefix
        self._producer = AIOKafkaProducer(
            **connection.client(settings),
            acks="all",
            enable_idempotence=True,
            linger_ms=2,
            max_batch_size=BATCH,
            max_request_size=_MAX_SEND,
            request_timeout_ms=settings.micros("broker_patience") // 1000,
        )

    def of(self, number: int) -> Journal:
        return Memory(self._producer, self._prefix, number)

    async def start(self) -> None:
        await self._producer.start()

    async def stop(self) -> None:
        with suppress(Exception):
            await asyncio.wait_for(self._producer.stop(), 2)


class Memory:
    """One partition's."""

    saves = False

    def __init__(self, producer: AIOKafkaProducer, prefix: str, number: int) -> None:
        self._outlet = Outlet(producer, prefix, number)

    async def open(self) -> dict[bytes, bytes]:
        return {}

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        """Sends, and waits until all of it stands."""
        await self._outlet.put_all(said)
        await self._outlet.sent()
        return None

    async def close(self) -> None: ...
