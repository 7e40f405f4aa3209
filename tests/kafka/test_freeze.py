"""A worker that is frozen for longer than its session: what others judged meanwhile is not accused afterwards."""

import asyncio
import re
import signal
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.running import reading, send, until, worker
from tests.streams import making

pytestmark = pytest.mark.kafka

PARTITIONS = 4
FROZEN = 13
"""Seconds: the session is over after 6, and the partitions have moved."""


def owned(page: str) -> int:
    """Partitions that a worker shows gauges of."""
    with urlopen(page, timeout=10) as answer:
        return len(re.findall(r"^contactwatch_lag_records{", answer.read().decode(), re.MULTILINE))


def is_settled(shares: list[int]) -> bool:
    """Whether each has some and none has what another has."""
    return min(shares) > 0 and sum(shares) == PARTITIONS


async def test_a_worker_that_was_frozen_accuses_no_call_that_was_answered_meanwhile(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    running.contactwatch(tmp_path, "topics", "create", "--broker", broker.address, "--prefix", prefix)
    rules = making.folder(tmp_path / "rules", within="20s")
    asked = ["--broker", broker.address, "--prefix", prefix, "--rules", str(rules), "--lateness", "200ms"]
    calls = [f"call-{number}" for number in range(40)]
    events = f"{prefix}.events"
    with worker(tmp_path / "one", *asked) as one, worker(tmp_path / "two", *asked) as two:
        pages = [await each.ready() for each in (one, two)]

        async def shared() -> list[int]:
            return [owned(page) for page in pages]

        await until(shared, is_settled)
        await send(broker.address, events, *(("queue.entered", call) for call in calls))
        for each in (one, two):
            await asyncio.sleep(1)  # until both have judged and committed; the fault's time is the test's subject
            each.process.send_signal(signal.SIGSTOP)
            await send(broker.address, events, *(("agent.joined", call) for call in calls))
            await asyncio.sleep(FROZEN)
            each.process.send_signal(signal.SIGCONT)
            await until(shared, is_settled)
        async with reading(broker.address, f"{prefix}.violations", PARTITIONS) as violations:
            await send(broker.address, events, ("queue.entered", "the-last"))
            found = await until(violations, lambda all_: any(each["subject"] == "the-last" for each in all_))
        assert [each.process.poll() for each in (one, two)] == [None, None], one.said.read_text() + two.said.read_text()
    assert sorted(each["subject"] for each in found) == ["the-last"]
