"""A worker's rules, kept current: the topic of bundles is read while it runs, and every partition goes on with them."""

import asyncio
import logging
import time
from collections.abc import Callable, Sequence
from typing import Final

from aiokafka.errors import KafkaError

from rules.history import NEVER
from rules.rule import Rule
from rules.ruleset import Ruleset
from streams.clock import Clock
from streams.kafka.broker import UnreachableError
from streams.rulebook import shelf
from streams.rulebook.book import Book, Make
from streams.rulebook.bundle import AHEAD
from streams.settings import Settings
from streams.topic.reading import TopicError

log = logging.getLogger("contactwatch.rules")

EVERY: Final = 0.5
"""Seconds between two looks at the topic."""


class Following:
    """Says until when the rules are known: what is appended later begins at least a minute after that look."""

    def __init__(self, settings: Settings, book: Book, make: Make, clock: Clock) -> None:
        self.book = book
        self.ruleset = make(book.rules, None)
        self.known = -NEVER
        """No event of this time or later is judged, and no watermark comes so far; microseconds since 1970."""
        self.switched: Callable[[Ruleset, Sequence[Rule], Sequence[bool]], None] = lambda *_: None
        """Told of another rule set, of the versions in it, and of each bundle whether it was taken."""
        self._settings, self._make, self._clock = settings, make, clock

    async def follow(self) -> None:
        """For as long as it runs. While the broker does not answer, the rules are known no further."""
        while True:
            try:
                async with shelf.opened(self._settings) as opened:
                    await opened.news()  # what stood at the start was read before
                    while True:
                        await self._look(opened)
                        await asyncio.sleep(EVERY)
            except (TopicError, UnreachableError, KafkaError, TimeoutError, OSError) as error:
                log.warning("the topic of rules cannot be read: %s: %s", type(error).__name__, error)
                await asyncio.sleep(EVERY)

    async def _look(self, opened: shelf.Shelf) -> None:
        asked = time.monotonic()
        if news := await opened.news():
            taken = await asyncio.to_thread(self.book.take, news)
            if any(taken):
                self.ruleset = await asyncio.to_thread(self._make, self.book.rules, self.ruleset)
            self.switched(self.ruleset, self.book.rules, taken)
        at = self._clock.at(asked)
        if at is not None:
            self.known = max(self.known, at + AHEAD)
