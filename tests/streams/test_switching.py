"""A partition whose rules change: it waits until they are known, goes on with them at once, and after a restart too."""

import asyncio
from typing import Any

import orjson

from rules import versions
from rules.ruleset import Ruleset
from rules.versions import Bundle
from tests.streams import making
from tests.streams.making import SECOND, START, line
from tests.streams.paper import Desk, Sheet

SWITCH = START + 10 * SECOND


def later(desk: Desk) -> Ruleset:
    """The rules from the switch on: 5 seconds in place of 60."""
    stricter = making.rule("answered_in_time", making.WITHIN.format(within="5s"))
    return Ruleset(versions.combined(desk.ruleset.every, [Bundle(SWITCH, (stricter,))]).rules, before=desk.ruleset)


def switch(desk: Desk) -> None:
    desk.ruleset = later(desk)
    desk.partition.adopt()


def pass_time(desk: Desk, end: int, second: int) -> None:
    """The broker's clock goes on, and nothing more comes."""
    desk.clock.heard(START + second * SECOND, 0.0)
    desk.silence(end, asked=0.001)


def steps(sheet: Sheet) -> list[tuple[str, str, float]]:
    said: list[dict[str, Any]] = [orjson.loads(each.value or b"") for each in sheet.texts("violations")]
    return sorted((step["subject"], step["state"], step["measured"]["limit"]) for step in said)


async def test_an_event_of_a_time_whose_rules_are_not_known_waits_for_them(desk: Desk) -> None:
    desk.known = START + 10 * SECOND
    waiting = asyncio.create_task(desk.take(0, line("queue.entered", 10)))
    await desk.until(lambda: desk.partition.trouble)
    before = (desk.partition.reach.following, waiting.done())
    desk.known += 1
    await waiting
    assert (before, desk.partition.reach.following, desk.partition.trouble) == ((0, False), 1, "")


async def test_an_event_of_a_time_whose_rules_are_known_does_not_wait(desk: Desk) -> None:
    desk.known = START + 10 * SECOND + 1
    await desk.take(0, line("queue.entered", 10))
    assert desk.partition.reach.following == 1


async def test_an_event_that_is_refused_as_future_is_not_waited_for(desk: Desk) -> None:
    desk.known = START + 60 * SECOND
    ahead = line("queue.entered", 0, subject="poison").replace(b"2026-", b"9999-")
    async with asyncio.timeout(1):
        await desk.take(0, line("queue.entered", 0), ahead)
    assert desk.partition.reach.following == 2


async def test_silence_passes_no_time_whose_rules_are_not_known(desk: Desk) -> None:
    await desk.take(0, line("queue.entered", 0))
    desk.clock.heard(START + 200 * SECOND, 0.0)
    desk.known = START + 100 * SECOND
    before = desk.partition.pipeline.evaluator.engine.watermark
    desk.silence(1, asked=0.001)
    after = desk.partition.pipeline.evaluator.engine.watermark
    desk.known = START + 300 * SECOND
    desk.silence(1, asked=0.002)
    assert (before, after, desk.partition.pipeline.evaluator.engine.watermark > after) == (after, before, True)


async def test_each_clock_is_judged_by_the_version_of_its_start_also_after_a_restart(desk: Desk, sheet: Sheet) -> None:
    await desk.take(0, line("queue.entered", 5, subject="old"))
    switch(desk)
    await desk.take(1, line("queue.entered", 12, subject="new"))
    await desk.take(2, line("agent.joined", 20, subject="new"), line("queue.entered", 8, subject="late"))
    pass_time(desk, 4, 30)
    await desk.partition.settle()
    await desk.end()
    again = Desk(sheet)
    again.ruleset = Ruleset(desk.ruleset.every)
    await again.ready()
    await again.take(4, line("queue.entered", 50, subject="newest"))
    pass_time(again, 5, 200)
    await again.partition.settle()
    await again.end()
    assert steps(sheet) == [
        ("late", "opened", 60.0),
        ("new", "opened", 5.0),
        ("newest", "opened", 5.0),
        ("old", "opened", 60.0),
    ]
