"""Who reads the violations as they come: when each step could first be seen, and when nothing more comes."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, Final

import orjson
from aiokafka import AIOKafkaConsumer

from tests.chaos import topic as topics

QUIET: Final = 2.0
"""Seconds without a step after which no more is expected."""


class Watch:
    """Notes what a reader of committed records sees."""

    def __init__(self) -> None:
        self.opened: dict[str, tuple[float, dict[str, Any]]] = {}
        """By violation id the first `opened`, and when it was seen; seconds since 1970."""
        self.subjects: set[str] = set()
        self.last = time.monotonic()

    async def read(self, consumer: AIOKafkaConsumer) -> None:
        """Reads until it is cancelled."""
        while True:
            runs = await consumer.getmany(timeout_ms=50)
            now = time.time()
            for record in (record for run in runs.values() for record in run):
                self._see(orjson.loads(record.value), now)

    def _see(self, step: dict[str, Any], now: float) -> None:
        self.last = time.monotonic()
        if step["state"] == "opened":
            self.subjects.add(step["subject"])
            self.opened.setdefault(step["violation_id"], (now, step))

    async def saw(self, subjects: set[str], patience: float) -> set[str]:
        """Waits until all these are accused and all is quiet; gives those that never were."""
        end = time.monotonic() + patience
        while time.monotonic() < end:
            if subjects <= self.subjects and time.monotonic() > self.last + QUIET:
                break
            await asyncio.sleep(0.05)
        return subjects - self.subjects


@asynccontextmanager
async def watching(address: str, topic: str, partitions: int) -> AsyncIterator[Watch]:
    watch = Watch()
    async with topics.reader(address, topic, partitions) as (consumer, _), asyncio.TaskGroup() as group:
        reading = group.create_task(watch.read(consumer))
        yield watch
        reading.cancel()
