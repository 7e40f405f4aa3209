"""Every kind of target: what it is sent, on a real connection, and what its answers mean."""

from pathlib import Path
from typing import Any

import aiohttp
import pytest

from streams.notify import target
from streams.notify.failing import LaterError, TurnedDownError
from streams.notify.incident import Notice
from tests.streams.notify.alerts import EXAMPLE, Day, alert, notice
from tests.streams.notify.receiver import receiving

SECRET = "canary-9b2e"


def made(kind: str, url: str, tmp_path: Path, **more: Any) -> target.Target:
    """A target of that kind that leads to `url`."""
    (tmp_path / "secret").write_text(SECRET)
    (tmp_path / "url").write_text(url.replace("http", "json") + "/chat")
    kept = {"file": str(tmp_path / "secret")}
    own: dict[str, dict[str, Any]] = {
        "alertmanager": {"url": url},
        "pagerduty": {"url": f"{url}/v2/enqueue", "routing_key": kept},
        "webhook": {"url": f"{url}/hook", "token": kept},
        "apprise": {"url": {"file": str(tmp_path / "url")}},
    }
    return target.made({"kind": kind, "name": "it", **own[kind], **more})


async def send(to: target.Target, *notices: Notice) -> None:
    async with aiohttp.ClientSession() as session:
        for each in notices:
            await to.send(each, session)


async def test_alertmanager_is_sent_an_alert_that_ends_by_itself(tmp_path: Path) -> None:
    async with receiving() as receiver:
        await send(made("alertmanager", receiver.url, tmp_path), notice(), notice("resolved"))
    (path, (firing,), _), (_, (resolved,), _) = receiver.got
    assert path == "/api/v2/alerts"
    assert firing["labels"] == {
        "alertname": "ContactwatchObligationBroken",
        "tenant": "default",
        "rule": "queue_wait",
        "queue": "billing",
        "severity": "warning",
        "source": "contactwatch",
    }
    assert (firing["startsAt"], firing["endsAt"]) == ("2026-11-22T05:40:00Z", "2026-11-22T08:40:00Z")
    assert (resolved["labels"], resolved["endsAt"]) == (firing["labels"], "2026-11-22T05:43:00Z")


async def test_pagerduty_gets_one_key_from_trigger_to_resolve(tmp_path: Path) -> None:
    async with receiving() as receiver:
        await send(made("pagerduty", receiver.url, tmp_path), notice(), notice("resolved"))
    firing, resolved = receiver.bodies
    assert resolved == {
        "routing_key": SECRET,
        "event_action": "resolve",
        "dedup_key": "contactwatch/default/queue_wait/billing",
    }
    assert firing.pop("payload")["severity"] == "error"
    assert firing == {**resolved, "event_action": "trigger"}


async def test_a_webhook_gets_the_incident_and_a_token(tmp_path: Path) -> None:
    async with receiving() as receiver:
        await send(made("webhook", receiver.url, tmp_path, language="zh"), notice())
    ((path, body, headers),) = receiver.got
    assert (path, headers["Authorization"]) == ("/hook", f"Bearer {SECRET}")
    assert {name: body[name] for name in ("incident", "status", "standing", "title")} == {
        "incident": "default/queue_wait/billing",
        "status": "firing",
        "standing": 1,
        "title": "[违规] 一分钟内接通人工 · billing",
    }
    assert body["newest"]["measured"] == EXAMPLE["measured"]


async def test_apprise_delivers_title_and_text(tmp_path: Path) -> None:
    async with receiving() as receiver:
        await send(made("apprise", receiver.url, tmp_path), notice(), notice("resolved"))
    assert [(each["title"], each["type"]) for each in receiver.bodies] == [
        ("[BROKEN] A person answers within a minute · billing", "failure"),
        ("[OVER] A person answers within a minute · billing", "success"),
    ]


@pytest.mark.parametrize("kind", ["alertmanager", "pagerduty", "webhook", "apprise"])
async def test_a_target_that_is_unwell_is_tried_later(kind: str, tmp_path: Path) -> None:
    async with receiving((503, "")) as receiver:
        with pytest.raises(LaterError):
            await send(made(kind, receiver.url, tmp_path), notice())


@pytest.mark.parametrize("kind", ["alertmanager", "pagerduty", "webhook", "apprise"])
async def test_a_target_that_is_away_is_tried_later(kind: str, tmp_path: Path) -> None:
    with pytest.raises(LaterError):
        await send(made(kind, "http://127.0.0.1:1", tmp_path), notice())


async def test_a_target_that_asks_for_time_is_given_it(tmp_path: Path) -> None:
    async with receiving((429, "7")) as receiver:
        with pytest.raises(LaterError) as asked:
            await send(made("webhook", receiver.url, tmp_path), notice())
    assert asked.value.after == 7.0


@pytest.mark.parametrize("status", [301, 307, 400, 401, 404])
async def test_what_is_turned_down_is_tried_no_more_nor_elsewhere(status: int, tmp_path: Path) -> None:
    async with receiving((status, "")) as receiver:
        with pytest.raises(TurnedDownError, match=f"answered {status}"):
            await send(made("pagerduty", receiver.url, tmp_path), notice())
    assert len(receiver.got) == 1


@pytest.mark.parametrize("kind", target.kinds())
def test_no_secret_is_shown(kind: str, tmp_path: Path) -> None:
    to = made(kind, "http://127.0.0.1:1", tmp_path)
    shown = [repr(to), str(to), to.to(), to.model_dump_json(), str(to.written(notice()))]
    assert [each for each in shown if SECRET in each or "json://" in each.replace("json://...", "")] == []


def test_of_an_address_only_scheme_and_host_are_shown() -> None:
    assert target.place(f"https://ana:{SECRET}@example.test:8443/{SECRET}?key={SECRET}") == "https://example.test:8443"


@pytest.mark.parametrize(
    ("more", "concerned"),
    [
        ({}, True),
        ({"at_least": "major"}, True),
        ({"at_least": "critical"}, False),
        ({"match": {"queue": "billing"}}, True),
        ({"match": {"queue": ["sales", "billing"], "tenant": "default"}}, True),
        ({"match": {"queue": "sales"}}, False),
        ({"match": {"channel": "chat"}}, False),
    ],
)
def test_a_target_hears_of_what_concerns_it(more: dict[str, Any], concerned: bool, tmp_path: Path) -> None:
    assert made("webhook", "http://127.0.0.1:1", tmp_path, **more).concerns(notice()) is concerned


def test_every_kind_was_tried() -> None:
    assert target.kinds() == ["alertmanager", "apprise", "pagerduty", "webhook"]


def test_labels_stay_the_same_when_a_worse_alert_joins(tmp_path: Path) -> None:
    """They are what Alertmanager knows an incident by."""
    day = Day(by=("queue",))
    found = [*day.at(0, alert(1, severity="minor")), *day.at(1, alert(2, severity="critical", rule="other"))]
    to = made("alertmanager", "http://127.0.0.1:1", tmp_path)
    first, second = [to.written(each)[0]["labels"] for each in found]
    assert first == second
