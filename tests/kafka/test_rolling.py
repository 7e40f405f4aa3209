"""A rolling restart: workers with names of their own come back to their partitions, and nobody else is disturbed."""

import asyncio
import re
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Final
from urllib.request import urlopen

import pytest

from schemas import instant
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.running import reading, send, until, worker
from tests.streams import making
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka

PARTITIONS: Final = 4
LATENESS: Final = 0.2


def owned(page: str) -> set[str]:
    with urlopen(page, timeout=10) as answer:
        return set(re.findall(r'^contactwatch_lag_records{partition="(\d)"}', answer.read().decode(), re.MULTILINE))


@pytest.fixture
def held() -> Iterator[ExitStack]:
    with ExitStack() as stack:
        yield stack


async def test_a_restart_of_a_named_worker_leaves_the_others_undisturbed_and_loses_nothing(
    broker: Broker, prefix: str, tmp_path: Path, held: ExitStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.contactwatch(tmp_path, "topics", "create", "--broker", broker.address, "--prefix", prefix)
    rules = making.folder(tmp_path / "rules", within="1s")
    asked = ["--broker", broker.address, "--prefix", prefix, "--rules", str(rules), "--lateness", "200ms"]
    monkeypatch.setenv("CONTACTWATCH_SESSION", "20s")

    def start(name: str, folder: str) -> running.Running:
        monkeypatch.setenv("CONTACTWATCH_INSTANCE_ID", name)
        return held.enter_context(worker(tmp_path / folder, *asked))

    one, two = start("one", "one"), start("two", "two")
    pages = [await each.ready() for each in (one, two)]

    async def shared() -> list[int]:
        return [len(owned(page)) for page in pages]

    await until(shared, lambda shares: min(shares) > 0 and sum(shares) == PARTITIONS)
    kept = owned(pages[1])
    stop = asyncio.Event()
    calling = asyncio.create_task(_call(broker.address, f"{prefix}.events", stop))
    async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
        code, seconds = await asyncio.to_thread(one.stop)
        again = start("one", "again")
        back = await _owned(await again.ready())
        stop.set()
        calls = await calling
        found = await until(violations, lambda all_: len(all_) >= len(calls))
    late = [_late(each) for each in found if str(each["evidence"][0]["partition"]) in kept]
    assert (code, seconds < 10, back | kept, back & kept) == (0, True, set("0123"), set())
    assert sorted(each["subject"] for each in found) == sorted(calls)
    assert max(late) < 1


async def _owned(page: str) -> set[str]:
    async def look() -> set[str]:
        return owned(page)

    found: set[str] = await until(look)
    return found


async def _call(address: str, topic: str, stop: asyncio.Event) -> list[str]:
    """One caller after the other, whom nobody answers."""
    calls: list[str] = []
    while not stop.is_set():
        calls.append(f"call-{len(calls)}")
        await send(address, topic, ("queue.entered", calls[-1]))
        await asyncio.sleep(0.05)
    return calls


def _late(violation: dict[str, Any]) -> float:
    """Seconds after deadline and lateness at which it was found."""
    found = instant.micros(violation["detected_at"]) - instant.micros(violation["due_at"])
    return found / SECOND - LATENESS
