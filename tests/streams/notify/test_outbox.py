"""Outboxes: in order, tried again, bounded; the newest word on an incident is the one that is sent."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiohttp
import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families

from streams.notify import target
from streams.notify.counts import Counts
from streams.notify.incident import Notice
from streams.notify.outbox import Outbox
from tests.streams.notify.alerts import Day, alert, notice
from tests.streams.notify.receiver import Receiver, receiving


class Sending:
    """An outbox of a webhook; waits between attempts take no time, and are noted."""

    def __init__(self, receiver: Receiver, session: aiohttp.ClientSession, give_up: float, most: int) -> None:
        self.counts = Counts(["it"])
        self.waits: list[float] = []
        self.settled: list[str] = []
        to = target.made({"kind": "webhook", "name": "it", "url": receiver.url})
        self.outbox = Outbox(to, session, self.counts, give_up, most, self._wait)

    async def _wait(self, seconds: float) -> None:
        self.waits.append(seconds)

    def put(self, *notices: Notice) -> None:
        for each in notices:
            self.outbox.put(each, lambda key=each.key: self.settled.append(key))  # type: ignore[misc]

    def counted(self) -> dict[str, float]:
        """What is not 0, by its name without the prefix."""
        families = text_string_to_metric_families(self.counts.text().decode())
        samples = [each for family in families for each in family.samples if each.labels.get("target")]
        said = {each.name.removeprefix("contactwatch_notify_"): each.value for each in samples if each.value}
        return {name: value for name, value in said.items() if not name.endswith("_created")}


@asynccontextmanager
async def sending(receiver: Receiver, give_up: float = 60, most: int = 10) -> AsyncIterator[Sending]:
    """It begins to send when the block is left, and has sent all when the block is over."""
    async with aiohttp.ClientSession() as session:
        found = Sending(receiver, session, give_up, most)
        yield found
        running = asyncio.create_task(found.outbox.run())
        await found.outbox.empty()
        running.cancel()


def of(queue: str) -> Notice:
    return notice(queue=queue)


async def test_notices_are_sent_in_their_order_and_settled() -> None:
    async with receiving() as receiver, sending(receiver) as it:
        it.put(of("a"), of("b"), of("c"))
    assert [each["group"]["queue"] for each in receiver.bodies] == ["a", "b", "c"]
    assert it.settled == [f"default/queue_wait/{queue}" for queue in "abc"]
    assert it.counted() == {"sent_total": 3.0}


async def test_an_attempt_that_fails_is_made_again_after_a_wait() -> None:
    async with receiving((503, ""), (429, "7")) as receiver, sending(receiver) as it:
        it.put(of("a"))
    assert (len(receiver.got), it.waits[0] <= 0.5, it.waits[1] >= 7.0) == (3, True, True)
    assert (it.counted(), it.outbox.trouble) == ({"sent_total": 1.0, "retried_total": 2.0}, "")


async def test_what_is_turned_down_is_settled_and_said(caplog: pytest.LogCaptureFixture) -> None:
    async with receiving((401, "")) as receiver, sending(receiver) as it:
        it.put(of("a"))
    assert (it.settled, it.counted()) == (["default/queue_wait/a"], {"failed_total": 1.0})
    assert (it.outbox.trouble, caplog.messages) == (
        "answered 401",
        ["it: default/queue_wait/a was not told: answered 401"],
    )


async def test_what_is_not_taken_in_time_is_given_up() -> None:
    async with receiving((503, "")) as receiver, sending(receiver, give_up=0) as it:
        it.put(of("a"), of("b"))
    assert it.counted() == {"sent_total": 1.0, "failed_total": 1.0}
    assert it.settled == ["default/queue_wait/a", "default/queue_wait/b"]


async def test_the_newest_word_on_an_incident_takes_an_older_one_s_place() -> None:
    day = Day()
    began, grew = [*day.at(0, alert(1)), *day.at(5, alert(2))]
    async with receiving() as receiver, sending(receiver) as it:
        it.put(began, of("b"), grew)
    assert [(each["group"]["queue"], each["standing"]) for each in receiver.bodies] == [("b", 1), ("billing", 2)]
    assert sorted(it.settled) == ["default/queue_wait/b", began.key, began.key]


async def test_beyond_its_bound_the_oldest_is_dropped_counted_and_said(caplog: pytest.LogCaptureFixture) -> None:
    async with receiving() as receiver, sending(receiver, most=2) as it:
        it.put(of("a"), of("b"), of("c"))
        waiting = it.counted()
    assert [each["group"]["queue"] for each in receiver.bodies] == ["b", "c"]
    assert waiting == {"dropped_total": 1.0, "waiting": 2.0}
    assert (it.settled[0], it.counted()) == ("default/queue_wait/a", {"dropped_total": 1.0, "sent_total": 2.0})
    assert caplog.messages == ["it: more than 2 incidents wait; one was dropped: default/queue_wait/a"]
