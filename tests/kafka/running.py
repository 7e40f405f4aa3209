"""The command line in processes of its own, as an operator runs it, and what tests ask of the topics."""

import asyncio
import os
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition

from schemas import instant
from tests.streams import making
from tests.streams.making import SECOND

ROOT = Path(__file__).parents[2]
PATIENCE = 60
"""Seconds that anything may take before a test gives up."""


def command(*arguments: str) -> list[str]:
    return [sys.executable, "-m", "streams", *arguments]


def environment() -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT)}


def contactwatch(folder: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A command that ends by itself, run in that folder."""
    asked = command(*arguments)
    return subprocess.run(asked, cwd=folder, env=environment(), capture_output=True, text=True, timeout=PATIENCE)


class Running:
    """A worker in a process of its own, started in a folder where it must leave nothing."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self.folder = folder
        self.said = folder.with_suffix(".err")
        folder.mkdir()
        with self.said.open("wb") as errors:
            self.process = subprocess.Popen(
                command("worker", "--port", "0", *arguments),
                cwd=folder,
                env=environment(),
                stdout=subprocess.PIPE,
                stderr=errors,
            )

    async def ready(self) -> str:
        """The address after the word `ready`."""
        assert self.process.stdout is not None
        line = await asyncio.wait_for(asyncio.to_thread(self.process.stdout.readline), PATIENCE)
        word, _, address = line.decode().strip().partition(" ")
        assert word == "ready", (line, self.said.read_text())
        return address

    def stop(self) -> tuple[int, float]:
        """(exit code, seconds it took) after SIGTERM."""
        began = time.monotonic()
        self.process.terminate()
        return self.process.wait(PATIENCE), time.monotonic() - began


@contextmanager
def worker(folder: Path, *arguments: str) -> Iterator[Running]:
    running = Running(folder, *arguments)
    try:
        yield running
    finally:
        running.process.kill()
        running.process.wait()


async def send(address: str, topic: str, *events: tuple[str, str]) -> None:
    """Sends (type, subject) as events that happen now."""
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as producer:
        for type_, subject in events:
            now = instant.text(round(time.time() * SECOND))
            value = orjson.dumps(making.event(type_, subject=subject, time=now))
            await producer.send_and_wait(topic, value, subject.encode())


@asynccontextmanager
async def reading(address: str, topic: str, partitions: int) -> AsyncIterator[Callable[[], Awaitable[list[Any]]]]:
    """All values of a topic so far, parsed, as anybody reads them."""
    consumer = AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, fetch_max_wait_ms=50)
    await consumer.start()
    asked = [TopicPartition(topic, number) for number in range(partitions)]
    consumer.assign(asked)
    await consumer.seek_to_beginning(*asked)
    found: list[Any] = []

    async def read() -> list[Any]:
        for records in (await consumer.getmany(timeout_ms=50)).values():
            found.extend(orjson.loads(record.value) for record in records)
        return found

    try:
        yield read
    finally:
        await consumer.stop()


@asynccontextmanager
async def beside(work: Coroutine[Any, Any, Any]) -> AsyncIterator[None]:
    """Work that goes on as long as the context."""
    task = asyncio.create_task(work)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def until(look: Callable[[], Awaitable[Any]], enough: Callable[[Any], bool] = bool) -> Any:
    """What `look` gives as soon as that is enough; fails when it takes too long."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        if enough(found := await look()):
            return found
        await asyncio.sleep(0.02)
    pytest.fail(f"not enough within {PATIENCE} s, only {found}"[:2000])
