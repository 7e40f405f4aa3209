"""`notify` whole: from the alerts' topic of a broker in process to a program that listens."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import aiohttp
import pytest
from click.testing import CliRunner

from streams.cli import contactwatch
from streams.settings import Settings
from streams.simulation.embedded import EmbeddedBroker
from tests.streams.broker import until
from tests.streams.notify.alerts import alert
from tests.streams.notify.notifying import Say, got, notifying, said, saying, webhook
from tests.streams.notify.receiver import receiving

BILLING = "default/queue_wait/billing"


@pytest.fixture
async def say(broker: EmbeddedBroker, prefix: str) -> AsyncIterator[Say]:
    async with saying(broker.address, prefix) as say:
        yield say


async def test_a_breach_is_told_and_its_withdrawal_resolves_it(chosen: Settings, say: Say) -> None:
    async with receiving() as receiver, notifying(chosen, webhook(receiver)):
        await say(alert(1))
        await until(got(receiver, 1))
        await say(alert(1, "withdrawn"))
        await until(got(receiver, 2))
    assert said(receiver) == [
        ("default/queue_wait/billing", "firing", 1),
        ("default/queue_wait/billing", "resolved", 0),
    ]


async def test_each_target_hears_what_concerns_it_in_its_language(chosen: Settings, say: Say) -> None:
    async with receiving() as one, receiving() as other:
        targets = (webhook(one, "one", at_least="critical"), webhook(other, "other", language="zh"))
        async with notifying(chosen, *targets):
            await say(alert(1), alert(2, severity="critical", queue="sales"))
            await until(got(one, 1))
            await until(got(other, 2))
    assert said(one) == [("default/queue_wait/sales", "firing", 1)]
    assert {each["title"][:4] for each in other.bodies} == {"[违规]"}


async def test_what_is_no_alert_is_passed_over_and_counted(chosen: Settings, say: Say) -> None:
    async with receiving() as receiver, notifying(chosen, webhook(receiver)) as address:
        await say(b"", b"no alert", alert(1))
        await until(got(receiver, 1))
        async with aiohttp.ClientSession() as session, session.get(address) as answer:
            page = await answer.text()
    counted = dict(line.rsplit(" ", 1) for line in page.splitlines() if line.startswith("contactwatch_notify_"))
    assert {name: value for name, value in counted.items() if "_created" not in name and value != "0.0"} == {
        'contactwatch_notify_alerts_total{outcome="taken"}': "1.0",
        'contactwatch_notify_alerts_total{outcome="malformed"}': "2.0",
        "contactwatch_notify_incidents": "1.0",
        'contactwatch_notify_sent_total{target="it"}': "1.0",
    }


async def test_a_test_reaches_every_target_and_says_which_took_it(tmp_path: Path) -> None:
    async with receiving() as receiver:
        (tmp_path / "targets.yaml").write_text(
            f"targets: [{{kind: webhook, name: well, url: '{receiver.url}'}},"
            " {kind: alertmanager, name: away, url: 'http://127.0.0.1:1'}]\n"
        )
        asked = ["notify", "--targets", str(tmp_path / "targets.yaml"), "--test"]
        result = await asyncio.to_thread(CliRunner().invoke, contactwatch, asked)
    assert (result.exit_code, result.stdout) == (
        1,
        "ok   well: told of a test, and of its end\nBAD  away: no answer (ClientConnectorError)\n",
    )
    assert [each["status"] for each in receiver.bodies] == ["firing", "resolved"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ((), "there is nobody to tell: name targets in a file (--targets), or --alertmanager\n"),
        (("--webhook", "nowhere"), "target webhook: url: Input should be a valid URL, relative URL without a base\n"),
    ],
)
def test_nobody_to_tell_and_a_wrong_address_are_said_in_a_line(asked: tuple[str, ...], says: str) -> None:
    result = CliRunner().invoke(contactwatch, ["notify", *asked])
    assert (result.exit_code, result.stderr) == (2, f"contactwatch: {says}")


async def test_a_missing_topic_is_said_with_its_mend(broker: EmbeddedBroker) -> None:
    asked = ["notify", "--broker", broker.address, "--prefix", "none", "--webhook", "http://127.0.0.1:1"]
    result = await asyncio.to_thread(CliRunner().invoke, contactwatch, asked)
    mend = f"contactwatch topics create --broker {broker.address} --prefix none"
    assert (result.exit_code, result.stderr) == (2, f"contactwatch: missing topics: none.alerts; mend: {mend}\n")
