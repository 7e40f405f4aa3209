"""`notify` on a real Kafka and to a real Alertmanager: nothing untold, nothing told twice, and one in charge."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from signal import Signals
from typing import Any

import aiohttp
import orjson
import pytest
from aiokafka import AIOKafkaConsumer
from click.testing import CliRunner

from streams import settings
from streams.cli import contactwatch
from streams.notify import target
from streams.settings import Settings
from tests.alertmanager import Alertmanager, program
from tests.kafka.broker import Broker
from tests.kafka.running import until
from tests.streams.notify.alerts import alert
from tests.streams.notify.notifying import Say, got, notifying, said, saying, webhook
from tests.streams.notify.receiver import Receiver, receiving

pytestmark = pytest.mark.kafka

BILLING = "default/queue_wait/billing"
SALES = "default/queue_wait/sales"


@pytest.fixture
def chosen(broker: Broker, prefix: str) -> Settings:
    """Topics of its own, and how to reach them."""
    made = CliRunner().invoke(contactwatch, ["topics", "create", "--broker", broker.address, "--prefix", prefix])
    assert made.exit_code == 0, made.output
    return settings.read(broker=broker.address, prefix=prefix, port=0)


@pytest.fixture
async def say(broker: Broker, chosen: Settings) -> AsyncIterator[Say]:
    async with saying(broker.address, chosen.prefix) as say:
        yield say


async def test_the_next_notifier_tells_nothing_twice_and_still_knows_what_stands(chosen: Settings, say: Say) -> None:
    async with receiving() as receiver:
        async with notifying(chosen, webhook(receiver)):
            await say(alert(1), alert(2, queue="sales"))
            await until(got(receiver, 2))
        async with notifying(chosen, webhook(receiver)):
            await say(alert(1, "withdrawn"))
            await until(got(receiver, 3))
    assert sorted(said(receiver)[:2]) == [
        (BILLING, "firing", 1),
        (SALES, "firing", 1),
    ]
    assert said(receiver)[2:] == [(BILLING, "resolved", 0)]


async def test_what_was_not_told_is_told_by_the_next_notifier(chosen: Settings, say: Say) -> None:
    nowhere = target.made({"kind": "webhook", "name": "it", "url": "http://127.0.0.1:1"})
    async with notifying(chosen, nowhere) as address:
        await say(alert(1))
        await until(lambda: _trouble(address))
    async with receiving() as receiver, notifying(chosen, webhook(receiver)):
        await until(got(receiver, 1))
    assert said(receiver) == [(BILLING, "firing", 1)]


async def _trouble(address: str) -> bool:
    """Whether /health tells of a target that fails; it is well all the same."""
    async with aiohttp.ClientSession() as session, session.get(address.replace("metrics", "health")) as answer:
        return (await answer.json()) == {"ok": True, "reason": "it: no answer (ClientConnectorError)"}


async def test_a_dry_run_shows_what_would_go_where_and_sends_nothing(
    broker: Broker, chosen: Settings, say: Say
) -> None:
    async with receiving() as receiver:
        await say(alert(1), alert(1, "withdrawn", violation_id=f"{1:032x}"))
        asked = [
            "notify",
            "--broker",
            broker.address,
            "--prefix",
            chosen.prefix,
            "--webhook",
            receiver.url,
            "--dry-run",
        ]
        result = await asyncio.to_thread(CliRunner().invoke, contactwatch, asked)
        shown = [orjson.loads(line) for line in result.stdout.splitlines()]
    assert (result.exit_code, receiver.got) == (0, [])
    assert [(each["target"], each["to"], each["sends"]["status"]) for each in shown] == [
        ("webhook", receiver.url, "firing"),
        ("webhook", receiver.url, "resolved"),
    ]


async def test_a_second_notifier_stands_by_and_takes_over(chosen: Settings, say: Say) -> None:
    async with receiving() as one, receiving() as other, notifying(chosen, webhook(other), ending=Signals.SIGUSR2):
        async with notifying(chosen, webhook(one)):
            await say(alert(1), alert(2, queue="sales"))
            await until(lambda: _sum(one, other))
            told = [len(said(each)) for each in (one, other)]
        await say(alert(1, "withdrawn"))
        await until(lambda: _resolved(other))
    assert sorted(told) == [0, 2], "one notifier tells of all partitions"
    assert [*said(one), *said(other)].count((BILLING, "resolved", 0)) == 1


@pytest.mark.parametrize("question", ["end_offsets", "offsets_for_times"])
async def test_what_comes_while_a_notifier_asks_where_to_begin_is_told(
    question: str, chosen: Settings, say: Say, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask, asked = getattr(AIOKafkaConsumer, question), []

    async def and_then(self: AIOKafkaConsumer, *of: Any) -> Any:
        answer = await ask(self, *of)
        if not asked:
            asked.append(await say(alert(1)))
        return answer

    monkeypatch.setattr(AIOKafkaConsumer, question, and_then)
    async with receiving() as receiver, notifying(chosen, webhook(receiver)):
        await until(got(receiver, 1))
    assert (said(receiver), len(asked)) == ([(BILLING, "firing", 1)], 1)


async def _sum(*receivers: Receiver) -> bool:
    return sum(len(each.got) for each in receivers) >= 2


async def _resolved(*receivers: Receiver) -> bool:
    return any(status == "resolved" for each in receivers for _, status, _ in said(each))


@pytest.fixture
async def alertmanager(tmp_path: Path) -> AsyncIterator[tuple[Alertmanager, Receiver]]:
    """A real one, and the program that it tells."""
    if program() is None:
        pytest.skip("a real Alertmanager is needed: Debian's prometheus-alertmanager, or alertmanager on the PATH")
    async with receiving() as receiver:
        with Alertmanager(tmp_path, receiver.url) as running:
            await until(running.alerts, lambda found: found is not None)
            yield running, receiver


async def test_alertmanager_fires_and_resolves_in_step(
    chosen: Settings, say: Say, alertmanager: tuple[Alertmanager, Receiver]
) -> None:
    running, receiver = alertmanager
    to = target.made({"kind": "alertmanager", "name": "it", "url": running.address})
    async with notifying(chosen, to):
        await say(alert(1))
        (held,) = await until(running.alerts)
        await until(got(receiver, 1))
        await say(alert(1, "withdrawn"))
        await until(lambda: _statuses(receiver), lambda found: found[-1] == "resolved")
    assert (held["status"]["state"], held["labels"], held["annotations"]["summary"]) == (
        "active",
        {
            "alertname": "ContactwatchObligationBroken",
            "rule": "queue_wait",
            "queue": "billing",
            "tenant": "default",
            "severity": "warning",
            "source": "contactwatch",
        },
        "[BROKEN] A person answers within a minute · billing",
    )
    assert await _statuses(receiver) == ["firing", "resolved"]


async def _statuses(receiver: Receiver) -> list[str]:
    """What Alertmanager passed on."""
    return [body["status"] for body in receiver.bodies]
