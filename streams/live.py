"""A worker on a real broker, from its checks to its last record."""

import asyncio
import gc
import logging
import os
import sys
import threading
from collections.abc import Iterable
from signal import Signals
from typing import Final

import click

from streams import app, host
from streams.cli import FAILED
from streams.clock import BrokerClock, HostClock
from streams.kafka import broker, partitioning
from streams.rulebook import shelf
from streams.rulebook.book import Book, Make
from streams.rulebook.following import Following
from streams.settings import Settings
from streams.topic.reading import TopicError

THRESHOLDS: Final = (100_000, 50, 1000)
"""A look of the collector at a million open interactions takes 100 ms, and finds nothing: it seldom looks."""

END_WITHIN: Final = 9.0

log = logging.getLogger("contactwatch.worker")


class UnfitError(Exception):
    """The broker or its topics are not as the worker needs them; says the mend."""


async def run(settings: Settings, book: Book, make: Make, ending: Iterable[Signals]) -> BaseException | None:
    """Runs until a signal or a failure; returns the failure. Raises UnfitError or PortTakenError before it starts."""
    partitions = await _fit(settings)
    stop = asyncio.Event()
    for signal in ending:
        asyncio.get_running_loop().add_signal_handler(signal, stop.set)
    clock = HostClock() if settings.durability == "memory" else BrokerClock(host.stepping(settings.clock_steps))
    gc.set_threshold(*THRESHOLDS)
    follows = settings.durability != "memory"
    if follows:
        await _read(settings, book)
    following = Following(settings, book, make, clock)
    ruleset, followed = following.ruleset, following if follows else None
    async with app.running(settings, ruleset, clock, partitions=partitions, following=followed) as (worker, endpoint):
        waits = [asyncio.create_task(each) for each in (worker.until_ready(), worker.failed.wait(), stop.wait())]
        await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        if worker.is_ready and worker.failure is None:
            click.echo(f"ready {endpoint.address}")
        await asyncio.wait(waits[1:], return_when=asyncio.FIRST_COMPLETED)
        _end_within(END_WITHIN, 0 if worker.failure is None else FAILED)
        for each in waits:
            each.cancel()
        return worker.failure


def _end_within(seconds: float, code: int) -> None:
    """Ends the process then, whatever still waits: a client's thread may hang on a broker that is frozen. Nothing is
    lost by it: what stands is on the broker, and the rest is judged again."""

    def end() -> None:
        log.warning("not everything let go within %.0f s of the end; ended all the same", seconds)
        sys.stdout.flush()
        os._exit(code)

    timer = threading.Timer(seconds, end)
    timer.daemon = True
    timer.start()


async def _read(settings: Settings, book: Book) -> None:
    """The bundles that stand on the topic. Raises UnfitError."""
    try:
        async with shelf.opened(settings) as opened:
            book.take(await opened.news())
    except (TopicError, broker.UnreachableError, TimeoutError) as error:
        raise UnfitError(f"the topic of rules cannot be read: {error}") from None


async def _fit(settings: Settings) -> int:
    """How many partitions there are, once all is as the worker needs it. Raises UnfitError."""
    try:
        partitioning.check()
        seen = await broker.look(settings)
    except (broker.UnreachableError, partitioning.PartitionerError) as error:
        raise UnfitError(str(error)) from None
    if problems := broker.problems(seen, settings.prefix):
        raise UnfitError("; ".join(problems))
    return seen.partitions[f"{settings.prefix}.events"]
