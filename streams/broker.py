"""What stands on a broker: topics and their partitions, looked at and created."""

import asyncio
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.errors import KafkaError, TopicAlreadyExistsError

from schemas.topics import PROCESSOR, TOPICS, Topic, configuration


class UnreachableError(Exception):
    """No broker answers at an address."""


@dataclass(frozen=True)
class Look:
    """Topics by name with their partition counts."""

    address: str
    partitions: dict[str, int] = field(default_factory=dict)
    brokers: int = 0


async def look(address: str, patience: float = 10.0, client: Mapping[str, Any] | None = None) -> Look:
    """Asks a broker for its topics. Raises UnreachableError within `patience` seconds. `client` is how it is reached
    where the address alone does not say it."""
    reach = client or {"bootstrap_servers": address}
    admin = AIOKafkaAdminClient(**reach, request_timeout_ms=round(patience * 1000))
    try:
        await asyncio.wait_for(admin.start(), patience)
        names = await asyncio.wait_for(admin.list_topics(), patience)
        found = await asyncio.wait_for(admin.describe_topics([name for name in names]), patience)
        cluster = await asyncio.wait_for(admin.describe_cluster(), patience)
    except (KafkaError, TimeoutError, OSError, ValueError) as error:
        raise UnreachableError(
            f"no broker answers at {address} ({type(error).__name__}); is it running there?"
        ) from None
    finally:
        await admin.close()
    partitions = {each["topic"]: len(each["partitions"]) for each in found}
    return Look(address, partitions, len(cluster["brokers"]))


def problems(seen: Look, prefix: str) -> list[str]:
    """What stands in a worker's way, each with its mend."""
    wanted = [f"{prefix}.{topic.name}" for topic in TOPICS]
    missing = [name for name in wanted if name not in seen.partitions]
    found = []
    if missing:
        mend = f"contactwatch topics create --broker {seen.address} --prefix {prefix}"
        found.append(f"missing topics: {', '.join(missing)}; mend: {mend}")
    events = seen.partitions.get(f"{prefix}.events")
    for name in (f"{prefix}.verdicts", f"{prefix}.checkpoints.{PROCESSOR}"):
        count = seen.partitions.get(name, events)
        if events is not None and count != events:
            found.append(
                f"{name} has {count} partitions and {prefix}.events {events}; topics with the same key need the same"
                f" count: make a new prefix with `contactwatch topics create --partitions {events}`"
            )
    return found


def other_count(seen: Look, prefix: str, partitions: int) -> str | None:
    """Why topics of that many partitions cannot join those that are there, with the way to have them; or None."""
    counts = {name: seen.partitions.get(name, partitions) for name in (f"{prefix}.{topic.name}" for topic in TOPICS)}
    others = [name for name, count in counts.items() if count != partitions]
    if not others:
        return None
    first = others[0]
    return (
        f"{first} has {counts[first]} partitions, and {partitions} were asked for; the count stays for life, for with"
        f" another one the events of a call that goes on would stand on two partitions. To add what is missing: ask for"
        f" --partitions {counts[first]}. For another count: `contactwatch topics create --prefix NEW --partitions"
        f" {partitions}`, fill it with `contactwatch connect cloudevents --topic {prefix}.events --prefix NEW`, start"
        f" workers with --prefix NEW, and move the producers there after a day"
    )


async def create(
    address: str,
    prefix: str,
    partitions: int,
    replication: int,
    *,
    topics: Sequence[Topic] = TOPICS,
    client: Mapping[str, Any] | None = None,
) -> list[str]:
    """Creates those of `topics` that are missing; returns their names. Raises UnreachableError."""
    seen = await look(address, client=client)
    missing = [topic for topic in topics if f"{prefix}.{topic.name}" not in seen.partitions]
    admin = AIOKafkaAdminClient(**(client or {"bootstrap_servers": address}))
    try:
        await admin.start()
        wanted = [
            NewTopic(f"{prefix}.{topic.name}", partitions, replication, topic_configs=configuration(topic))
            for topic in missing
        ]
        answer = await admin.create_topics(wanted) if wanted else None
    except KafkaError as error:
        raise UnreachableError(f"{address}: the topics could not be created: {error}") from None
    finally:
        await admin.close()
    for name, code, *rest in answer.topic_errors if answer else ():
        if code not in (0, TopicAlreadyExistsError.errno):
            raise UnreachableError(f"{address}: {name} could not be created: {rest[0] if rest else f'error {code}'}")
    return [f"{prefix}.{topic.name}" for topic in missing]


async def newest_append(address: str, topic: str) -> int | None:
    """Kafka timestamp of the newest record of a topic, microseconds since 1970; None where it holds none."""
    # A consumer that subscribes to nothing learns of no topic from Kafka, so it is told how many partitions there are.
    count = (await look(address)).partitions.get(topic, 0)
    consumer = AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(count)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        filled = [each for each in partitions if ends[each] > 0]
        for each in filled:
            consumer.seek(each, ends[each] - 1)
        found = await consumer.getmany(timeout_ms=1000) if filled else {}
    finally:
        # aiokafka 0.14 awaits a task that it has just cancelled when a consumer without a group ends early.
        with suppress(asyncio.CancelledError):
            await consumer.stop()
    stamps = [record.timestamp for records in found.values() for record in records]
    return max(stamps) * 1000 if stamps else None
