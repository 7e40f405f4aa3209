"""From a range of time to the offsets that hold it."""

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from aiokafka import TopicPartition
from aiokafka.admin.config_resource import ConfigResourceType
from aiokafka.client import AIOKafkaClient
from aiokafka.errors import InvalidTopicError, TopicAuthorizationFailedError, UnknownTopicOrPartitionError, for_code
from aiokafka.protocol.admin import DescribeConfigsRequest

from streams.kafka import asking, metadata, permissions
from streams.kafka.permissions import Need
from streams.kafka.unreachable import UnreachableError
from streams.settings import Settings
from streams.topic.reading import MILLISECOND, DeniedError, MissingError, Span, TopicError, consumer

STAMP: Final = "message.timestamp.type"

SLACK: Final = 60 * 1_000_000
"""How far the clocks of brokers that lead a partition in turn may be apart."""


class Topic(NamedTuple):
    """What a broker says of a topic."""

    name: str
    partitions: int
    appended: bool | None
    """Whether records carry the time of their append; None where the broker does not tell us."""


class Plan(NamedTuple):
    """What is to be read of a topic."""

    topic: Topic
    spans: tuple[Span, ...]
    cut: tuple[int, ...]
    """Partitions whose records from the beginning of the range are deleted already, at least in part."""

    @property
    def records(self) -> int:
        """How many at most: the markers of transactions count too."""
        return sum(span.size for span in self.spans)


async def look(settings: Settings, name: str, *doing: str) -> Topic:
    """Asks for one topic, before anything is done with it. Raises TopicError where there is none, DeniedError where we
    may not do all of that."""
    try:
        code, partitions, allowed, appended = await asking.answer(settings, lambda client: _asked(client, name))
    except UnreachableError as error:
        raise TopicError(str(error)) from None
    if lacking := permissions.ungranted([Need("topic", name, doing)], {name: allowed}):
        raise DeniedError(lacking[0])
    wrong = for_code(code)
    if wrong is UnknownTopicOrPartitionError:
        raise MissingError(
            f"{settings.broker}: there is no topic {name}; `contactwatch topics list` shows what there is"
        )
    if wrong is InvalidTopicError:
        raise MissingError(f"{settings.broker}: {name} cannot be the name of a topic")
    if code:
        raise TopicError(f"{settings.broker}: {name}: {wrong.__name__}")
    return Topic(name, partitions, appended)


async def _asked(client: AIOKafkaClient, name: str) -> tuple[int, int, frozenset[str], bool | None]:
    """(error code, partitions, what we may do with it, whether records carry the time of their append)"""
    seen = await client.send(client.get_random_node(), metadata.Metadata([name]))
    asked = DescribeConfigsRequest([(ConfigResourceType.TOPIC, name, [STAMP])])
    ((refusal, *_, entries),) = (await client.send(client.get_random_node(), asked)).resources
    ((code, _, _, found, bits),) = seen.topics
    allowed = frozenset[str]() if code == TopicAuthorizationFailedError.errno else metadata.operations(bits)
    if not refusal:
        # Whoever may not describe the topic itself may be told its settings.
        allowed |= {"DescribeConfigs"}
    stamps = [value for key, value, *_ in entries if key == STAMP]
    return code, len(found), allowed, stamps[0] == "LogAppendTime" if stamps else None


async def plan(settings: Settings, name: str, begin: int | None, until: int | None) -> Plan:
    """Offsets of the records recorded from `begin` to `until` (microseconds; None is the topic's own). Where
    producers state the time, later records may be recorded earlier: then it is read to its end. Raises TopicError."""
    topic = await look(settings, name, "Read")
    partitions = [TopicPartition(name, number) for number in range(topic.partitions)]
    async with consumer(settings) as asked:
        first = await asked.beginning_offsets(partitions)
        ends = await asked.end_offsets(partitions)
        begins = first if begin is None else await _at(asked, partitions, begin, ends)
        if until is not None and topic.appended:
            bounds = await _at(asked, partitions, until + SLACK, ends)
            ends = {each: min(ends[each], bounds[each]) for each in partitions}
    spans = tuple(Span(each.partition, begins[each], ends[each]) for each in partitions)
    cut = [each.partition for each in partitions if begin is not None and 0 < first[each] == begins[each]]
    return Plan(topic, spans, tuple(cut))


async def _at(
    asked: Any, partitions: Sequence[TopicPartition], micros: int, ends: dict[TopicPartition, int]
) -> dict[TopicPartition, int]:
    """The first offset recorded at an instant or later; the end where there is none."""
    # Rounded up: an earlier record of the same millisecond lies outside.
    wanted = max(0, -(-micros // MILLISECOND))
    found = await asked.offsets_for_times(dict.fromkeys(partitions, wanted))
    return {each: found[each].offset if found.get(each) else ends[each] for each in partitions}
