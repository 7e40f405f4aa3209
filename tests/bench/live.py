"""The live worker on the embedded broker: the broker and who feeds it are a process of their own, in step with it."""

import asyncio
import gc
import time
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection
from typing import Any, Final

from aiokafka.partitioner import murmur2
from confluent_kafka import Producer

from schemas import instant
from streams import app, settings
from streams import live as running
from streams.clock import BrokerClock
from streams.simulation.embedded import KEPT_BYTES, PARTITIONS, EmbeddedBroker
from streams.simulation.feed import Ahead
from streams.worker import Worker
from tests.bench import day
from tests.bench.measuring import Run, peak, yardstick
from tests.bench.work import ruleset

PREFIX: Final = "bench"


def live(events: int) -> Run:
    """Processor time of the worker's process alone, from its first record to its last."""
    context = get_context("spawn")
    ours, theirs = context.Pipe()
    judged = context.Array("q", PARTITIONS, lock=False)
    feeder = context.Process(target=_feed, args=(theirs, judged, events), daemon=True)
    feeder.start()
    try:
        address = ours.recv()
        measured = yardstick(day.lines(events))
        gc.set_threshold(*running.THRESHOLDS)
        wall, processor = asyncio.run(_work(address, ours, judged, events))
    finally:
        ours.send("end")
        feeder.join(10)
    return Run(events, wall, processor, measured, peak())


async def _work(address: str, feeder: Connection, judged: Any, events: int) -> tuple[float, float]:
    # The clock stands at the day's beginning: the day is no silence, and what falls due is told by its events.
    chosen = settings.read(broker=address, prefix=PREFIX, port=0, durability="memory")
    async with app.running(chosen, ruleset(), Standing()) as (worker, _):
        await asyncio.wait_for(worker.until_ready(), 30)
        feeder.send("begin")
        while not _offsets(worker, judged):
            await asyncio.sleep(0.001)
        wall, processor = time.perf_counter(), time.process_time()
        while _offsets(worker, judged) < events and worker.failure is None:
            await asyncio.sleep(0.01)
        await worker.settle(60)
        taken = time.perf_counter() - wall, time.process_time() - processor
        if worker.failure is not None:
            raise worker.failure
        return taken


class Standing(BrokerClock):
    """A clock that no silence moves."""

    def at(self, monotonic: float) -> int:
        return day.START * 1000

    def now(self) -> int:
        return day.START * 1000


def _offsets(worker: Worker, judged: Any) -> int:
    """Tells the feeder how far each partition is judged; returns the sum."""
    for number, partition in worker.partitions.items():
        judged[number] = partition.reach.following
    return sum(judged)


def _feed(worker: Connection, judged: Sequence[int], events: int) -> None:
    """The broker, and the day sent to it, at most KEPT_BYTES ahead of the worker in each partition."""
    prepared = [_record(line) for line in day.lines(events)]
    with EmbeddedBroker() as broker:
        broker.create_topics(PREFIX)
        worker.send(broker.address)
        worker.recv()
        # The mock answers a fetch with one batch of its producer. Of small ones a run would be 60 records, and its
        # system calls would be measured; a real broker under load answers with all that it has.
        producer = Producer(
            {"bootstrap.servers": broker.address, "linger.ms": 50, "batch.num.messages": 2000, "log_level": 0}
        )
        ahead = Ahead(KEPT_BYTES, lambda number: judged[number])
        for value, key, partition, stamp in prepared:
            while ahead.is_too_far(partition):
                producer.poll(0.002)
            ahead.sent(partition, len(value))
            while True:
                try:
                    producer.produce(f"{PREFIX}.events", value, key, partition, timestamp=stamp)
                    break
                except BufferError:
                    producer.poll(0.01)
        producer.flush(60)
        worker.recv()


def _record(line: bytes) -> tuple[bytes, bytes, int, int]:
    """(value, key, partition, milliseconds of its record)."""
    key = _between(line, b'"subject":"')
    stamp = instant.micros(_between(line, b'"time":"').decode()) // 1000
    return line, key, (murmur2(key) & 0x7FFFFFFF) % PARTITIONS, stamp


def _between(line: bytes, before: bytes) -> bytes:
    return line.partition(before)[2].partition(b'"')[0]
