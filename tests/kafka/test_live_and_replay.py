"""What stands in a replay of the topic is what stood when the worker judged it live."""

import asyncio
import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer

from schemas import instant
from streams.kafka.partitioning import partition_of
from tests.chaos import standing
from tests.kafka import running
from tests.kafka.broker import PARTITIONS, Broker
from tests.kafka.running import until, worker
from tests.kafka.stored import stands
from tests.streams import making
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka

CALLS = 60
POISON = (b"{", None, b"[]", b"\xff\xfe")


async def tell(address: str, name: str) -> None:
    """Calls as they happen, and poison between them: of five, one is answered in time, one twice, one too late, one
    never, and of one the answer is told so late that its accusation is taken back."""
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as made:

        async def send(type_: str, call: int, ago: float = 0.0) -> None:
            subject = f"call-{call}"
            at = instant.text(round((time.time() - ago) * SECOND))
            value = orjson.dumps(making.event(type_, subject=subject, time=at, id=f"{type_}/{call}"))
            for _ in range(1 + (call % 5 == 1)):
                await made.send_and_wait(name, value, subject.encode(), partition_of(subject, PARTITIONS))

        for call in range(CALLS):
            await send("queue.entered", call)
            await made.send_and_wait(name, POISON[call % len(POISON)], b"poison", call % PARTITIONS)
            if call % 5 in (0, 1):
                await send("agent.joined", call)
        await asyncio.sleep(2.5)  # the rule's second goes by while the worker listens: the wait is the test's subject
        for call in range(CALLS):
            if call % 5 == 2:
                await send("agent.joined", call)
            if call % 5 == 3:
                await send("agent.joined", call, ago=2.4)


def steps(records: list[Any]) -> list[dict[str, Any]]:
    return [orjson.loads(record.value) for record in records]


async def settled(address: str, name: str) -> list[dict[str, Any]]:
    """The live steps, once each call has its last one."""

    async def look() -> list[dict[str, Any]]:
        return steps(await stands(address, name))

    def are_enough(said: list[dict[str, Any]]) -> bool:
        last = {step["subject"]: step for step in said}
        measured = [step for step in last.values() if step["measured"]["value"] is not None]
        return len(last) == CALLS // 5 * 3 and len(measured) == CALLS // 5 * 2

    found: list[dict[str, Any]] = await until(look, are_enough)
    return found


async def test_a_replay_tells_what_stood_live(broker: Broker, prefix: str, tmp_path: Path) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    running.contactwatch(tmp_path, "topics", "create", *place)
    asked = [*place, "--rules", str(making.folder(tmp_path / "rules", within="1s")), "--lateness", "200ms"]
    with worker(tmp_path / "worker", *asked) as live:
        await live.ready()
        await tell(broker.address, f"{prefix}.events")
        said = await settled(broker.address, f"{prefix}.violations")
        refused = await stands(broker.address, f"{prefix}.rejected")
        now = instant.text(round(time.time() * SECOND))
        live.stop()
    rejected = tmp_path / "rejected.jsonl"
    done = running.contactwatch(
        tmp_path, "replay", *asked, "--since", "-1h", "--until", now, "--rejected", str(rejected)
    )
    replayed = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert standing.compare(said, replayed).all() == {}
    assert len(standing.standing(replayed)) >= CALLS // 5 * 2
    headers = [{name: raw.decode() for name, raw in record.headers} for record in refused]
    live_places = sorted((int(each["partition"]), int(each["offset"]), each["reason"]) for each in headers)
    lines = [orjson.loads(line) for line in rejected.read_bytes().splitlines()]
    assert [(each["partition"], each["offset"], each["reason"]) for each in lines] == live_places
    assert len(live_places) == CALLS
