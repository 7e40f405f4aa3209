"""When Faust or a backlog would mislead the worker."""

import asyncio
import time
from pathlib import Path

import orjson
from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2

from rules.ruleset import Ruleset
from streams import app, settings
from streams.clock import HostClock
from streams.metrics import Metrics
from streams.partitions.journal import journals_of
from streams.simulation.embedded import PARTITIONS, EmbeddedBroker
from streams.worker import Worker
from tests.streams import making
from tests.streams.broker import PATIENCE, reading, until
from tests.streams.making import SECOND

RULE = making.rule("answered_in_time", making.WITHIN.format(within="1s"))
CALLS = 8000


async def test_a_crash_of_faust_ends_the_worker_with_its_reason(chosen: settings.Settings, tmp_path: Path) -> None:
    worker = Worker(chosen, Ruleset([RULE]), HostClock(), Metrics([RULE]), journals_of(chosen).of)
    faust = app.build(chosen, worker, str(tmp_path))
    running = app._guarded(worker, app._run(faust))
    await asyncio.wait_for(worker.assigned.wait(), PATIENCE)
    await faust.consumer.crash(ConnectionError("the broker forgot us"))
    try:
        await asyncio.wait_for(worker.failed.wait(), 5)
        assert str(worker.failure) == "the broker forgot us"
    finally:
        await asyncio.wait_for(faust.stop(), 10)
        running.cancel()


async def test_a_worker_does_not_cry_wolf_over_a_backlog(broker: EmbeddedBroker, chosen: settings.Settings) -> None:
    """Every call of an hour ago was answered in time; what is fetched and not judged yet is no silence."""
    await _send_backlog(broker, f"{chosen.prefix}.events")
    async with (
        app.running(chosen, Ruleset([RULE]), HostClock()) as (worker, _),
        reading(broker, f"{chosen.prefix}.violations") as violations,
    ):

        async def all_judged() -> bool:
            return sum(each.reach.following for each in worker.partitions.values()) == 2 * CALLS

        await until(all_judged)
        await worker.settle(5)
        said = [orjson.loads(each.value)["state"] for _ in range(5) for each in await violations()]
    assert (len(said), said[:3]) == (0, [])


async def _send_backlog(broker: EmbeddedBroker, topic: str) -> None:
    """Calls that begin a millisecond apart, each answered half a second later."""
    past = round(time.time() * 1000) - 3_600_000
    moments = [
        (past + number + after, type_, f"call-{number}")
        for number in range(CALLS)
        for type_, after in (("queue.entered", 0), ("agent.joined", 500))
    ]
    producer = AIOKafkaProducer(bootstrap_servers=broker.address, linger_ms=5)
    await producer.start()
    for stamp, type_, subject in sorted(moments):
        second = stamp / 1000 - making.START / SECOND
        value = making.line(type_, second, subject=subject, id=f"{subject}/{type_}")
        partition = (murmur2(subject.encode()) & 0x7FFFFFFF) % PARTITIONS
        await producer.send(topic, value, subject.encode(), partition, stamp)
    await producer.stop()
