"""What waits for one target: sent one after the other, tried again while that may help, and never without bound."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import Final, NamedTuple

import aiohttp
from tenacity import AsyncRetrying, RetryCallState, retry_if_exception_type, stop_after_delay, wait_random_exponential

from streams.notify.counts import Counts
from streams.notify.failing import LaterError, TurnedDownError
from streams.notify.incident import Notice
from streams.notify.target import Target

log = logging.getLogger("contactwatch.notify")

SLOWEST: Final = 30.0
"""Seconds between two attempts, at most."""
Settled = Callable[[], None]
Sleep = Callable[[float], Awaitable[None]]


class _Waiting(NamedTuple):
    notice: Notice
    settled: tuple[Settled, ...]


class Outbox:
    """One target's. The newest word on an incident takes the place of an older one that still waits; beyond `most`
    incidents the one that has waited longest is dropped, counted and said."""

    def __init__(
        self,
        target: Target,
        session: aiohttp.ClientSession,
        counts: Counts,
        give_up: float,
        most: int,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        """`give_up`: seconds that one notice is tried."""
        self.target = target
        self.trouble = ""
        """Why the last attempt failed; empty after one that did not."""
        self._session = session
        self._counts = counts
        self._trying = _trying(give_up, self._note, sleep)
        self._most = most
        self._waiting: dict[str, _Waiting] = {}
        self._filled = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()

    def put(self, notice: Notice, settled: Settled) -> None:
        """`settled` is called when it was sent, or never will be."""
        older = self._waiting.pop(notice.key, None)
        self._waiting[notice.key] = _Waiting(notice, (*(older.settled if older else ()), settled))
        if len(self._waiting) > self._most:
            self._drop_oldest()
        self._counts.waiting(self.target.name, len(self._waiting))
        self._idle.clear()
        self._filled.set()

    def _drop_oldest(self) -> None:
        oldest = self._waiting.pop(next(iter(self._waiting)))
        self._counts.add("notify_dropped", self.target.name)
        log.error(
            "%s: more than %d incidents wait; one was dropped: %s", self.target.name, self._most, oldest.notice.key
        )
        _settle(oldest)

    async def run(self) -> None:
        """Sends until it is cancelled."""
        while True:
            await self._filled.wait()
            while self._waiting:
                each = self._waiting.pop(next(iter(self._waiting)))
                self._counts.waiting(self.target.name, len(self._waiting))
                await self._deliver(each.notice)
                _settle(each)
            self._filled.clear()
            self._idle.set()

    async def empty(self) -> None:
        """Returns when nothing waits and nothing is on its way."""
        await self._idle.wait()

    async def _deliver(self, notice: Notice) -> None:
        try:
            await self._trying(self.target.send, notice, self._session)
        except (LaterError, TurnedDownError) as error:
            self._counts.add("notify_failed", self.target.name)
            self.trouble = str(error)
            log.error("%s: %s was not told: %s", self.target.name, notice.key, error)
        else:
            self._counts.add("notify_sent", self.target.name)
            self.trouble = ""

    def _note(self, state: RetryCallState) -> None:
        assert state.outcome is not None
        self._counts.add("notify_retried", self.target.name)
        self.trouble = str(state.outcome.exception())


def _settle(each: _Waiting) -> None:
    for settled in each.settled:
        settled()


def _trying(give_up: float, note: Callable[[RetryCallState], None], sleep: Sleep) -> AsyncRetrying:
    return AsyncRetrying(
        sleep=sleep,
        retry=retry_if_exception_type(LaterError),
        stop=stop_after_delay(give_up),
        wait=_wait,
        before_sleep=note,
        reraise=True,
    )


_BACK_OFF: Final = wait_random_exponential(multiplier=0.5, max=SLOWEST)


def _wait(state: RetryCallState) -> float:
    """Longer each time and never the same for two; as long as the target asked for, if that is more."""
    error = state.outcome.exception() if state.outcome is not None else None
    return max(_BACK_OFF(state), error.after if isinstance(error, LaterError) else 0.0)
