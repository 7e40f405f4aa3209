"""A partition that is given up ends, also where the first word to end is taken for another's."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress

import pytest

from rules.rows.row import Record as Row
from rules.ruleset import Ruleset
from streams import settings, worker
from streams.clock import HostClock
from streams.metrics import Metrics
from streams.partitions.journal import Stamp
from streams.records import Outgoing


class Stubborn:
    """A journal that takes the first cancelling for its client's own, and goes on opening."""

    saves = True

    def __init__(self) -> None:
        self.opens = asyncio.Event()

    async def open(self) -> dict[bytes, bytes]:
        self.opens.set()
        with suppress(asyncio.CancelledError):
            await asyncio.Event().wait()
        await asyncio.Event().wait()
        return {}

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        raise AssertionError

    async def close(self) -> None: ...


async def test_a_rebalance_does_not_wait_for_ever_for_a_partition_that_did_not_hear(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(worker, "CANCEL_AGAIN", 0.01)
    journal = Stubborn()
    judging = worker.Worker(settings.read(), Ruleset([]), HostClock(), Metrics([]), lambda _: journal)
    await judging.own({0})
    await journal.opens.wait()
    async with asyncio.timeout(2):
        await judging.own(set())
    assert judging.partitions == {}
