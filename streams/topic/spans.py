"""From a range of time to the offsets that hold it."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.errors import UnknownTopicOrPartitionError, for_code

from streams.settings import Settings
from streams.topic.reading import MILLISECOND, Span, TopicError, client, consumer, said

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


async def look(settings: Settings, name: str) -> Topic:
    """Asks for one topic. Raises TopicError where there is none."""
    admin = AIOKafkaAdminClient(**client(settings))
    with said(settings):
        try:
            await admin.start()
            (found,) = await admin.describe_topics([name])
            answers = await admin.describe_configs([ConfigResource(ConfigResourceType.TOPIC, name)])
        finally:
            await admin.close()
    if for_code(found["error_code"]) is UnknownTopicOrPartitionError:
        raise TopicError(f"{settings.broker}: there is no topic {name}; `contactwatch topics list` shows what there is")
    if found["error_code"]:
        raise TopicError(f"{settings.broker}: {name}: {for_code(found['error_code']).__name__}")
    return Topic(name, len(found["partitions"]), _appended(answers))


def _appended(answers: Iterable[Any]) -> bool | None:
    for answer in answers:
        for _, _, _, _, entries in answer.resources:
            for name, value, *_ in entries:
                if name == "message.timestamp.type":
                    return bool(value == "LogAppendTime")
    return None


async def plan(settings: Settings, name: str, begin: int | None, until: int | None) -> Plan:
    """Offsets of the records recorded from `begin` to `until` (microseconds; None is the topic's own). Where
    producers state the time, later records may be recorded earlier: then it is read to its end. Raises TopicError."""
    topic = await look(settings, name)
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
