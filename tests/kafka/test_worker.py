"""The worker on a real Kafka, started as an operator starts it."""

import asyncio
import signal
import time
from collections.abc import Iterator
from pathlib import Path
from urllib.request import urlopen

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewPartitions, NewTopic

from schemas import instant
from schemas.topics import TOPICS
from streams.kafka import partitioning
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.running import reading, send, until, worker
from tests.streams import making
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka

PARTITIONS = 4


async def made(address: str, topic: str, partitions: int) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    await admin.create_topics([NewTopic(topic, partitions, 1)])
    await admin.close()


@pytest.fixture(scope="module")
def broker(own_broker: Broker) -> Broker:
    """After a kill it looks through the logs of these tests' topics, not of all others'."""
    return own_broker


@pytest.fixture
def asked(broker: Broker, prefix: str, tmp_path: Path) -> list[str]:
    """A worker's arguments: its broker with its topics, a rule of one second, little lateness."""
    created = running.contactwatch(tmp_path, "topics", "create", "--broker", broker.address, "--prefix", prefix)
    assert created.returncode == 0, created.stderr
    rules = making.folder(tmp_path / "rules", within="1s")
    return ["--broker", broker.address, "--prefix", prefix, "--rules", str(rules), "--lateness", "200ms"]


@pytest.fixture
def started(asked: list[str], tmp_path: Path) -> Iterator[running.Running]:
    with worker(tmp_path / "worker", *asked) as one:
        yield one


def test_topics_are_created_once_and_listed(broker: Broker, prefix: str, tmp_path: Path) -> None:
    place = ("--broker", broker.address, "--prefix", prefix)
    first = running.contactwatch(tmp_path, "topics", "create", *place, "--partitions", "3").stdout.splitlines()
    second = running.contactwatch(tmp_path, "topics", "create", *place, "--partitions", "3").stdout.splitlines()
    listed = running.contactwatch(tmp_path, "topics", "list", *place).stdout.splitlines()
    names = [f"{prefix}.{topic.name}" for topic in TOPICS]
    assert (first, second) == ([f"{name}: created" for name in names], [f"{name}: is there" for name in names])
    assert [line.partition(";")[0] for line in listed] == [f"{name}: 3 partitions" for name in names]


def test_what_is_created_beside_an_events_topic_has_as_many_partitions(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    """Else the worker would refuse what this very command has made."""
    asyncio.run(made(broker.address, f"{prefix}.events", 3))
    place = ("--broker", broker.address, "--prefix", prefix)
    assert running.contactwatch(tmp_path, "topics", "create", *place).returncode == 0
    listed = running.contactwatch(tmp_path, "topics", "list", *place).stdout.splitlines()
    assert {line.partition("; ")[0].partition(": ")[2] for line in listed} == {"3 partitions"}


def test_a_worker_without_its_topics_says_the_mend(broker: Broker, prefix: str, tmp_path: Path) -> None:
    result = running.contactwatch(tmp_path, "worker", "--broker", broker.address, "--prefix", prefix, "--port", "0")
    mend = f"contactwatch topics create --broker {broker.address} --prefix {prefix}"
    assert (result.returncode, mend in result.stderr, result.stderr.count("\n")) == (2, True, 1)


async def test_silence_breaks_the_rule_within_a_second_of_deadline_and_lateness(
    broker: Broker, prefix: str, started: running.Running
) -> None:
    await started.ready()
    async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
        await send(broker.address, f"{prefix}.events", ("queue.entered", "call-1"))
        (violation,) = await until(violations)
        late = time.time() - instant.micros(violation["due_at"]) / SECOND - 0.2
    assert (violation["subject"], violation["state"], violation["measured"]["value"]) == ("call-1", "opened", None)
    assert 0 < late < 1


async def test_the_ready_line_names_metrics_that_count_the_violation(
    broker: Broker, prefix: str, started: running.Running
) -> None:
    address = await started.ready()
    await send(broker.address, f"{prefix}.events", ("queue.entered", "call-1"))

    async def shown() -> bool:
        with urlopen(address) as page:
            text: str = page.read().decode()
        series = 'channel="voice",queue="",rule="answered_in_time",severity="major",tenant="default"'
        return f"contactwatch_violations_total{{{series}}} 1.0" in text

    await until(shown)


async def test_a_worker_ends_on_sigterm_and_leaves_nothing_where_it_ran(
    broker: Broker, prefix: str, started: running.Running
) -> None:
    await started.ready()
    await send(broker.address, f"{prefix}.events", ("queue.entered", "call-1"))
    code, seconds = started.stop()
    assert (code, seconds < 2, list(started.folder.iterdir())) == (0, True, []), (seconds, started.said.read_text())


async def test_a_worker_outlives_a_restart_of_its_broker(broker: Broker, prefix: str, started: running.Running) -> None:
    await started.ready()
    broker.kill()
    broker.start()
    async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
        await send(broker.address, f"{prefix}.events", ("queue.entered", "call-1"))
        found = await until(violations)
    assert ([each["subject"] for each in found], started.process.poll()) == (["call-1"], None)


async def test_what_a_worker_holds_open_is_judged_after_a_restart_of_its_broker(
    broker: Broker, prefix: str, started: running.Running
) -> None:
    await started.ready()
    await send(broker.address, f"{prefix}.events", ("queue.entered", "call-1"), ("queue.entered", "call-2"))
    await send(broker.address, f"{prefix}.events", ("agent.joined", "call-2"))
    broker.kill()
    broker.start()
    async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
        found = await until(violations)
        await send(broker.address, f"{prefix}.events", ("queue.entered", "call-3"))
        found = await until(violations, lambda all_: any(each["subject"] == "call-3" for each in all_))
    assert [(each["subject"], each["state"]) for each in found] == [("call-1", "opened"), ("call-3", "opened")]


async def test_alerts_that_are_held_back_are_told_by_the_next_worker(
    broker: Broker, prefix: str, asked: list[str], tmp_path: Path
) -> None:
    rule = tmp_path / "rules" / "answered_in_time.yaml"
    rule.write_text(f"{rule.read_text()}alerts: {{group_by: [channel], period: 12s}}\n")
    calls = [f"call-{number}" for number in range(12)]
    async with reading(broker.address, f"{prefix}.alerts", PARTITIONS) as alerts:
        with worker(tmp_path / "one", *asked) as one:
            await one.ready()
            async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
                await send(broker.address, f"{prefix}.events", *(("queue.entered", call) for call in calls))
                await until(violations, lambda all_: len(all_) == len(calls))
            one.process.kill()
        with worker(tmp_path / "two", *asked) as two:
            await two.ready()
            found = await until(alerts, lambda all_: sum(1 + each["held_back"] for each in all_) == len(calls))
    assert len(found) <= 2 * PARTITIONS


async def test_topics_that_were_all_enlarged_meanwhile_are_noticed(
    broker: Broker, prefix: str, asked: list[str], tmp_path: Path
) -> None:
    with worker(tmp_path / "one", *asked) as one:
        await one.ready()
        assert one.stop()[0] == 0
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    await admin.create_partitions({f"{prefix}.{topic.name}": NewPartitions(2 * PARTITIONS) for topic in TOPICS})
    await admin.close()
    with worker(tmp_path / "two", *asked) as two:
        code = await asyncio.to_thread(two.process.wait, running.PATIENCE)
        said = two.said.read_text().splitlines()[-1]
    assert (code, "is of a topic of 4 partitions, and it has 8 now" in said) == (3, True), said


async def test_two_workers_share_the_partitions_and_say_each_violation_once(
    broker: Broker, prefix: str, asked: list[str], tmp_path: Path
) -> None:
    calls = [f"call-{number}" for number in range(40)]
    with worker(tmp_path / "one", *asked) as one, worker(tmp_path / "two", *asked) as two:
        await one.ready()
        await two.ready()
        async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
            await send(broker.address, f"{prefix}.events", *(("queue.entered", call) for call in calls))
            found = await until(violations, lambda all_: len(all_) >= len(calls))
            # What would be said twice comes with the next silence.
            await send(broker.address, f"{prefix}.events", ("queue.entered", "the-last"))
            found = await until(violations, lambda all_: any(each["subject"] == "the-last" for each in all_))
    said = sorted((each["subject"], each["revision"], each["state"]) for each in found)
    assert said == sorted((call, 1, "opened") for call in [*calls, "the-last"])


async def test_an_interaction_on_a_wrong_partition_is_judged_and_says_so(
    broker: Broker, prefix: str, started: running.Running
) -> None:
    await started.ready()
    right = partitioning.partition_of("call-1", PARTITIONS)
    value = orjson.dumps(making.event("queue.entered", time=instant.text(round(time.time() * SECOND))))
    async with AIOKafkaProducer(bootstrap_servers=broker.address, acks="all") as producer:
        await producer.send_and_wait(f"{prefix}.events", value, b"call-1", (right + 1) % PARTITIONS)
    async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
        (found,) = await until(violations)
    assert (found["subject"], found["misrouted"]) == ("call-1", True)


@pytest.mark.parametrize("state", ["frozen", "gone"])
async def test_a_worker_ends_within_ten_seconds_though_its_broker_is_away(
    broker: Broker, prefix: str, started: running.Running, state: str
) -> None:
    await started.ready()
    await send(broker.address, f"{prefix}.events", ("queue.entered", "call-1"))
    if state == "gone":
        broker.kill()
    else:
        broker.process.send_signal(signal.SIGSTOP)
    try:
        code, seconds = await asyncio.to_thread(started.stop)
    finally:
        if state == "gone":
            broker.start()
        else:
            broker.process.send_signal(signal.SIGCONT)
    assert (code, seconds < 10) == (0, True), (seconds, started.said.read_text())
