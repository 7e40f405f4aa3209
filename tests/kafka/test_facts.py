"""Rules over many interactions whose records lie on different partitions."""

import asyncio
import signal
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
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
from tests.kafka.stored import Put, put, stands, told
from tests.streams import making
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka

RULES = {
    "twice": """\
title: At most two calls in an hour
check: {pattern: limit, count: outbound.dialled, at_most: 2, window: 1h, for_each: [customer]}
""",
    "called_back": """\
title: Who left a number is called within a minute
check: {pattern: deadline, start: callback.accepted, stop: outbound.connected, within: 60s, for_each: [customer]}
""",
}


def folder(path: Path, rules: Mapping[str, str] = RULES) -> Path:
    path.mkdir()
    for name, text in rules.items():
        (path / f"{name}.yaml").write_text(text)
    return path


def day() -> list[Put]:
    """Customers whose calls lie on all partitions; of some it is only said at the end of a call who it was."""
    records = []
    for number in range(40):
        customer = f"c{number % 10}"
        called, out = f"call-{number}", f"out-{number}"
        records += [
            told("callback.accepted", number, called, customer=customer),
            told("outbound.dialled", 20 + number * 2, out, customer=customer if number % 3 else "unknown"),
        ]
        if number % 4 == 0:
            records.append(told("outbound.connected", 30 + number * 2, out))
        if number % 5 == 0:
            records.append(told("message.sent", 40 + number * 3, out, customer=customer))
    return sorted(records, key=lambda each: each.second)


async def test_a_replay_of_a_topic_says_what_one_of_its_file_says(broker: Broker, prefix: str, tmp_path: Path) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    assert running.contactwatch(tmp_path, "topics", "create", *place, "--create-time").returncode == 0
    await put(broker.address, f"{prefix}.events", day())
    rules = ["--rules", str(folder(tmp_path / "rules"))]
    said: list[Any] = []
    for number, jobs in enumerate(("1", "3")):
        verdicts = tmp_path / f"verdicts.{number}"
        done = running.contactwatch(tmp_path, "replay", *place, *rules, "--jobs", jobs, "--verdicts", str(verdicts))
        said.append((done.stdout, verdicts.read_text()))
    assert said[0] == said[1]
    file, verdicts = tmp_path / "day.jsonl", tmp_path / "verdicts.file"
    file.write_bytes(b"\n".join(each.value or b"" for each in day()))
    alone = running.contactwatch(tmp_path, "replay", "--input", str(file), *rules, "--verdicts", str(verdicts))
    assert stand(said[0][0]) == stand(alone.stdout)
    assert {each[0] for each in stand(alone.stdout)} == set(RULES)
    assert sorted(said[0][1].splitlines()) == sorted(verdicts.read_text().splitlines())


def stand(lines: str) -> list[Any]:
    """What stands, but for revisions."""
    found = [orjson.loads(line) for line in lines.splitlines()]
    names = ("rule", "subject", "violation_id", "due_at", "measured", "started_by", "evidence")
    return [tuple(each[name] for name in names) for each in found if each["state"] in ("opened", "amended")]


class Live:
    """A centre whose calls happen now, each on the partition of its key."""

    def __init__(self, made: AIOKafkaProducer, topic: str) -> None:
        self._made, self._topic = made, topic

    async def happens(self, type_: str, call: str, **more: Any) -> None:
        now = instant.text(round(time.time() * SECOND))
        value = orjson.dumps(making.event(type_, subject=call, time=now, id=f"{call}/{type_}", **more))
        await self._made.send_and_wait(self._topic, value, call.encode(), partition_of(call, PARTITIONS))


@asynccontextmanager
async def happening(address: str, prefix: str) -> AsyncIterator[Live]:
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as made:
        yield Live(made, f"{prefix}.events")


async def busy_hour(live: Live, customers: range) -> None:
    """Each is called three times where two are allowed, and asks to be called back; every other one is."""
    for number in customers:
        customer = f"c{number}"
        await live.happens("callback.accepted", f"call-{number}", customer=customer)
        for again in range(3):
            call = f"out-{number}-{again}"
            await live.happens("outbound.dialled", call, **({"customer": customer} if again else {}))
        await live.happens("message.sent", f"out-{number}-0", customer=customer)  # who was called is known later
        if number % 2:
            await live.happens("outbound.connected", f"out-{number}-1")


QUICK = {**RULES, "called_back": RULES["called_back"].replace("60s", "2s")}


@pytest.fixture
def asked(broker: Broker, prefix: str, tmp_path: Path) -> list[str]:
    """What a worker is asked, with its topics made."""
    place = ["--broker", broker.address, "--prefix", prefix]
    assert running.contactwatch(tmp_path, "topics", "create", *place).returncode == 0
    return [*place, "--rules", str(folder(tmp_path / "rules", QUICK)), "--lateness", "200ms"]


def replayed(tmp_path: Path, asked: list[str]) -> list[Any]:
    now = instant.text(round(time.time() * SECOND))
    done = running.contactwatch(tmp_path, "replay", *asked, "--since", "-1h", "--until", now)
    return [orjson.loads(line) for line in done.stdout.splitlines()]


async def enough(address: str, prefix: str, violations: int) -> list[Any]:
    """The live steps, once so many violations are known."""

    async def look() -> list[Any]:
        return [orjson.loads(record.value) for record in await stands(address, f"{prefix}.violations")]

    found: list[Any] = await until(look, lambda said: len({each["violation_id"] for each in said}) >= violations)
    return found


async def test_live_says_what_a_replay_says(broker: Broker, prefix: str, asked: list[str], tmp_path: Path) -> None:
    with worker(tmp_path / "worker", *asked) as live:
        await live.ready()
        async with happening(broker.address, prefix) as centre:
            await busy_hour(centre, range(12))
            said = await enough(broker.address, prefix, 12 + 6)
        live.stop()
    found = replayed(tmp_path, asked)
    assert standing.compare(said, found).all() == {}
    assert Counter(each["rule"] for each in found if each["state"] == "opened") == {"twice": 12, "called_back": 6}


async def test_workers_that_are_killed_lose_and_double_nothing(
    broker: Broker, prefix: str, asked: list[str], tmp_path: Path
) -> None:
    async with happening(broker.address, prefix) as centre:
        for number in range(3):
            with worker(tmp_path / f"worker-{number}", *asked) as live:
                await live.ready()
                await busy_hour(centre, range(8 * number, 8 * number + 8))
                live.process.kill()
        with worker(tmp_path / "last", *asked) as live:
            await live.ready()
            said = await enough(broker.address, prefix, 24 + 12)
            live.stop()
    assert standing.compare(said, replayed(tmp_path, asked)).all() == {}


REACHED = """\
title: Nine of ten calls reach somebody
check: {pattern: share, part: outbound.connected, of: outbound.dialled, within: 1s, at_least: 90%, period: {each: 30s}}
"""


async def test_a_share_counts_the_calls_of_all_partitions_over_a_worker_that_is_killed(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    assert running.contactwatch(tmp_path, "topics", "create", *place).returncode == 0
    asked = [*place, "--rules", str(folder(tmp_path / "rules", {"reached": REACHED})), "--lateness", "200ms"]

    async def half(live: Live, calls: range) -> None:
        for number in calls:
            await live.happens("outbound.dialled", f"out-{number}")
            if number % 2:
                await live.happens("outbound.connected", f"out-{number}")

    async with happening(broker.address, prefix) as centre:
        with worker(tmp_path / "killed", *asked) as first:
            await first.ready()
            await half(centre, range(10))
            await asyncio.sleep(2)
            first.process.kill()
        with worker(tmp_path / "next", *asked) as second:
            await second.ready()
            await half(centre, range(10, 20))
            said = await enough(broker.address, prefix, 1)
            second.stop()
    found = replayed(tmp_path, asked)
    assert standing.compare(said, found).all() == {}
    assert [(each["subject"], each["measured"]["value"], each["entries"]) for each in said] == [
        ("tenant=default", 50.0, [{"kept": 10, "broken": 10}])
    ]


async def test_a_partition_that_nobody_judges_holds_the_time_of_all(
    broker: Broker, prefix: str, asked: list[str], tmp_path: Path
) -> None:
    """Its events were recorded in time: the other half of the calls must not close the minute without them."""
    with worker(tmp_path / "frozen", *asked) as frozen, worker(tmp_path / "awake", *asked) as awake:
        await frozen.ready()
        await awake.ready()
        async with happening(broker.address, prefix) as centre:
            await asyncio.sleep(3)  # both have told how far they are: the rebalance is over
            frozen.process.send_signal(signal.SIGSTOP)
            for number in range(16):
                await centre.happens("callback.accepted", f"call-{number}", customer=f"c{number}")
                if number:
                    await centre.happens("outbound.connected", f"out-{number}", customer=f"c{number}")
            await asyncio.sleep(4)  # the two seconds of the rule go by, and nobody is forgotten by the group yet
            frozen.process.send_signal(signal.SIGCONT)
            said = await enough(broker.address, prefix, 1)
    assert {each["subject"] for each in said} == {"customer=c0"}
