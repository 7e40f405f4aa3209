"""The demo: broker, simulator, worker and screen in one process; what was found is held against what was planted."""

import asyncio
import time
from collections import deque
from collections.abc import Callable, Coroutine
from dataclasses import dataclass, field
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from rules.judging.steps import STANDING
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import instant
from streams import app
from streams.clock import FedClock
from streams.settings import Settings
from streams.simulation import feed
from streams.simulation.centre import Centre, Planted
from streams.simulation.embedded import KEPT_BYTES, PARTITIONS, EmbeddedBroker
from streams.worker import Worker

SECOND: Final = 1_000_000
HISTORY: Final = 30 * 60 * SECOND
TICK: Final = 0.05
_UNSURE: Final = 2 * SECOND
"""Before the last instant sent: an event that happened there may still be on its way in the simulation."""


@dataclass
class Findings:
    """What was read back from the violations' topic."""

    last: dict[str, dict[str, Any]] = field(default_factory=dict)
    recent: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=10))
    unread: deque[dict[str, Any]] = field(default_factory=lambda: deque(maxlen=1000))
    """Steps that no line was printed for yet."""

    def add(self, step: dict[str, Any]) -> None:
        self.last[step["violation_id"]] = step
        if step["state"] in ("opened", "withdrawn"):
            self.recent.append(step)
            self.unread.append(step)

    def standing(self) -> list[dict[str, Any]]:
        return [each for each in self.last.values() if each["state"] in STANDING]


@dataclass(frozen=True)
class Outcome:
    """Planted and found up to one instant, as (rule, subject, source, id of the starting event)."""

    planted: frozenset[tuple[str, str, str, str]]
    found: frozenset[tuple[str, str, str, str]]

    @property
    def missing(self) -> frozenset[tuple[str, str, str, str]]:
        return self.planted - self.found

    @property
    def false(self) -> frozenset[tuple[str, str, str, str]]:
        return self.found - self.planted

    @property
    def is_right(self) -> bool:
        return bool(self.planted) and self.planted == self.found


@dataclass
class Demo:
    """Everything that runs, for the screen to look at."""

    worker: Worker
    feed: feed.Feed
    findings: Findings
    clock: FedClock
    address: str
    speed: float
    live_from: int
    """Event time at which the live part begins."""
    live_since: float = 0.0


async def run(
    rules: tuple[Rule, ...],
    settings: Settings,
    *,
    seconds: float | None,
    speed: float,
    seed: int,
    per_minute: float,
    show: Callable[[Demo], Coroutine[Any, Any, None]],
    plan: Callable[[Planted], None] = lambda _: None,
) -> Outcome:
    """Runs until `seconds` are over, or for ever; then compares. Raises what ended the worker."""
    began = time.monotonic()
    now = round(time.time()) * SECOND
    origin = now - HISTORY
    clock = FedClock(origin)
    with EmbeddedBroker() as broker:
        broker.create_topics(settings.prefix)
        own = {"broker": broker.address, "durability": "memory", "security_protocol": "PLAINTEXT"}
        settings = settings.model_copy(update=own)
        producer = AIOKafkaProducer(bootstrap_servers=broker.address, acks="all", linger_ms=2)
        await producer.start()
        try:
            async with app.running(settings, Ruleset(rules), clock) as (worker, endpoint):
                ahead = feed.Ahead(KEPT_BYTES, lambda number: _judged(worker, number))
                stream = Centre(seed=seed, start=origin, per_minute=per_minute).stream()
                source = feed.Feed(producer, worker.topic, PARTITIONS, _noted(stream, plan), ahead)
                demo = Demo(worker, source, Findings(), clock, endpoint.address, speed, now)
                return await _play(demo, broker.address, now, began, seconds, show)
        finally:
            await producer.stop()


def _judged(worker: Worker, number: int) -> int:
    partition = worker.partitions.get(number)
    return partition.reach.following if partition else 0


def _judged_in_all(worker: Worker) -> int:
    return sum(each.reach.following for each in worker.partitions.values())


def _noted(stream: Any, plan: Callable[[Planted], None]) -> Any:
    for each in stream:
        if isinstance(each, Planted):
            plan(each)
        yield each


async def _play(
    demo: Demo,
    broker: str,
    now: int,
    began: float,
    seconds: float | None,
    show: Callable[[Demo], Coroutine[Any, Any, None]],
) -> Outcome:
    """History first, then live; the screen and the reader of violations beside it."""
    tasks = [asyncio.create_task(_read_back(demo, broker)), asyncio.create_task(show(demo))]
    failed = asyncio.create_task(demo.worker.failed.wait())
    playing = asyncio.create_task(_feed(demo, now, None if seconds is None else began + seconds))
    try:
        done, _ = await asyncio.wait([playing, failed, *tasks], return_when=asyncio.FIRST_COMPLETED)
        if demo.worker.failure is not None:
            raise demo.worker.failure
        for each in done:
            each.result()
        return playing.result()
    finally:
        everything = [playing, failed, *tasks]
        for each in everything:
            each.cancel()
        await asyncio.gather(*everything, return_exceptions=True)


async def _feed(demo: Demo, now: int, end: float | None) -> Outcome:
    await demo.worker.until_ready()
    await demo.feed.send_until(now)
    while _judged_in_all(demo.worker) < demo.feed.sent:  # else the live part would begin behind its clock
        await asyncio.sleep(TICK)
    await demo.worker.settle(10)
    demo.clock.sent_until(now)
    demo.clock.run(now, demo.speed)
    demo.live_since = time.monotonic()
    sent = now
    async for _ in feed.ticks(TICK):
        sent = demo.clock.wanted()
        await demo.feed.send_until(sent)
        demo.clock.sent_until(sent)
        if end is not None and time.monotonic() >= end - _closing_time(demo):
            break
    return await _compare(demo, sent - _UNSURE)


def _closing_time(demo: Demo) -> float:
    """Host's seconds that the end needs: for the watermark to pass the last instant, and for its steps to arrive."""
    lateness = demo.worker.settings.timing().lateness / SECOND / demo.speed
    return lateness + 1.5


async def _compare(demo: Demo, until: int) -> Outcome:
    """Waits until every partition has passed `until`, and compares what was due by then."""
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline and not _all_passed(demo.worker, until):
        demo.clock.sent_until(demo.clock.wanted())
        await asyncio.sleep(TICK)
    await demo.worker.settle(5)
    await asyncio.sleep(0.5)
    planted = frozenset(
        (each.rule, each.subject, each.source, each.id) for each in demo.feed.planted if each.due_at <= until
    )
    found = frozenset(
        (each["rule"], each["subject"], each["started_by"]["source"], each["started_by"]["id"])
        for each in demo.findings.standing()
        if instant.micros(each["due_at"]) <= until
    )
    return Outcome(planted, found)


def _all_passed(worker: Worker, until: int) -> bool:
    return all(each.pipeline.evaluator.engine.watermark > until for each in worker.partitions.values())


async def _read_back(demo: Demo, broker: str) -> None:
    """Reads the violations' topic, as anybody could."""
    consumer = AIOKafkaConsumer(bootstrap_servers=broker, auto_offset_reset="earliest", fetch_max_wait_ms=100)
    await consumer.start()
    try:
        topic = f"{demo.worker.settings.prefix}.violations"
        partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        async for record in consumer:
            demo.findings.add(orjson.loads(record.value))
    finally:
        await consumer.stop()
