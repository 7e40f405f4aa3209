"""A partition's journal: what is said and what is saved stand together, or not at all."""

import asyncio
from collections.abc import Sequence
from typing import Final, Protocol

from aiokafka import AIOKafkaProducer
from aiokafka.errors import InvalidProducerEpoch, ProducerFenced

from rules.row import Record as Row
from schemas.topics import PROCESSOR
from streams import checkpoint, connection
from streams.outlet import BATCH, Outlet, Stamp
from streams.records import Outgoing
from streams.settings import Settings

TRANSACTION_MS: Final = 10_000
"""After this the broker ends a transaction that its owner left open, frozen or dead."""
WRITE_WITHIN: Final = 15.0
"""Seconds; later than that the outcome of a write is unknown."""
OPEN_WITHIN: Final = 30.0


class FencedError(Exception):
    """Somebody else has opened this journal, or the broker has ended our session: what we hold may be stale."""


class Journal(Protocol):
    """What a partition writes to. One `open`, then writes one after the other; after a failure it is opened anew."""

    saves: bool
    """Whether rows are kept at all."""

    async def open(self) -> dict[bytes, bytes]:
        """Takes the journal from whoever had it; gives what was saved, the last value of each key."""
        ...

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        """Makes all of it stand. Raises FencedError; after any other error it is unknown whether it stands."""
        ...

    async def close(self) -> None:
        """Lets go, whatever state it is in."""
        ...


class Transactions:
    """A journal on a broker with transactions: one producer with an id of its own, which fences the one before."""

    saves = True

    def __init__(self, settings: Settings, number: int) -> None:
        self._settings = settings
        self._number = number
        self._outlet: Outlet | None = None

    async def open(self) -> dict[bytes, bytes]:
        """Fences first, then loads: the other order would lose what the old owner commits meanwhile."""
        await self.close()
        producer = AIOKafkaProducer(
            **connection.client(self._settings),
            transactional_id=f"{self._settings.prefix}.{PROCESSOR}.events.{self._number}",
            transaction_timeout_ms=TRANSACTION_MS,
            acks="all",
            max_batch_size=BATCH,
            request_timeout_ms=TRANSACTION_MS,
        )
        self._outlet = Outlet(producer, self._settings.prefix, self._number)
        async with asyncio.timeout(OPEN_WITHIN):
            await producer.start()
        return await checkpoint.load(self._settings, self._number)

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        """One short transaction: it is opened when its records are ready, and committed at once."""
        assert self._outlet is not None
        producer = self._outlet.producer
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                await producer.begin_transaction()
                await self._outlet.put_all(said)
                stamp = await self._outlet.save(rows)
                await self._outlet.sent()
                await producer.commit_transaction()
        except (ProducerFenced, InvalidProducerEpoch) as error:
            raise FencedError(str(error) or type(error).__name__) from None
        return stamp() if stamp is not None else None

    async def close(self) -> None:
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            await outlet.close()
