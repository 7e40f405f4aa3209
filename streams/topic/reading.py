"""Reads committed records of a topic from offset to offset, in no group and with nothing committed."""

import time
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Any, Final, NamedTuple

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import KafkaConnectionError, KafkaError, OffsetOutOfRangeError

from streams.kafka import connection, permissions
from streams.kafka.letting_go import letting_go
from streams.records import Record
from streams.settings import Settings

PATIENCE: Final = 60.0
"""Seconds without an answer after which a read is given up."""
BATCH: Final = 2000
MILLISECOND: Final = 1000


class TopicError(Exception):
    """A topic that cannot be read or written, in one readable line."""


class Span(NamedTuple):
    """Offsets of one partition, the end not included."""

    partition: int
    begin: int
    end: int

    @property
    def size(self) -> int:
        return max(0, self.end - self.begin)


class MissingError(TopicError):
    """There is no such topic."""


class DeniedError(TopicError):
    """A permission is missing; says which."""


@contextmanager
def said(settings: Settings, doing: str = "Read") -> Iterator[None]:
    """What Kafka answers, as a TopicError. `doing`: what is done with the topic."""
    try:
        yield
    except KafkaConnectionError as error:
        raise TopicError(
            f"no broker answers at {settings.broker} ({type(error).__name__}); is it running there?"
        ) from None
    except OffsetOutOfRangeError:
        raise TopicError(
            "records of the range were deleted while it was read (retention); begin later with --since"
        ) from None
    except permissions.DENIED as error:
        raise DeniedError(permissions.explained(error, doing)) from None
    except KafkaError as error:
        raise TopicError(f"{settings.broker}: {type(error).__name__}: {error}") from None


@asynccontextmanager
async def consumer(settings: Settings) -> AsyncIterator[AIOKafkaConsumer]:
    """A consumer of committed records, in no group. Raises TopicError."""
    made = AIOKafkaConsumer(
        **connection.client(settings),
        enable_auto_commit=False,
        auto_offset_reset="none",
        isolation_level="read_committed",
        fetch_max_wait_ms=50,
        max_partition_fetch_bytes=4 * 1024 * 1024,
    )
    with said(settings):
        try:
            await made.start()
            yield made
        finally:
            with letting_go():
                await made.stop()


async def batches(settings: Settings, topic: str, spans: Iterable[Span]) -> AsyncIterator[tuple[int, list[Any]]]:
    """Every committed record of these spans, as (partition, records): those of a partition in their order."""
    ends = {TopicPartition(topic, span.partition): span.end for span in spans if span.size}
    begins = {TopicPartition(topic, span.partition): span.begin for span in spans if span.size}
    if not ends:
        return
    async with consumer(settings) as asked:
        asked.assign(list(ends))
        for partition, begin in begins.items():
            asked.seek(partition, begin)
        answered, before = time.monotonic(), dict(begins)
        while ends:
            found = await asked.getmany(*ends, timeout_ms=200, max_records=BATCH)
            for partition, records in found.items():
                if within := [record for record in records if record.offset < ends[partition]]:
                    yield partition.partition, within
            # Positions, not records: the markers of transactions take offsets too.
            now = {partition: await asked.position(partition) for partition in ends}
            if now != before:
                answered, before = time.monotonic(), now
            elif time.monotonic() > answered + PATIENCE:
                raise TopicError(f"{settings.broker}: nothing more of {topic} came for {PATIENCE:.0f} s")
            for partition in [each for each, position in now.items() if position >= ends[each]]:
                asked.pause(partition)
                del ends[partition], before[partition]


def record_of(fetched: Any) -> Record:
    """A fetched record as the engine takes it."""
    return Record(fetched.value, fetched.timestamp * MILLISECOND, fetched.offset, fetched.key, fetched.headers)
