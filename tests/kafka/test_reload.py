"""Rules change while a worker judges: what stood live is what a replay with the same bundles tells."""

import asyncio
import subprocess
import time
import urllib.request
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.admin import AIOKafkaAdminClient, NewTopic
from click.testing import CliRunner

from schemas import instant
from streams.cli import contactwatch
from streams.kafka.partitioning import partition_of
from streams.rulebook import publishing
from tests.chaos import standing
from tests.kafka import running
from tests.kafka.broker import PARTITIONS, Broker
from tests.kafka.running import until, worker
from tests.kafka.stored import stands
from tests.streams import making
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka

CALLS = 24
AHEAD = 4 * SECOND


def now() -> int:
    return round(time.time() * SECOND)


async def create(address: str, prefix: str) -> None:
    """A topic of rules that takes the append time from whoever writes, so that a minute need not be waited for."""
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    await admin.create_topics([NewTopic(f"{prefix}.rules", PARTITIONS, 1)])
    await admin.close()


async def publish(address: str, prefix: str, folder: Path, begins: int) -> None:
    """A bundle as if it had been published a minute earlier."""
    bundle, _ = publishing.packed([folder], begins)
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as made:
        appended = (begins - 60 * SECOND) // 1000
        await made.send_and_wait(f"{prefix}.rules", bundle.written(), bundle.key, timestamp_ms=appended)


async def call(made: AIOKafkaProducer, topic: str, type_: str, number: int) -> None:
    subject = f"call-{number}"
    said = {"queue": "billing"} if type_ == "queue.entered" else {}
    value = orjson.dumps(making.event(type_, subject=subject, time=instant.text(now()), id=f"{type_}/{number}", **said))
    await made.send_and_wait(topic, value, subject.encode(), partition_of(subject, PARTITIONS))


async def tell(address: str, topic: str, begins: int) -> None:
    """Calls that come on both sides of the switch; every second one is answered after 1.3 s: in time, or too late."""
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all") as made:
        waiting: list[tuple[int, int]] = []
        first = begins - 3 * SECOND
        for number in range(CALLS):
            at = first + number * 6 * SECOND // CALLS
            await asyncio.sleep(max(0.0, (at - now()) / SECOND))  # events happen now: time is the test's subject
            await call(made, topic, "queue.entered", number)
            waiting.append((now() + 1_300_000, number))
            while waiting and waiting[0][0] <= now():
                _, answered = waiting.pop(0)
                if answered % 2:
                    await call(made, topic, "agent.joined", answered)
        for due, answered in waiting:
            await asyncio.sleep(max(0.0, (due - now()) / SECOND))
            if answered % 2:
                await call(made, topic, "agent.joined", answered)


def metric(address: str, name: str) -> float:
    with urllib.request.urlopen(address) as answer:
        lines = answer.read().decode().splitlines()
    return sum(float(line.split()[1]) for line in lines if line.startswith(name))


def last_by_call(steps: list[dict[str, Any]]) -> dict[str, tuple[str, str]]:
    return {step["subject"]: (step["state"], step["rule_digest"]) for step in steps}


async def test_live_equals_a_replay_with_the_same_bundles(broker: Broker, prefix: str, tmp_path: Path) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    await create(broker.address, prefix)
    running.contactwatch(tmp_path, "topics", "create", *place)
    asked = [*place, "--rules", str(making.folder(tmp_path / "rules", within="2s")), "--lateness", "200ms"]
    stricter = making.folder(tmp_path / "stricter", within="1s")
    with worker(tmp_path / "worker", *asked) as live:
        address = await live.ready()
        begins = now() + AHEAD
        await publish(broker.address, prefix, stricter, begins)

        async def switched() -> float:
            return metric(address, 'contactwatch_rule_reloads_total{outcome="switched"}')

        assert await until(switched) == 1
        await tell(broker.address, f"{prefix}.events", begins)
        await until(lambda: stands(broker.address, f"{prefix}.violations"), lambda said: len(said) >= CALLS // 2)
        live.stop()
    with worker(tmp_path / "again", *asked) as live:  # one that starts later judges by all versions, too
        await live.ready()
        await asyncio.sleep(3.0)  # the last second of the last calls goes by
        said = [orjson.loads(each.value) for each in await stands(broker.address, f"{prefix}.violations")]
        live.stop()
    done = running.contactwatch(tmp_path, "replay", *asked, "--bundles", "--until", instant.text(now()))
    replayed = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert standing.compare(said, replayed).all() == {}, done.stderr
    assert standing.compare(said, replayed_from_files(tmp_path, asked, place)).all() == {}
    since = instant.text(begins)
    found = {(step["rule_digest"], step["measured"]["limit"], step["started_by"]["time"] >= since) for step in said}
    assert {each[1:] for each in found} == {(2.0, False), (1.0, True)}
    assert len({each[0] for each in found}) == 2
    answered = [step for step in said if step["measured"]["value"] is not None and step["measured"]["value"] < 2]
    assert answered, "an answer after 1.3 s is too late for the later version alone"


def replayed_from_files(folder: Path, asked: list[str], place: list[str]) -> list[dict[str, Any]]:
    """What a replay finds that has files alone: the events and the bundles, copied from their topics."""
    listed = running.contactwatch(folder, "rules", "bundles", *place, "--output", "bundles")
    assert listed.stdout.startswith("published: bundle "), listed.stderr
    running.contactwatch(folder, "replay", *place, "--export", "day.jsonl")
    judging = asked[asked.index("--rules") :]
    ending = ("--bundles", "bundles", "--until", instant.text(now()))
    done = running.contactwatch(folder, "replay", "--input", "day.jsonl", *judging, *ending)
    return [orjson.loads(line) for line in done.stdout.splitlines()]


BUSY = """\
title: No queue has two calls at once
check: {pattern: limit, for_each: [queue], count: queue.entered, at_most: 1, window: 2s}
"""
SERVICE = """\
title: Most calls are answered in time
check: {{pattern: share, of: queue.entered, part: agent.joined, within: 1s, at_least: {least},
  period: {{each: 1500ms}}}}
"""


def many(path: Path, least: str) -> Path:
    """A folder with a rule over many interactions and a share beside the deadline."""
    making.folder(path, within="2s")
    (path / "busy.yaml").write_text(BUSY)
    (path / "service.yaml").write_text(SERVICE.format(least=least))
    return path


async def test_the_first_rules_over_many_interactions_come_and_shares_change_while_a_worker_runs(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    await create(broker.address, prefix)
    running.contactwatch(tmp_path, "topics", "create", *place)
    asked = [*place, "--rules", str(making.folder(tmp_path / "rules", within="2s")), "--lateness", "200ms"]
    with worker(tmp_path / "worker", *asked) as live:
        address = await live.ready()
        begins = now() + AHEAD
        await publish(broker.address, prefix, many(tmp_path / "first", "80%"), begins - 2 * SECOND)
        await publish(broker.address, prefix, many(tmp_path / "second", "90%"), begins)

        async def switched() -> float:
            return metric(address, 'contactwatch_rule_reloads_total{outcome="switched"}')

        assert await until(switched, lambda found: found == 2) == 2
        await tell(broker.address, f"{prefix}.events", begins)
        await asyncio.sleep(6.0)  # the last periods and what they wait for go by
        said = [orjson.loads(each.value) for each in await stands(broker.address, f"{prefix}.violations")]
        shown = metric(address, "contactwatch_open_subjects")
        live.stop()
    done = running.contactwatch(tmp_path, "replay", *asked, "--bundles", "--until", instant.text(now()))
    replayed = [orjson.loads(line) for line in done.stdout.splitlines()]
    assert standing.compare(said, replayed).all() == {}, done.stderr
    shares = {(step["measured"]["limit"], step["started_by"]["time"] >= instant.text(begins)) for step in said
              if step["rule"] == "service"}  # fmt: skip
    assert shares == {(80.0, False), (90.0, True)}
    assert ({step["subject"] for step in said if step["rule"] == "busy"}, shown > 0) == ({"queue=billing"}, True)


async def test_bundles_that_are_broken_or_late_are_refused_and_said(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    running.contactwatch(tmp_path, "topics", "create", *place)
    rules = making.folder(tmp_path / "rules", within="2s")
    soon = running.contactwatch(tmp_path, "rules", "publish", str(rules), *place, "--from", "+50s")
    done = running.contactwatch(tmp_path, "rules", "publish", str(rules), *place, "--from", "+70s")
    broken = tmp_path / "broken"
    broken.mkdir()
    (broken / "one.yaml").write_text("title: x\ncheck: {pattern: dedline}\n")
    wrong = running.contactwatch(tmp_path, "rules", "publish", str(broken), *place, "--from", "+70s")
    with worker(tmp_path / "worker", *place, "--rules", str(rules)) as live:
        address = await live.ready()
        async with AIOKafkaProducer(bootstrap_servers=broker.address, acks="all") as made:
            await made.send_and_wait(f"{prefix}.rules", b"no bundle", b"2026")

        async def refused() -> float:
            return metric(address, 'contactwatch_rule_reloads_total{outcome="refused"}')

        assert await until(refused) == 1
        with urllib.request.urlopen(address.replace("/metrics", "/health")) as answer:
            health = orjson.loads(answer.read())
        live.stop()
    assert (soon.returncode, done.returncode, wrong.returncode) == (2, 0, 2)
    assert "60 s ahead at least" in soon.stderr
    assert done.stdout.startswith("published: bundle ")
    assert "one.yaml:2" in wrong.stderr
    assert (health["ok"], "is refused, the rules before it go on" in health["reason"]) == (True, True)


def test_a_watched_folder_is_published_as_often_as_it_is_whole(broker: Broker, prefix: str, tmp_path: Path) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    running.contactwatch(tmp_path, "topics", "create", *place)
    rules = making.folder(tmp_path / "rules", within="2s")
    asked = running.command("rules", "publish", "--watch", str(rules), *place)
    with subprocess.Popen(asked, env=running.environment(), stdout=subprocess.PIPE, text=True, bufsize=1) as watching:
        assert watching.stdout is not None
        said = [watching.stdout.readline()]
        (rules / "answered_in_time.yaml").write_text("title: x\ncheck: {pattern: dedline}\n")
        said += [watching.stdout.readline() for _ in range(5)]  # a misspelt pattern has four mistakes
        making.folder(rules, within="3s")
        said.append(watching.stdout.readline())
        watching.terminate()
        code = watching.wait(running.PATIENCE)
    assert [line.strip().partition(" ")[0] for line in said[:2]] == ["published:", "refused,"]
    assert ("answered_in_time.yaml:2" in said[2], said[-1].startswith("published: bundle ")) == (True, True)
    assert (code, said[0] != said[-1]) == (0, True)


def test_what_would_be_published_is_said_without_a_broker(tmp_path: Path) -> None:
    rules = making.folder(tmp_path / "rules")
    found = CliRunner().invoke(contactwatch, ["rules", "publish", str(rules), "--from", "+2m", "--dry-run"])
    assert (found.exit_code, found.stdout.startswith("would be published: bundle ")) == (0, True)
