"""Watches folders of rules, and publishes what stands in them when it has changed and is whole."""

import asyncio
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from streams.rulebook import publishing
from streams.rulebook.bundle import AHEAD, NoBundleError, Packed
from streams.settings import Settings
from streams.topic.reading import TopicError

DEBOUNCE_MS: Final = 1_600
"""Changes that come so soon after one another are one: an editor or a checkout writes many files."""
MARGIN: Final = 10_000_000
"""Microseconds beyond the minute: the host's clock may be a little off."""

Say = Callable[[str], None]


async def watch(settings: Settings, folders: Sequence[Path], say: Say, stop: asyncio.Event) -> None:
    """Until `stop`. What is broken is said and not published: what was published before goes on."""
    from watchfiles import awatch

    published = await _look(settings, folders, "", say)
    async for _ in awatch(*folders, stop_event=stop, debounce=DEBOUNCE_MS, rust_timeout=500):
        published = await _look(settings, folders, published, say)


async def _look(settings: Settings, folders: Sequence[Path], published: str, say: Say) -> str:
    """Publishes what stands there if it is another than what was published; the digest of what is published now."""
    begins = round(time.time() * 1_000_000) + AHEAD + MARGIN
    try:
        bundle, _ = await asyncio.to_thread(publishing.packed, folders, begins)
        if bundle.digest == published:
            return published
        await publishing.publish(settings, bundle)
    except publishing.BrokenRulesError as error:
        say(f"refused, what was published before goes on: {error}")
        for each in error.mistakes:
            say(f"  {each}")
        return published
    except (publishing.TooSoonError, NoBundleError, TopicError) as error:
        say(f"refused, what was published before goes on: {error}")
        return published
    say(told(bundle))
    return bundle.digest


def told(bundle: Packed) -> str:
    """In one line."""
    from schemas import instant

    return f"published: bundle {bundle.digest}, {len(bundle.files)} files, from {instant.text(bundle.begins)} on"
