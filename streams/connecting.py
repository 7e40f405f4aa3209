"""A connector at work: reads its raw topic, writes events, and commits only what the broker has acknowledged."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from signal import Signals
from typing import Any, Final, NamedTuple

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import KafkaError

from schemas.rejection import Rejection
from streams.connector import Connector, Origin, events_of
from streams.kafka import connection
from streams.kafka.letting_go import letting_go
from streams.processors.announce import Announcer
from streams.records import Record
from streams.settings import Settings

log = logging.getLogger("contactwatch.connect")

LOOK_MS: Final = 200
"""How long one look for records may take: it bounds how late the end is noticed."""
_MAX_SEND: Final = 20 * 1024 * 1024
"""A rejected record of any size that the broker took must go out again, headers and all."""


class Work(NamedTuple):
    """What a connector is asked to do."""

    name: str
    connector: Connector
    origin: Origin
    topic: str
    """Full name of the topic that is read."""


@dataclass
class Told:
    """What became of the records so far."""

    records: int = 0
    events: int = 0
    silent: int = 0
    rejected: int = 0

    def count(self, found: list[Any] | Rejection) -> None:
        self.records += 1
        self.rejected += isinstance(found, Rejection)
        self.silent += not found
        self.events += 0 if isinstance(found, Rejection) else len(found)

    def __str__(self) -> str:
        return (
            f"{self.records} records: {self.events} events; {self.silent} say nothing of an interaction,"
            f" {self.rejected} were refused"
        )


class _Assigned(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka brings no types
    """Says once that partitions were assigned, be they none."""

    def __init__(self, ready: Callable[[], None]) -> None:
        self._ready: Callable[[], None] | None = ready

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """What was sent and not committed is read again by the next owner: copies, which change nothing."""

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        if self._ready is not None:
            self._ready()
        self._ready = None


def group(settings: Settings, work: Work) -> str:
    return f"{settings.prefix}.connect.{work.name}"


def reader(settings: Settings, work: Work) -> AIOKafkaConsumer:
    """A consumer in the connector's group that commits nothing by itself."""
    return AIOKafkaConsumer(
        **connection.client(settings),
        group_id=group(settings, work),
        enable_auto_commit=False,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
        session_timeout_ms=settings.micros("session") // 1000,
        heartbeat_interval_ms=1000,
        fetch_max_wait_ms=LOOK_MS // 2,
    )


async def run(
    settings: Settings, work: Work, ending: Iterable[Signals], ready: Callable[[], None]
) -> tuple[Told, BaseException | None]:
    """Runs until a signal or a failure; what was done, and the failure."""
    stop = asyncio.Event()
    for signal in ending:
        asyncio.get_running_loop().add_signal_handler(signal, stop.set)
    told = Told()
    producer = AIOKafkaProducer(
        **connection.client(settings),
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        max_request_size=_MAX_SEND,
        request_timeout_ms=settings.micros("broker_patience") // 1000,
    )
    consumer = reader(settings, work)
    consumer.subscribe([work.topic], listener=_Assigned(ready))
    working = asyncio.create_task(_work(settings, work, consumer, producer, stop, told))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((working, stopping), return_when=asyncio.FIRST_COMPLETED)
    await asyncio.wait((working,), timeout=0.6)
    for each in (stopping, working):
        each.cancel()
    (failure,) = await asyncio.gather(working, return_exceptions=True)
    for each in (consumer, producer):
        with suppress(Exception, asyncio.CancelledError):
            await asyncio.wait_for(each.stop(), 0.4)
    return told, None if isinstance(failure, asyncio.CancelledError) else failure


async def _work(
    settings: Settings,
    work: Work,
    consumer: AIOKafkaConsumer,
    producer: AIOKafkaProducer,
    stop: asyncio.Event,
    told: Told,
) -> None:
    await producer.start()
    await consumer.start()
    while not stop.is_set():
        runs = await consumer.getmany(timeout_ms=LOOK_MS, max_records=1000)
        flying: list[Awaitable[object]] = []
        for partition, records in runs.items():
            flying += await _translate(settings, work, producer, partition, records, told)
        await asyncio.gather(*flying)
        if runs:
            await _commit(consumer, {partition: records[-1].offset + 1 for partition, records in runs.items()})


async def _translate(
    settings: Settings,
    work: Work,
    producer: AIOKafkaProducer,
    partition: TopicPartition,
    records: list[Any],
    told: Told,
) -> list[Awaitable[object]]:
    """Sends what these records say, or the records themselves with the reason; done when all given is done."""
    announcer = Announcer((), partition.topic, partition.partition)
    flying: list[Awaitable[object]] = []
    for record in map(received, records):
        found = events_of(work.connector, record, work.origin)
        told.count(found)
        if isinstance(found, Rejection):
            for each in announcer.rejected([(record, found)], time.time_ns() // 1000):
                topic = f"{settings.prefix}.{each.topic}"
                flying.append(await producer.send(topic, each.value, key=each.key, headers=list(each.headers)))
        else:
            topic = f"{settings.prefix}.events"
            for event in found:
                for place in await producer.partitions_for(topic) if event.to_all else (None,):
                    flying.append(await producer.send(topic, event.value, event.subject.encode(), place))
    return flying


def received(each: Any) -> Record:
    """A record as the client gives it."""
    return Record(each.value, each.timestamp * 1000, each.offset, each.key, each.headers)


async def _commit(consumer: AIOKafkaConsumer, offsets: dict[TopicPartition, int]) -> None:
    """An offset that could not be committed is made good by the next one, or the records are read again: copies."""
    try:
        await consumer.commit(offsets)
    except KafkaError as error:
        log.warning("offsets not committed (%s); what was sent since may be sent again", type(error).__name__)


async def read_through(settings: Settings, work: Work, partitions: int, show: Callable[[Record], None]) -> None:
    """Shows every record from the group's offset to the end that stands now, and commits nothing."""
    consumer = reader(settings, work)
    await consumer.start()
    try:
        asked = [TopicPartition(work.topic, number) for number in range(partitions)]
        consumer.assign(asked)
        ends = await consumer.end_offsets(asked)
        while [each for each in asked if await consumer.position(each) < ends[each]]:
            for records in (await consumer.getmany(timeout_ms=LOOK_MS)).values():
                for record in map(received, records):
                    show(record)
    finally:
        with letting_go():
            await consumer.stop()
