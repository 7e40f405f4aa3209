"""A journal on a broker with transactions: everything a partition says and saves stands together, once."""

import asyncio
from collections.abc import Sequence
from typing import Final

from aiokafka import AIOKafkaProducer
from aiokafka.errors import IllegalOperation, InvalidProducerEpoch, KafkaError, ProducerFenced, UnknownError

from rules.rows.row import Record as Row
from schemas.topics import EVALUATE, Processor
from streams import logs
from streams.kafka import connection
from streams.partitions import checkpoint
from streams.partitions.journal import OPEN_WITHIN, WRITE_WITHIN, FencedError, Journal, Stamp
from streams.partitions.lease import Lease
from streams.partitions.outlet import BATCH, Outlet
from streams.records import Outgoing
from streams.settings import Settings

TRANSACTION_MS: Final = 10_000
"""After this the broker ends a transaction that its owner left open, frozen or dead."""
FENCES: Final = (ProducerFenced, InvalidProducerEpoch, UnknownError)
"""What a producer is told once another has its id. The last is what a broker may say where its fence and the end of a
transaction cross: whoever took that for trouble would fence the new owner in turn."""
COMPRESSION: Final = "zstd"
"""What is said names the same rules again and again and takes less than a tenth, rows two fifths. Kafka knows it since
2.1, as clients do; a broker of another make, which has a lease, may not."""


class Journals:
    """Each partition has a producer of its own, so there is nothing to share."""

    lease: Lease | None = None

    def __init__(self, settings: Settings, processor: Processor = EVALUATE) -> None:
        self._settings = settings
        self._processor = processor

    def of(self, number: int) -> Journal:
        return Transactions(self._settings, number, self._processor)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class Transactions:
    """One producer with an id of its own, which fences the one before."""

    saves = True

    def __init__(self, settings: Settings, number: int, processor: Processor = EVALUATE) -> None:
        self._settings = settings
        self._processor = processor
        self._number = number
        self._outlet: Outlet | None = None

    async def open(self) -> dict[bytes, bytes]:
        """Fences first, then loads: the other order would lose what the old owner commits meanwhile."""
        await self.close()
        producer = AIOKafkaProducer(
            **connection.client(self._settings),
            transactional_id=transactional_id(self._settings, self._processor, self._number),
            transaction_timeout_ms=TRANSACTION_MS,
            acks="all",
            max_batch_size=BATCH,
            compression_type=COMPRESSION,
            request_timeout_ms=TRANSACTION_MS,
        )
        self._outlet = Outlet(producer, self._settings.prefix, self._number, self._processor)
        async with asyncio.timeout(OPEN_WITHIN):
            await producer.start()
        return await checkpoint.load(self._settings, self._number, self._processor)

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
        except (KafkaError, IllegalOperation, AssertionError) as error:
            # The last two are what aiokafka says of a producer that has failed meanwhile, in the middle of our calls.
            if (fence := _fence(producer, error)) is not None:
                raise FencedError(str(fence) or type(fence).__name__) from None
            raise error if isinstance(error, KafkaError) else KafkaError(f"{type(error).__name__}: {error}") from None
        return stamp() if stamp is not None else None

    async def close(self) -> None:
        outlet, self._outlet = self._outlet, None
        if outlet is not None:
            await outlet.close()


def transactional_id(settings: Settings, processor: Processor, number: int) -> str:
    """Two processors of one partition number must not fence each other."""
    return f"{settings.prefix}.{processor.name}.{processor.reads}.{number}"


def _fence(producer: AIOKafkaProducer, error: BaseException) -> BaseException | None:
    """The fence behind an error: a producer that was fenced between two calls says only that it is in no transaction,
    or that something went wrong; why is kept with the transaction and with the task that sends."""
    kept = (producer._txn_manager.wait_for_transaction_end(), producer._sender.sender_task)
    ended = [each for each in kept if each is not None and each.done() and not each.cancelled()]
    found = [error, error.__cause__, *(each.exception() for each in ended)]
    return next((each for each in found if isinstance(each, FENCES)), None)


async def refusal(settings: Settings, patience: float = 10.0) -> str:
    """Why the broker gives no transactions; empty where it does."""
    name = f"{settings.prefix}.{EVALUATE.name}.doctor"
    producer = AIOKafkaProducer(**connection.client(settings), transactional_id=name)
    with logs.hushed("aiokafka"):
        try:
            async with asyncio.timeout(patience):
                await producer.start()
            return ""
        except (KafkaError, TimeoutError, OSError) as error:
            return f"no transaction can be begun as {name} ({type(error).__name__})"
        finally:
            await Outlet(producer, settings.prefix, 0).close()
