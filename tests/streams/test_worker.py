"""The worker on the embedded broker: nothing but Python is needed."""

import asyncio
import logging
import time
from typing import Any

import orjson
import pytest

from rules.ruleset import Ruleset
from schemas import instant
from streams import app, settings
from streams.clock import HostClock
from streams.simulation.embedded import EmbeddedBroker
from streams.web.endpoint import PortTakenError
from tests.streams import making
from tests.streams.broker import PATIENCE, committed, owning, page, reading, until
from tests.streams.making import SECOND

RULE = making.rule("answered_in_time", making.WITHIN.format(within="1s"))


async def test_silence_breaks_the_rule_within_a_second_of_deadline_and_lateness(
    broker: EmbeddedBroker, chosen: settings.Settings, send: Any
) -> None:
    async with (
        app.running(chosen, Ruleset([RULE]), HostClock()) as (worker, endpoint),
        reading(broker, f"{chosen.prefix}.violations") as violations,
    ):
        await owning(worker)
        await send("queue.entered", "call-1")
        (record,) = await until(violations)
        seen = time.time()
        violation = orjson.loads(record.value)
        lateness = seen - instant.micros(violation["due_at"]) / SECOND - 0.2
        assert (violation["state"], violation["subject"], record.key) == (
            "opened",
            "call-1",
            violation["violation_id"].encode(),
        )
        assert 0 < lateness < 1
        evidence = [{name: each[name] for name in ("topic", "offset", "type")} for each in violation["evidence"]]
        assert evidence == [{"topic": f"{chosen.prefix}.events", "offset": 0, "type": "queue.entered"}]

        async def counted() -> bool:
            text = (await page(endpoint.address, "metrics"))[1]
            series = 'channel="voice",queue="",rule="answered_in_time",severity="major",tenant="default"'
            return f"contactwatch_violations_total{{{series}}} 1.0" in text

        await until(counted, 2)


async def test_who_waits_is_shown_while_it_waits(chosen: settings.Settings, send: Any) -> None:
    patient = making.rule("answered_in_time", making.WITHIN.format(within="60s"))
    async with app.running(chosen, Ruleset([patient]), HostClock()) as (worker, endpoint):
        await owning(worker)
        await send("queue.entered", "call-1")

        async def shown() -> bool:
            text = (await page(endpoint.address, "metrics"))[1]
            series = 'channel="voice",queue="",rule="answered_in_time",tenant="default"'
            return f"contactwatch_open_clocks{{{series}}} 1.0" in text

        await until(shown, 5)


async def test_an_answer_in_time_is_no_violation_and_its_offset_is_committed(
    broker: EmbeddedBroker, chosen: settings.Settings, send: Any
) -> None:
    async with app.running(chosen, Ruleset([RULE]), HostClock()) as (worker, _):
        await owning(worker)
        await send("queue.entered")
        place = await send("agent.joined")

        async def passed() -> bool:
            engine = worker.partitions[place.partition].pipeline.evaluator.engine
            return engine.watermark > round(time.time() * SECOND) - SECOND and worker.clock.now() > due

        due = round((time.time() + 1.5) * SECOND)
        await until(passed)
    async with reading(broker, f"{chosen.prefix}.violations") as violations:
        assert await violations() == []
    assert await committed(broker, chosen.prefix, place.partition) == place.offset + 1


async def test_a_bad_record_goes_to_the_rejected_topic_and_the_rest_is_judged(
    broker: EmbeddedBroker, chosen: settings.Settings, send: Any
) -> None:
    async with (
        app.running(chosen, Ruleset([RULE]), HostClock()) as (worker, _),
        reading(broker, f"{chosen.prefix}.rejected") as rejected,
        reading(broker, f"{chosen.prefix}.violations") as violations,
    ):
        await owning(worker)
        await send.raw(b"\x89PNG")
        await send("queue.entered")
        (record,) = await until(rejected)
        await until(violations)
        assert (record.value, dict(record.headers)["reason"]) == (b"\x89PNG", b"not_json")


class SpoiltError(Exception):
    """What goes wrong in the processor of these tests."""


class SpoiltRuleset(Ruleset):
    """A ruleset whose reading fails on one subject, as a defect of ours would."""

    def __init__(self) -> None:
        super().__init__([RULE])
        read = self.reading.read

        def spoilt(event: Any) -> Any:
            if event.key.endswith("call-spoilt"):
                raise SpoiltError("no such luck")
            return read(event)

        self.reading.read = spoilt  # type: ignore[method-assign]


async def test_an_exception_ends_the_worker_with_its_reason_and_commits_nothing_past_it(
    broker: EmbeddedBroker, chosen: settings.Settings, send: Any, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.ERROR, "contactwatch")
    async with app.running(chosen, SpoiltRuleset(), HostClock()) as (worker, endpoint):
        await owning(worker)
        place = await send("queue.entered", "call-spoilt")
        await asyncio.wait_for(worker.failed.wait(), PATIENCE)
        for _ in range(3):
            await send("queue.entered", "call-spoilt")
        status, text = await page(endpoint.address, "health")
        assert (type(worker.failure), status, "SpoiltError: no such luck" in text) == (SpoiltError, 503, True)
    assert await committed(broker, chosen.prefix, place.partition) in (None, place.offset)
    assert "the worker ends: SpoiltError: no such luck" in caplog.text


async def test_a_worker_that_comes_back_judges_what_was_not_committed(
    broker: EmbeddedBroker, chosen: settings.Settings, send: Any
) -> None:
    async with app.running(chosen, SpoiltRuleset(), HostClock()) as (worker, _):
        await owning(worker)
        await send("queue.entered", "call-spoilt")
        await asyncio.wait_for(worker.failed.wait(), PATIENCE)
    async with (
        app.running(chosen, Ruleset([RULE]), HostClock()),
        reading(broker, f"{chosen.prefix}.violations") as violations,
    ):
        (record,) = await until(violations)
        assert orjson.loads(record.value)["subject"] == "call-spoilt"


async def test_a_worker_stops_within_two_seconds(chosen: settings.Settings, send: Any) -> None:
    async with app.running(chosen, Ruleset([RULE]), HostClock()) as (worker, _):
        await owning(worker)
        await send("queue.entered")
        began = time.monotonic()
    assert time.monotonic() - began < 2


async def test_pages_say_health_and_readiness_and_metrics(chosen: settings.Settings) -> None:
    async with app.running(chosen, Ruleset([RULE]), HostClock()) as (worker, endpoint):
        before = [(await page(endpoint.address, name))[0] for name in ("health", "ready", "metrics")]
        await asyncio.wait_for(worker.until_ready(), PATIENCE)
        after = [(await page(endpoint.address, name))[0] for name in ("health", "ready", "metrics")]
        assert (before, after) == ([200, 503, 200], [200, 200, 200])
        assert "contactwatch_rule{" in (await page(endpoint.address, "metrics"))[1]


async def test_a_port_that_is_taken_is_said_before_anything_starts(chosen: settings.Settings) -> None:
    server = await asyncio.start_server(lambda *_: None, "127.0.0.1", 0)
    taken = chosen.model_copy(update={"port": server.sockets[0].getsockname()[1]})
    with pytest.raises(PortTakenError, match="choose another with --port"):
        async with app.running(taken, Ruleset([RULE]), HostClock()):
            pass
    server.close()


async def test_a_topic_that_grows_while_it_is_judged_ends_the_worker(chosen: settings.Settings) -> None:
    """State of a partition that was not there would go among that of another."""
    async with app.running(chosen, Ruleset([RULE]), HostClock(), partitions=4) as (worker, _):
        await owning(worker)
        before = set(worker.partitions)
        await worker.own({*before, 4})
        assert (worker.failed.is_set(), set(worker.partitions)) == (True, before)
        assert "had 4 partitions at the start and has more now" in worker.health().reason
