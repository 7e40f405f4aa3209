"""`notify` at work: reads, tells, commits; until a signal or a failure."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Iterable, Sequence
from contextlib import asynccontextmanager
from signal import Signals
from typing import Any, Final

import aiohttp

from streams.notify.counts import Counts
from streams.notify.notifier import Notifier
from streams.notify.outbox import Outbox
from streams.notify.plan import Plan
from streams.notify.showing import A_DAY
from streams.notify.target import Target
from streams.notify.topic import Alerts
from streams.settings import Settings
from streams.web.endpoint import Endpoint, Health

LAST_WORDS: Final = 5.0
"""Seconds that what waits may still take when the notifier is told to end; the rest is told by the next one."""
DEAF_AFTER: Final = 60.0
"""Seconds without a look at the topic after which it is not well."""


class Running:
    """The state of one notifier."""

    def __init__(
        self, settings: Settings, plan: Plan, targets: Sequence[Target], session: aiohttp.ClientSession
    ) -> None:
        self.counts = Counts(each.name for each in targets)
        give_up = plan.micros("give_up") / 1_000_000
        self.outboxes = [Outbox(each, session, self.counts, give_up, plan.waiting) for each in targets]
        self.notifier = Notifier(plan.grouping(), self.outboxes, self.counts)
        self.alerts = Alerts(settings, self.notifier, plan.micros("quiet") or A_DAY)
        self._looked = time.monotonic()

    def health(self) -> Health:
        """A target that fails makes it no less well, for no restart mends that; the reason names it."""
        deaf = time.monotonic() - self._looked > DEAF_AFTER
        reason = "the alerts' topic was not read for a minute" if deaf else self.notifier.trouble
        return Health(not deaf, self.alerts.is_joined, reason if self.alerts.is_joined else "joining the group")

    async def work(self) -> None:
        """Until it is cancelled, or fails."""
        await self.alerts.start()
        while True:
            now = time.time_ns() // 1000
            await self.alerts.look(now)
            self.notifier.tell(now)
            await self.alerts.commit()
            self._looked = time.monotonic()

    async def last_words(self) -> None:
        await asyncio.wait_for(self.notifier.told(), LAST_WORDS)
        await self.alerts.commit()


async def run(
    settings: Settings, plan: Plan, targets: Sequence[Target], ending: Iterable[Signals], ready: Callable[[str], None]
) -> BaseException | None:
    """Runs until a signal or a failure; returns the failure. Raises PortTakenError before it starts."""
    stop = asyncio.Event()
    for signal in ending:
        asyncio.get_running_loop().add_signal_handler(signal, stop.set)
    async with aiohttp.ClientSession() as session:
        running = Running(settings, plan, targets, session)
        async with _served(running, settings) as address:
            sending = [asyncio.create_task(each.run()) for each in running.outboxes]
            working = asyncio.create_task(running.work())
            announcing = asyncio.create_task(_announce(running, lambda: ready(address)))
            stopping = asyncio.create_task(stop.wait())
            await asyncio.wait((working, stopping, *sending), return_when=asyncio.FIRST_COMPLETED)
            failure = await _ended(working, *sending) if not stop.is_set() else None
            await _ended(working, stopping, announcing)
            if failure is None:
                await _ended(asyncio.create_task(running.last_words()), wait=True)
            await _ended(*sending)
            await running.alerts.stop()
    return failure


async def _announce(running: Running, ready: Callable[[], None]) -> None:
    while not running.alerts.is_joined:
        await asyncio.sleep(0.02)
    ready()


async def _ended(*tasks: "asyncio.Task[Any]", wait: bool = False) -> BaseException | None:
    """Ends these; the first failure among them."""
    for each in tasks:
        if not wait:
            each.cancel()
    outcomes = await asyncio.gather(*tasks, return_exceptions=True)
    failures = [each for each in outcomes if isinstance(each, Exception)]
    return failures[0] if failures else None


@asynccontextmanager
async def _served(running: Running, settings: Settings) -> AsyncIterator[str]:
    endpoint = Endpoint(running.counts, running.health, settings)
    await endpoint.start(settings.host, settings.port)
    try:
        yield endpoint.address
    finally:
        await endpoint.stop()
