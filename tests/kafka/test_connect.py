"""Connectors on a real Kafka: from a raw topic to events on the right partitions, through faults, in order."""

import asyncio
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient
from aiokafka.admin.config_resource import ConfigResource, ConfigResourceType
from aiokafka.structs import ConsumerRecord

from schemas.topics import TOPICS, raw
from streams import settings
from streams.kafka import broker as brokers
from streams.kafka.partitioning import partition_of
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.running import until
from tests.streams import making

pytestmark = pytest.mark.kafka

NAME = "asterisk_queue_log"
PARTITIONS = 4
CALLS = [f"179532600{number}.{number}" for number in range(8)]


class Connecting:
    """A connector in a process of its own."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.said = folder.with_suffix(".err")
        with self.said.open("wb") as errors:
            self.process = subprocess.Popen(
                running.command("connect", *arguments),
                cwd=running.ROOT,
                env=running.environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    async def ready(self) -> None:
        assert self.process.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(self.process.stdout.readline), running.PATIENCE)
        assert line == b"ready\n", (line, self.said.read_text())

    def stop(self) -> tuple[int, float]:
        """(exit code, seconds it took) after SIGTERM."""
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(running.PATIENCE), time.monotonic() - began

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()


@pytest.fixture
async def place(broker: Broker, prefix: str) -> list[str]:
    """Where the topics are; they are made, the raw ones with them."""
    wanted = (*TOPICS, raw(NAME), raw("cloudevents"))
    await brokers.create(settings.read(broker=broker.address, prefix=prefix, partitions=PARTITIONS), wanted)
    return ["--broker", broker.address, "--prefix", prefix]


@pytest.fixture
def connecting(place: list[str], tmp_path: Path) -> Iterator[Connecting]:
    one = Connecting(tmp_path / "one", NAME, *place, "--source", "/pbx/1")
    yield one
    one.kill()


def line(call: str, word: str = "ENTERQUEUE||+8619900001234|1") -> bytes:
    return f"{call.partition('.')[0]}|{call}|billing|NONE|{word}".encode()


async def put(
    broker: Broker, topic: str, *values: bytes, key: bytes | None = None, partition: int | None = None
) -> None:
    async with AIOKafkaProducer(bootstrap_servers=broker.address, acks="all") as producer:
        for value in values:
            await producer.send_and_wait(topic, value, key, partition)


async def records(broker: Broker, topic: str, enough: int) -> list[ConsumerRecord]:
    """The records of a topic once there are so many, partition by partition."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.address, enable_auto_commit=False, fetch_max_wait_ms=50)
    await consumer.start()
    found: list[ConsumerRecord] = []

    async def read() -> list[ConsumerRecord]:
        for each in (await consumer.getmany(timeout_ms=50)).values():
            found.extend(each)
        return found

    try:
        consumer.assign([TopicPartition(topic, number) for number in range(PARTITIONS)])
        await consumer.seek_to_beginning()
        await until(read, lambda all_: len(all_) >= enough)
        return found
    finally:
        await consumer.stop()


async def committed(broker: Broker, prefix: str) -> int:
    """How many raw records the group has behind it."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    try:
        return sum(
            each.offset for each in (await admin.list_consumer_group_offsets(f"{prefix}.connect.{NAME}")).values()
        )
    finally:
        await admin.close()


def subjects(found: list[ConsumerRecord]) -> set[tuple[str, str, int]]:
    return {(each.key.decode(), orjson.loads(each.value)["subject"], each.partition) for each in found}


async def test_each_call_stands_on_the_partition_where_java_would_put_it(
    broker: Broker, prefix: str, connecting: Connecting
) -> None:
    await connecting.ready()
    await put(broker, f"{prefix}.raw.{NAME}", *map(line, CALLS))
    found = await records(broker, f"{prefix}.events", len(CALLS))
    assert subjects(found) == {(call, call, partition_of(call, PARTITIONS)) for call in CALLS}


async def test_what_is_not_understood_goes_to_rejected_as_it_came(
    broker: Broker, prefix: str, connecting: Connecting
) -> None:
    await connecting.ready()
    await put(broker, f"{prefix}.raw.{NAME}", b"no line", line(CALLS[0]), key=b"theirs", partition=2)
    (found,) = await records(broker, f"{prefix}.rejected", 1)
    headers = {name: value.decode() for name, value in found.headers}
    assert (found.key, found.value) == (b"theirs", b"no line")
    assert headers == {
        "reason": "bad_schema",
        "error": "line: not of the form timestamp|call|queue|member|event|...",
        "topic": f"{prefix}.raw.{NAME}",
        "partition": "2",
        "offset": "0",
        "time": headers["time"],
    }
    assert len(await records(broker, f"{prefix}.events", 1)) == 1


async def test_it_ends_on_sigterm_within_two_seconds_having_committed_what_it_wrote(
    broker: Broker, prefix: str, connecting: Connecting
) -> None:
    await connecting.ready()
    await put(broker, f"{prefix}.raw.{NAME}", *map(line, CALLS))
    await records(broker, f"{prefix}.events", len(CALLS))
    code, seconds = connecting.stop()
    assert (code, seconds < 2, await committed(broker, prefix)) == (0, True, len(CALLS)), connecting.said.read_text()
    assert connecting.said.read_text().splitlines()[-1].startswith("8 records: 8 events; 0 say nothing")


async def test_what_was_written_and_not_committed_is_written_again_as_copies(
    broker: Broker, prefix: str, connecting: Connecting, place: list[str], tmp_path: Path
) -> None:
    """As after a crash between the two: the next one reads the same records and says the same bytes."""
    await connecting.ready()
    await put(broker, f"{prefix}.raw.{NAME}", *map(line, CALLS))
    first = await records(broker, f"{prefix}.events", len(CALLS))
    connecting.stop()
    await forget(broker, f"{prefix}.connect.{NAME}")
    again = Connecting(tmp_path / "again", NAME, *place, "--source", "/pbx/1")
    try:
        both = await records(broker, f"{prefix}.events", 2 * len(CALLS))
    finally:
        again.kill()
    values = sorted(each.value for each in both)
    assert values == sorted([*(each.value for each in first)] * 2)


async def limit(broker: Broker, topic: str, size: int) -> None:
    """From now on the broker takes no greater batch for that topic."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    asked = ConfigResource(ConfigResourceType.TOPIC, topic, {"max.message.bytes": str(size)})
    answers = await admin.alter_configs([asked])
    await admin.close()
    assert [code for answer in answers for code, *_ in answer.resources] == [0]


async def test_what_the_broker_did_not_take_is_not_committed_and_not_lost(
    broker: Broker, prefix: str, place: list[str], tmp_path: Path
) -> None:
    await limit(broker, f"{prefix}.events", 100)
    await put(broker, f"{prefix}.raw.{NAME}", *map(line, CALLS))
    failing = Connecting(tmp_path / "failing", NAME, *place)
    code = await asyncio.to_thread(failing.process.wait, running.PATIENCE)
    said = failing.said.read_text().splitlines()[-1]
    assert (code, "the connector ended: MessageSizeTooLargeError" in said, await committed(broker, prefix)) == (
        3,
        True,
        0,
    )

    await limit(broker, f"{prefix}.events", 1_000_000)
    again = Connecting(tmp_path / "again", NAME, *place)
    try:
        found = await records(broker, f"{prefix}.events", len(CALLS))
    finally:
        again.kill()
    assert subjects(found) == {(call, call, partition_of(call, PARTITIONS)) for call in CALLS}


async def forget(broker: Broker, group: str) -> None:
    """As if the offsets had never been committed."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker.address, group_id=group, enable_auto_commit=False)
    await consumer.start()
    try:
        partitions = [TopicPartition(f"{group.partition('.')[0]}.raw.{NAME}", number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.commit(dict.fromkeys(partitions, 0))
    finally:
        await consumer.stop()


async def test_it_outlives_a_restart_of_its_broker(broker: Broker, prefix: str, connecting: Connecting) -> None:
    await connecting.ready()
    await put(broker, f"{prefix}.raw.{NAME}", line(CALLS[0]))
    await records(broker, f"{prefix}.events", 1)
    broker.kill()
    broker.start()
    await put(broker, f"{prefix}.raw.{NAME}", line(CALLS[1]))
    found = await records(broker, f"{prefix}.events", 2)
    assert ({each.key.decode() for each in found}, connecting.process.poll()) == (set(CALLS[:2]), None)


async def test_a_dry_run_shows_the_events_and_writes_and_commits_nothing(
    broker: Broker, prefix: str, place: list[str], tmp_path: Path
) -> None:
    await put(broker, f"{prefix}.raw.{NAME}", line(CALLS[0]), b"no line", partition=1)
    shown = running.contactwatch(tmp_path, "connect", NAME, *place, "--dry-run")
    assert [orjson.loads(each)["subject"] for each in shown.stdout.splitlines()] == [CALLS[0]], shown.stderr
    assert f"{prefix}.raw.{NAME}:1: bad_schema: line" in shown.stderr
    assert await committed(broker, prefix) == 0


async def test_a_prefix_is_filled_from_another_with_each_interaction_where_it_belongs(
    broker: Broker, prefix: str, place: list[str], tmp_path: Path
) -> None:
    """A producer with another partitioner has put all calls on one partition."""
    events = [orjson.dumps(making.event("queue.entered", subject=call)) for call in CALLS]
    await put(broker, f"{prefix}.raw.cloudevents", *events, partition=3)
    one = Connecting(tmp_path / "one", "cloudevents", *place, "--topic", f"{prefix}.raw.cloudevents")
    try:
        found = await records(broker, f"{prefix}.events", len(CALLS))
    finally:
        one.kill()
    assert subjects(found) == {(call, call, partition_of(call, PARTITIONS)) for call in CALLS}
    assert sorted(each.value for each in found) == sorted(events)


def test_without_its_topics_it_says_the_mend(broker: Broker, prefix: str, tmp_path: Path) -> None:
    result = running.contactwatch(tmp_path, "connect", NAME, "--broker", broker.address, "--prefix", prefix)
    mend = f"contactwatch topics create --broker {broker.address} --prefix {prefix} --connector {NAME}"
    assert (result.returncode, mend in result.stderr, result.stderr.count("\n")) == (2, True, 1)
