"""A journal for brokers without transactions: first what is about to be said is saved, then it is said."""

import asyncio
import time
from collections.abc import Sequence
from typing import Final

import msgspec
from aiokafka import AIOKafkaProducer

from rules.row import Record as Row
from streams import checkpoint, connection
from streams.journal import OPEN_WITHIN, WRITE_WITHIN, FencedError
from streams.outlet import BATCH, Outlet, Stamp
from streams.records import Outgoing
from streams.settings import Settings

PENDING: Final = b"p"
"""Key of what is saved and not known to be said."""
MARGIN: Final = 1.5
"""Seconds before the group may have forgotten us in which nothing is begun any more."""

_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[tuple[str, bytes | None, bytes | None, list[tuple[str, bytes]]]]).decode


class Lease:
    """When the group last told this worker that it belongs to it. Without a fence it is all that tells an owner."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._told = 0.0

    def renew(self, asked: float) -> None:
        """The group knew us at that monotonic second."""
        self._told = max(self._told, asked)

    def check(self) -> None:
        """Raises FencedError where the group may have given our partitions to others."""
        age = time.monotonic() - self._told
        if age > self._seconds - MARGIN:
            raise FencedError(f"the group has not answered for {age:.1f} s; the partition may be another worker's")


class Leased:
    """One partition's. After a fault a step may be there twice, with the same id, revision and bytes; none is lost."""

    saves = True

    def __init__(self, settings: Settings, number: int, lease: Lease) -> None:
        self._settings = settings
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
        self._outlet = Outlet(producer, self._settings.prefix, self._number)
        async with asyncio.timeout(OPEN_WITHIN):
            await producer.start()
        self._lease.check()
        saved = await checkpoint.load(self._settings, self._number)
        if (pending := saved.pop(PENDING, None)) is not None:
            async with asyncio.timeout(WRITE_WITHIN):
                await self._say([Outgoing(*each) for each in _decode(pending)])
        return saved

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        """Rows with what is about to be said; then what is said; then that it was said."""
        assert self._outlet is not None
        self._lease.check()
        pending = [(PENDING, _encode([(each.topic, each.key, each.value, list(each.headers)) for each in said]))]
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
