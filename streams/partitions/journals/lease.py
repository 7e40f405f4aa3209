"""A journal for brokers without transactions: first what is about to be said is saved, then it is said."""

import asyncio
from collections.abc import Sequence
from typing import Any, Final

import msgspec
from aiokafka import AIOKafkaProducer

from rules.rows.row import Record as Row
from schemas.topics import EVALUATE, Processor
from streams.kafka import connection
from streams.partitions import checkpoint
from streams.partitions.journal import OPEN_WITHIN, WRITE_WITHIN, Journal, Stamp
from streams.partitions.lease import Lease
from streams.partitions.outlet import BATCH, Outlet
from streams.records import Outgoing
from streams.settings import Settings

PENDING: Final = b"p"
"""Key of what is saved and not known to be said."""
SECOND: Final = 1_000_000

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[Any, ...]]).decode


class Journals:
    """All partitions share the worker's lease."""

    def __init__(self, settings: Settings, processor: Processor = EVALUATE) -> None:
        self._settings = settings
        self._processor = processor
        self.lease: Lease | None = Lease(settings.micros("session") / SECOND)

    def of(self, number: int) -> Journal:
        assert self.lease is not None
        return Leased(self._settings, number, self.lease, self._processor)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Leased:
    """One partition's. After a fault a step may be there twice, with the same id, revision and bytes; none is lost."""

    saves = True

    def __init__(self, settings: Settings, number: int, lease: Lease, processor: Processor = EVALUATE) -> None:
        self._settings = settings
        self._processor = processor
        self._number = number
        self._lease = lease
        self._outlet: Outlet | None = None

    async def open(self) -> dict[bytes, bytes]:
        """Loads; what was saved and perhaps not said is said again, byte for byte."""
        await self.close()
        producer = AIOKafkaProducer(
            **connection.client(self._settings),
            acks="all",
            enable_idempotence=True,
            max_batch_size=BATCH,
            request_timeout_ms=10_000,
        )
        self._outlet = Outlet(producer, self._settings.prefix, self._number, self._processor)
        async with asyncio.timeout(OPEN_WITHIN):
            await producer.start()
        self._lease.check()
        saved = await checkpoint.load(self._settings, self._number, self._processor)
        if (pending := saved.pop(PENDING, None)) is not None:
            async with asyncio.timeout(WRITE_WITHIN):
                await self._say([Outgoing(*each) for each in _decode(pending)])
        return saved

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        """Rows with what is about to be said; then what is said; then that it was said."""
        assert self._outlet is not None
        self._lease.check()
        pending = [(PENDING, _encode([tuple(each) for each in said]))]
        async with asyncio.timeout(WRITE_WITHIN):
            stamp = await self._outlet.save([*rows, *(pending if said else ())])
            await self._outlet.sent()
            if said:
                self._lease.check()
                await self._say(said)
        return stamp() if stamp is not None else None

    async def _say(self, said: Sequence[Outgoing]) -> None:
        assert self._outlet is not None
        await self._outlet.put_all(said)
        await self._outlet.sent()
        await self._outlet.save([(PENDING, None)])
        await self._outlet.sent()

    async def close(self) -> None:
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            await outlet.close()
