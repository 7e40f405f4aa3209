"""What would go where (`--dry-run`), and whether a target can be reached (`--test`)."""

import time
from collections.abc import Iterator, Sequence
from typing import Any, Final

import aiohttp
from aiokafka import AIOKafkaConsumer, TopicPartition

from schemas.alert import Alert, Texts
from streams.kafka import connection
from streams.notify import notifier
from streams.notify.failing import LaterError, TurnedDownError
from streams.notify.incident import Mark, Notice
from streams.notify.incidents import Grouping, Incidents
from streams.notify.target import Target
from streams.settings import Settings

A_DAY: Final = 24 * 3600 * 1_000_000
"""How far is looked back where no incident is ever over by silence."""
INVENTED: Final = Alert(
    violation_id="0" * 32,
    state="opened",
    rule="contactwatch_test",
    severity="critical",
    queue="contactwatch-test",
    subject="call-0",
    title=Texts(en="This is a test of contactwatch; nobody has to do anything", zh="contactwatch 测试消息，无需处理"),
    runbook=Texts(
        en="Nothing: somebody tries out whether this target can be reached.", zh="无需处理：有人在测试能否送达此目标。"
    ),
)


def shown(target: Target, notice: Notice) -> dict[str, Any]:
    """A notice as `--dry-run` prints it."""
    return {"target": target.name, "kind": target.kind, "to": target.to(), "sends": target.written(notice)}


async def due(settings: Settings, grouping: Grouping, back: int) -> list[Notice]:
    """What alerts of the last `back` microseconds would be told as; nothing is committed."""
    incidents = Incidents(grouping)
    found: list[Notice] = []
    async for value, mark, at in _recent(settings, back):
        if (alert := notifier.read(value)) is not None:
            incidents.take(alert, mark, at)
            found += incidents.due(at)
    found += incidents.due(time.time_ns() // 1000)
    return found


async def _recent(settings: Settings, back: int) -> Any:
    consumer = AIOKafkaConsumer(
        **connection.client(settings), enable_auto_commit=False, isolation_level="read_committed"
    )
    topic = f"{settings.prefix}.alerts"
    await consumer.start()
    try:
        partitions = [TopicPartition(topic, each) for each in await _partitions(consumer, topic)]
        consumer.assign(partitions)
        ends = await consumer.end_offsets(partitions)
        wanted = dict.fromkeys(partitions, max(0, time.time_ns() // 1000 - back) // 1000)
        starts = await consumer.offsets_for_times(wanted)
        for each in partitions:
            consumer.seek(each, ends[each] if starts[each] is None else starts[each].offset)
        found = []
        while [each for each in partitions if await consumer.position(each) < ends[each]]:
            for records in (await consumer.getmany(timeout_ms=200)).values():
                found += records
        for record in sorted(found, key=lambda each: each.timestamp):
            yield record.value, Mark(record.partition, record.offset), record.timestamp * 1000
    finally:
        await consumer.stop()


async def _partitions(consumer: Any, topic: str) -> list[int]:
    await consumer._client.force_metadata_update()
    return sorted(consumer.partitions_for_topic(topic) or ())


async def tried(targets: Sequence[Target]) -> dict[str, str]:
    """A made-up incident begins and ends at every target; by name what went wrong, or nothing."""
    return {each.name: await _trouble(each) for each in targets}


async def _trouble(target: Target) -> str:
    async with aiohttp.ClientSession() as session:
        try:
            for notice in _beginning_and_end():
                await target.send(notice, session)
        except (LaterError, TurnedDownError) as error:
            return str(error)
    return ""


def _beginning_and_end() -> Iterator[Notice]:
    now = time.time_ns() // 1000
    incidents = Incidents(Grouping())
    incidents.take(INVENTED, Mark(0, 0), now)
    yield from incidents.due(now)
    incidents.take(INVENTED.model_copy(update={"state": "withdrawn"}), Mark(0, 1), now)
    yield from incidents.due(now)
