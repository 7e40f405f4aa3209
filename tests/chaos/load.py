"""The load: a contact centre that tells its events at a rate, as they happen, each with the time it happened."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from heapq import heappop, heappush
from random import Random
from typing import Final, NamedTuple
from zlib import crc32

from aiokafka import AIOKafkaProducer
from aiokafka.partitioner import murmur2

from schemas import instant
from tests.chaos import story
from tests.chaos.lane import Lane

SECOND: Final = 1_000_000
TICK: Final = 0.02
"""Seconds between two looks at what is to be told."""
CUSTOMERS: Final = 3000
"""So many call, each again and again: their calls lie on different partitions."""
SOURCE: Final = "/pbx/1"
_PATIENCE_MS: Final = 180_000
_BATCH: Final = 256 * 1024


class Pace(NamedTuple):
    """Which load: the same pace draws the same stories."""

    seed: int
    rate: float
    """Events a second."""
    seconds: float
    """How long interactions begin; those that have begun are told to their end."""
    within: float
    lateness: float
    remember: float | None = None
    """Seconds; what began longer ago than that would be a history without its beginning."""


class Load:
    """Tells stories to a topic, and remembers what it told."""

    def __init__(self, pace: Pace, lanes: list[Lane]) -> None:
        self.told: set[str] = set()
        """Subject and id of every event."""
        self.greatest = 0
        """The latest moment that a clock may have started; microseconds since 1970."""
        self.calls = 0
        self.lanes = lanes
        self.began = 0.0
        self._pace = pace
        self._chance = Random(pace.seed)
        self._heap: list[tuple[float, int, bytes, bytes]] = []
        self._number = 0
        self.is_silent = False
        """Its source says nothing of itself."""
        self._said = 0.0

    async def run(self) -> None:
        """Returns when every story that began is told to its end and stands on the broker."""
        between = story.mean_events(self._draw(0)) / self._pace.rate
        self.began = following = time.time()
        end = self.began + self._pace.seconds
        while following < end or self._heap:
            now = time.time()
            self._live(now)
            while following < min(now, end):
                self._begin(following, end - following)
                following += self._chance.expovariate(1 / between)
            self._tell(now)
            await asyncio.sleep(TICK)
        self._say("up")  # its last word: from now on it promises nothing
        await self.flushed()

    def _live(self, now: float) -> None:
        """The source says each second that it lives, unless it is silent."""
        if not self.is_silent and now >= self._said + 1:
            self._said = now
            self._say("alive")

    def _say(self, state: str) -> None:
        """A word of the source about itself, on every partition."""
        name, happened = f"{state}-{round(time.time() * SECOND)}", round(time.time() * SECOND)
        self.told.add(f"{SOURCE}/{name}")
        for lane in self.lanes:
            lane.put(SOURCE.encode(), event(SOURCE, name, "system.status", happened, f'{{"state":"{state}"}}', ""))

    async def flushed(self) -> None:
        for lane in self.lanes:
            await lane.flushed()

    def _draw(self, left: float) -> story.Draw:
        return story.Draw(self._chance, self._pace.within, self._pace.lateness, left)

    def _begin(self, at: float, left: float) -> None:
        self.calls += 1
        subject = f"call-{self._pace.seed}-{self.calls}"
        for place, each in enumerate(story.drawn(self._draw(left))):
            happened = round((at + each.after) * SECOND)
            name = each.name or str(place)
            self.told.add(f"{subject}/{name}")
            if each.type == "queue.entered":
                self.greatest = max(self.greatest, happened)
            record = event(subject, name, each.type, happened, each.data)
            sent = at + each.after + each.delay
            for moment in (sent,) if each.again is None else (sent, sent + each.again):
                self._number += 1
                heappush(self._heap, (moment, self._number, subject.encode(), record))

    def _tell(self, now: float) -> None:
        while self._heap and self._heap[0][0] <= now:
            _, _, key, record = heappop(self._heap)
            self.put(key, record)

    def put(self, key: bytes, value: bytes | None) -> None:
        """One record, in the partition that every client would choose."""
        self.lanes[partition_of(key, len(self.lanes))].put(key, value)

    def ask(self) -> set[str]:
        """One more call in each partition, which nobody answers: when it is accused, in silence, all that came before
        is judged. Gives their subjects; each is due last of all, and not before two seconds from now."""
        ago = self._pace.within - 2
        soon = time.time() - (ago if self._pace.remember is None else min(ago, self._pace.remember - 2))
        at = max(self.greatest + SECOND // 1000, round(soon * SECOND))
        asked = set()
        for number in range(len(self.lanes)):
            subject = last_call(f"last-{self._pace.seed}", number, len(self.lanes))
            customer = last_call(f"customer=last-{self._pace.seed}", number, len(self.lanes))
            self.told.add(f"{subject}/0")
            named = customer.removeprefix("customer=")
            self.put(subject.encode(), event(subject, "0", "queue.entered", at, story.QUEUE, named))
            asked |= {subject, customer}
        self.greatest = at
        return asked


def event(subject: str, name: str, type_: str, happened: int, data: str, customer: str | None = None) -> bytes:
    named = customer_of(subject, type_) if customer is None else customer
    return (
        f'{{"specversion":"1.0","id":"{subject}/{name}","source":"{SOURCE}","type":"{type_}","subject":"{subject}",'
        f'"time":"{instant.text(happened)}","channel":"voice","direction":"inbound"{_stated(named)},"data":{data}}}'
    ).encode()


def _stated(customer: str) -> str:
    return f',"customer":"{customer}"' if customer else ""


def customer_of(subject: str, type_: str) -> str:
    """Who calls, as an event says it. Of one call in two nobody says it while the caller waits: it is known later."""
    drawn = crc32(subject.encode())
    is_said = drawn // CUSTOMERS % 2 or type_ in ("message.sent", "interaction.ended")
    return f"c-{drawn % CUSTOMERS}" if is_said else ""


def partition_of(key: bytes, partitions: int) -> int:
    return int((murmur2(key) & 0x7FFFFFFF) % partitions)


def last_call(name: str, partition: int, partitions: int) -> str:
    """A subject of that name, with a number, that falls into that partition."""
    number = 0
    while partition_of((subject := f"{name}-{number}").encode(), partitions) != partition:
        number += 1
    return subject


@asynccontextmanager
async def telling(pace: Pace, address: str, topic: str, partitions: int) -> AsyncIterator[Load]:
    """A load with its producer; a lane that fails is raised when the context ends, and by whoever awaits it."""
    producer = AIOKafkaProducer(
        bootstrap_servers=address, acks="all", max_batch_size=_BATCH, request_timeout_ms=_PATIENCE_MS
    )
    await producer.start()
    lanes = [Lane(producer, topic, number) for number in range(partitions)]
    try:
        async with asyncio.TaskGroup() as group:
            sending = [group.create_task(lane.send()) for lane in lanes]
            yield Load(pace, lanes)
            for each in sending:
                each.cancel()
    finally:
        await producer.stop()
