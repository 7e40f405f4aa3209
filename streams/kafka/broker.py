"""What stands on a broker: topics, their partitions and what we may do with them, looked at and created."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from aiokafka import AIOKafkaConsumer, TopicPartition, errors
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from aiokafka.client import AIOKafkaClient
from aiokafka.protocol.coordination import FindCoordinatorRequest

from schemas.topics import EVALUATE, PROCESSORS, SUBJECTS, TOPICS, Topic, configuration
from streams.kafka import asking, connection, metadata, permissions
from streams.kafka.letting_go import letting_go
from streams.kafka.permissions import Need
from streams.kafka.unreachable import UnreachableError as UnreachableError
from streams.settings import Settings

_DENIED: Final = frozenset(each.errno for each in permissions.DENIED)


@dataclass(frozen=True)
class Look:
    """Our topics by name with their partition counts, and what we may do with each."""

    address: str
    partitions: dict[str, int] = field(default_factory=dict)
    allowed: dict[str, frozenset[str]] = field(default_factory=dict)
    """By topic. A topic that we may not even know of is here, and allows nothing."""
    closed: frozenset[str] = frozenset()
    """Of the groups and transactional ids that were asked for, those that we may not use."""
    brokers: int = 0


async def look(settings: Settings, patience: float = 10.0, *, more: Sequence[Need] = ()) -> Look:
    """Asks a broker for our topics, and for `more` topics and groups by name. Raises UnreachableError a few seconds
    after `patience` at the latest."""
    topics, groups = ([each.name for each in more if each.kind == kind] for kind in ("topic", "group"))
    return await asking.answer(settings, lambda client: _look(client, settings, topics, groups), patience)


async def _look(client: AIOKafkaClient, settings: Settings, topics: Sequence[str], groups: Sequence[str]) -> Look:
    seen = await client.send(client.get_random_node(), metadata.Metadata(None))
    shown = {name for _, name, *_ in seen.topics}
    # One that is not shown is not there, or hidden from us: asked for by its name, the broker says which.
    ours = dict.fromkeys((*(f"{settings.prefix}.{topic.name}" for topic in TOPICS), *topics))
    unseen = [name for name in ours if name not in shown]
    asked = await client.send(client.get_random_node(), metadata.Metadata(unseen))
    partitions, allowed = {}, {}
    for code, name, _, found, bits in (*seen.topics, *asked.topics):
        if code == 0:
            partitions[name], allowed[name] = len(found), metadata.operations(bits)
        elif code in _DENIED:
            allowed[name] = frozenset()
    closed = await _closed(client, settings, groups)
    return Look(settings.broker, partitions, allowed, closed, len(seen.brokers))


async def _closed(client: AIOKafkaClient, settings: Settings, groups: Sequence[str]) -> frozenset[str]:
    """A broker tells the coordinator of a group, or of a transactional id, to those alone who may use it."""
    asked = dict.fromkeys((f"{settings.prefix}.worker", *groups), 0)
    if settings.durability == "transactions":
        asked |= {f"{settings.prefix}.{each.name}.*": 1 for each in PROCESSORS}
    answers = [
        (name, await client.send(client.get_random_node(), FindCoordinatorRequest(name, kind)))
        for name, kind in asked.items()
    ]
    return frozenset(name for name, answer in answers if answer.error_code in _DENIED)


LIKE_EVENTS: Final = ("verdicts", EVALUATE.checkpoints, "facts", SUBJECTS.checkpoints)
"""Topics whose partitions belong to those of the events, number by number."""


def problems(seen: Look, prefix: str) -> list[str]:
    """What stands in a worker's way, each with its mend."""
    wanted = [f"{prefix}.{topic.name}" for topic in TOPICS]
    missing = [name for name in wanted if name not in seen.partitions and name not in seen.allowed]
    found = permissions.lacking("worker", prefix, seen.allowed, seen.closed)
    if missing:
        mend = f"contactwatch topics create --broker {seen.address} --prefix {prefix}"
        found.append(f"missing topics: {', '.join(missing)}; mend: {mend}")
    return [*found, *_unlike(seen, prefix)]


def _unlike(seen: Look, prefix: str) -> list[str]:
    events = seen.partitions.get(f"{prefix}.events")
    counts = {name: seen.partitions.get(name, events) for name in (f"{prefix}.{each}" for each in LIKE_EVENTS)}
    return [
        f"{name} has {count} partitions and {prefix}.events {events}; topics with the same key need the same"
        f" count: make a new prefix with `contactwatch topics create --prefix NEW --partitions {events}`"
        for name, count in counts.items()
        if events is not None and count != events
    ]


def other_count(seen: Look, prefix: str, partitions: int) -> str | None:
    """Why topics of that many partitions cannot join those that are there, with the way to have them; or None."""
    if seen.partitions.get(f"{prefix}.events") == partitions:
        return "; ".join(_unlike(seen, prefix)) or None
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


async def create(settings: Settings, topics: Sequence[Topic] = TOPICS) -> list[str]:
    """Creates those of `topics` that are missing; returns their names. Replication is at most the number of brokers.

    Raises UnreachableError."""
    seen = await look(settings)
    missing = [topic for topic in topics if f"{settings.prefix}.{topic.name}" not in seen.partitions]
    if not missing:
        return []
    copies = min(settings.replication, max(1, seen.brokers))
    wanted = [
        NewTopic(f"{settings.prefix}.{topic.name}", settings.partitions, copies, topic_configs=configuration(topic))
        for topic in missing
    ]
    admin = AIOKafkaAdminClient(**connection.client(settings))
    try:
        await admin.start()
        answer = await admin.create_topics(wanted)
    except (errors.KafkaError, OSError) as error:
        raise UnreachableError(f"{settings.broker}: the topics could not be created: {error}") from None
    finally:
        await admin.close()
    for name, code, *rest in answer.topic_errors:
        if code in _DENIED:
            raise UnreachableError(permissions.missing(f"Create on topic {name}"))
        if code not in (0, errors.TopicAlreadyExistsError.errno):
            raise UnreachableError(f"{settings.broker}: {name} could not be created: {rest[0] if rest else code}")
    return [each.name for each in wanted]


async def newest_append(settings: Settings, topic: str) -> int | None:
    """Kafka timestamp of the newest record of a topic, microseconds since 1970; None where it holds none.

    Raises UnreachableError where the topic may not be read."""
    # A consumer that subscribes to nothing learns of no topic from Kafka, so it is told how many partitions there are.
    count = (await look(settings)).partitions.get(topic, 0)
    consumer = AIOKafkaConsumer(**connection.client(settings), enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, number) for number in range(count)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        filled = [each for each in partitions if ends[each] > 0]
        for each in filled:
            consumer.seek(each, ends[each] - 1)
        found = await consumer.getmany(timeout_ms=1000) if filled else {}
    except errors.KafkaError as error:
        raise UnreachableError(permissions.explained(error, "Read")) from None
    finally:
        with letting_go():
            await consumer.stop()
    stamps = [record.timestamp for records in found.values() for record in records]
    return max(stamps) * 1000 if stamps else None
