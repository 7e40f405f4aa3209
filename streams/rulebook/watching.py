"""Watches folders of rules, and publishes what stands in them when it has changed and is whole."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final

from schemas import instant
from streams.rulebook import publishing
from streams.rulebook.bundle import AHEAD, NoBundleError, Packed
from streams.topic.reading import TopicError

DEBOUNCE_MS: Final = 1_600
"""Changes that come so soon after one another are one: an editor or a checkout writes many files."""
MARGIN: Final = 10_000_000
"""Microseconds beyond the minute: the host's clock may be a little off."""
LOOK_AGAIN_MS: Final = 500
"""How soon it ends when it is asked to."""


class Watch:
    """What is broken is said and not published: what was published before goes on."""

    def __init__(
        self, folders: Sequence[Path], publish: Callable[[Packed], Awaitable[None]], say: Callable[[str], None]
    ) -> None:
        self._folders, self._publish, self._say = tuple(folders), publish, say
        self._published = ""
        """Digest of the last bundle."""

    async def run(self, stop: asyncio.Event) -> None:
        """Publishes what stands there now, and whatever it becomes, until `stop`."""
        from watchfiles import awatch

        is_first = True  # looked at only when it is watched: nothing changes unseen between the two
        async for changes in awatch(
            *self._folders, stop_event=stop, debounce=DEBOUNCE_MS, rust_timeout=LOOK_AGAIN_MS, yield_on_timeout=True
        ):
            if changes or is_first:
                await self.look()
            is_first = False

    async def look(self) -> None:
        """Publishes what stands there, if it is whole and another than what was published."""
        begins = round(time.time() * publishing.SECOND) + AHEAD + MARGIN
        try:
            bundle, _ = await asyncio.to_thread(publishing.packed, self._folders, begins)
            if bundle.digest != self._published:
                await self._publish(bundle)
                self._published = bundle.digest
                self._say(told(bundle))
        except (publishing.BrokenRulesError, publishing.TooSoonError, NoBundleError, TopicError) as error:
            self._say(f"refused, what was published before goes on: {error}")
            for each in error.mistakes if isinstance(error, publishing.BrokenRulesError) else ():
                self._say(f"  {each}")


def told(bundle: Packed) -> str:
    """In one line."""
    return f"published: bundle {bundle.digest}, {len(bundle.files)} files, from {instant.text(bundle.begins)} on"
