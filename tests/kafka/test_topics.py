"""Topics on a real Kafka: made once, counted, and looked at."""

import time
from pathlib import Path

import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from schemas.topics import TOPICS, raw
from streams import settings
from streams.kafka import broker as brokers
from tests.kafka import running
from tests.kafka.broker import Broker

pytestmark = pytest.mark.kafka

PARTITIONS = 4


@pytest.fixture
async def place(broker: Broker, prefix: str) -> list[str]:
    """Where the topics are; they are made, with a raw one."""
    await brokers.create(
        settings.read(broker=broker.address, prefix=prefix, partitions=PARTITIONS), (*TOPICS, raw("cloudevents"))
    )
    return ["--broker", broker.address, "--prefix", prefix]


def test_another_count_of_partitions_is_refused_with_the_way_to_have_it(
    prefix: str, place: list[str], tmp_path: Path
) -> None:
    result = running.contactwatch(tmp_path, "topics", "create", *place, "--partitions", "6", "--connector", "chatwoot")
    ways = (f"--partitions {PARTITIONS}", "--prefix NEW --partitions 6", f"--topic {prefix}.events --prefix NEW")
    missing = [way for way in ways if way not in result.stderr]
    assert (result.returncode, result.stderr.count("\n"), missing, result.stdout) == (2, 1, [], "")


def test_raw_topics_are_made_where_asked_for_and_listed(prefix: str, place: list[str], tmp_path: Path) -> None:
    again = running.contactwatch(tmp_path, "topics", "create", *place, "--connector", "chatwoot").stdout.splitlines()
    listed = running.contactwatch(tmp_path, "topics", "list", *place).stdout.splitlines()
    assert [each for each in again if "created" in each] == [f"{prefix}.raw.chatwoot: created"]
    assert [each.partition(";")[0] for each in listed if ".raw." in each] == [
        f"{prefix}.raw.chatwoot: {PARTITIONS} partitions",
        f"{prefix}.raw.cloudevents: {PARTITIONS} partitions",
    ]


def test_a_dry_run_makes_nothing(prefix: str, place: list[str], tmp_path: Path) -> None:
    asked = ("topics", "create", *place, "--connector", "chatwoot", "--dry-run")
    said = [running.contactwatch(tmp_path, *asked).stdout.splitlines()[-1] for _ in range(2)]
    assert said == [f"{prefix}.raw.chatwoot: would be created"] * 2


async def test_the_newest_append_is_known(broker: Broker, prefix: str, place: list[str]) -> None:
    """The doctor holds it against this host's clock."""
    before = await brokers.newest_append(settings.read(broker=broker.address, prefix=prefix), f"{prefix}.events")
    async with AIOKafkaProducer(bootstrap_servers=broker.address) as producer:
        await producer.send_and_wait(f"{prefix}.events", b"{}")
    after = await brokers.newest_append(settings.read(broker=broker.address, prefix=prefix), f"{prefix}.events")
    assert before is None
    assert after is not None
    assert abs(after / 1_000_000 - time.time()) < 60


async def test_doctor_names_each_setting_of_a_topic_that_breaks_a_promise_with_its_mend(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    """A checkpoint topic that somebody made by hand: it is never compacted, and stamped by its producers."""
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    await admin.create_topics([NewTopic(f"{prefix}.checkpoints.evaluate", PARTITIONS, 1)])
    await admin.close()
    await brokers.create(settings.read(broker=broker.address, prefix=prefix, partitions=PARTITIONS))
    result = running.contactwatch(tmp_path, "doctor", "--broker", broker.address, "--prefix", prefix)
    bad = [line for line in result.stdout.splitlines() if line.startswith("BAD")]
    named = {line.partition("evaluate: ")[2].split()[0] for line in bad}
    assert (result.returncode, len(bad), named) == (
        1,
        5,
        {"cleanup.policy", "message.timestamp.type", "max.message.bytes", "max.compaction.lag.ms", "segment.ms"},
    )
    assert all("mend: kafka-configs" in line and line.count("--add-config") == 1 for line in bad)


async def test_doctor_tries_the_guarantee_that_is_promised(broker: Broker, prefix: str, tmp_path: Path) -> None:
    await brokers.create(settings.read(broker=broker.address, prefix=prefix, partitions=PARTITIONS))
    result = running.contactwatch(tmp_path, "doctor", "--broker", broker.address, "--prefix", prefix)
    assert result.returncode == 0, result.stdout
    assert "ok   guarantee: durability transactions: after a fault nothing" in result.stdout
