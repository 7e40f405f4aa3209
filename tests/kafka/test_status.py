"""A source that says how it is, on a real Kafka: told once, known on every partition, and the same in a replay."""

import asyncio
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from schemas import instant
from schemas.topics import TOPICS, raw
from streams import settings
from streams.kafka import broker as brokers
from tests.chaos import standing
from tests.kafka import running
from tests.kafka.broker import PARTITIONS, Broker
from tests.kafka.running import until, worker
from tests.kafka.stored import stands
from tests.kafka.test_connect import Connecting
from tests.streams import making
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka

CALLS = 12
NAME = "cloudevents"


class Source:
    """Puts events of now on the raw topic, as a product's own producer would."""

    def __init__(self, producer: AIOKafkaProducer, topic: str) -> None:
        self._producer, self._topic = producer, topic

    async def tell(self, type_: str, subject: str, **data: Any) -> None:
        now = round(time.time() * SECOND)
        event = making.event(type_, subject=subject, time=instant.text(now), id=f"{type_}/{subject}/{now}", **data)
        await self._producer.send_and_wait(self._topic, orjson.dumps(event))

    async def lives(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            await self.tell("system.status", "pbx", state="alive")
            await asyncio.sleep(0.2)  # a heartbeat: time is the test's subject


def page(address: str) -> str:
    with urllib.request.urlopen(address) as answer:
        found: str = answer.read().decode()
    return found


@pytest.fixture
async def place(broker: Broker, prefix: str) -> list[str]:
    asked = settings.read(broker=broker.address, prefix=prefix, partitions=PARTITIONS)
    await brokers.create(asked, (*TOPICS, raw(NAME)))
    return ["--broker", broker.address, "--prefix", prefix]


@pytest.fixture
def connecting(place: list[str], tmp_path: Path) -> Iterator[Connecting]:
    one = Connecting(tmp_path / "connector", NAME, *place)
    yield one
    one.kill()


async def test_a_source_that_falls_silent_is_down_on_every_partition_and_in_a_replay(
    broker: Broker,
    prefix: str,
    place: list[str],
    connecting: Connecting,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CONTACTWATCH_ALIVE_WITHIN", "2s")
    asked = [*place, "--rules", str(making.folder(tmp_path / "rules", within="2s")), "--lateness", "500ms"]
    with worker(tmp_path / "worker", *asked) as live:
        address = await live.ready()
        await connecting.ready()
        async with AIOKafkaProducer(bootstrap_servers=broker.address, acks="all") as made:
            source = Source(made, f"{prefix}.raw.{NAME}")
            for call in range(CALLS):
                await source.tell("queue.entered", f"heard-{call}")
            await source.lives(5)
            for call in range(CALLS):
                await source.tell("queue.entered", f"unheard-{call}")

        async def down() -> bool:
            return 'contactwatch_source_down{source="/pbx/1"} 1.0' in page(address)

        await until(down)
        health = orjson.loads(page(address.replace("/metrics", "/health")))
        await asyncio.sleep(3)  # whoever would be accused falsely, is by now
        said = [orjson.loads(each.value) for each in await stands(broker.address, f"{prefix}.violations")]
        live.stop()
    done = running.contactwatch(tmp_path, "replay", *asked, "--until", instant.text(round(time.time() * SECOND)))
    replayed = [orjson.loads(line) for line in done.stdout.splitlines()]
    events = await stands(broker.address, f"{prefix}.events")
    statuses = {each.partition for each in events if b"system.status" in each.value}

    assert statuses == set(range(PARTITIONS))
    assert (health["ok"], health["reason"].startswith("source_down: /pbx/1")) == (True, True), health
    assert {step["subject"] for step in said if step["state"] == "opened"} == {f"heard-{n}" for n in range(CALLS)}
    assert standing.compare(said, replayed).all() == {}, done.stderr
