"""Publishes bundles: read and checked before anything is sent, and never too late for a worker to know of it."""

import getpass
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from rules.loading import Mistake
from rules.rule import Rule
from schemas import instant
from streams.rulebook.bundle import AHEAD, Packed, collected, rules_of
from streams.settings import Settings
from streams.topic.reading import TopicError
from streams.topic.sending import producer

_CLOCK: Final = b"clock"
"""Under this key nothing is ever kept: a tombstone whose stamp says what time it is for the broker."""
SECOND: Final = 1_000_000
MILLISECOND: Final = 1000


class TooSoonError(Exception):
    """A bundle that would begin before every worker can know of it."""


class BrokenRulesError(Exception):
    """The rules have mistakes, each with its file and line."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(mistakes)
        super().__init__(f"{len(self.mistakes)} mistakes in the rules; nothing is published")


def packed(paths: Iterable[Path], begins: int) -> tuple[Packed, tuple[Rule, ...]]:
    """A bundle of what stands in these folders and files, and its rules. Raises BrokenRulesError or NoBundleError."""
    from rules.loading import load

    named = tuple(paths)
    if mistakes := load(*named).mistakes:  # told by the names of the files as they are here
        raise BrokenRulesError(mistakes)
    found = Packed(begins, _who(), round(time.time() * SECOND), collected(named))
    loaded = rules_of(found)
    if loaded.mistakes:  # a calendar or profile that lies elsewhere is missing in the bundle
        raise BrokenRulesError(loaded.mistakes)
    return found, loaded.rules


def _who() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a container's user without a name
        return ""


def too_soon(begins: int, now: int) -> str:
    """Why a bundle cannot begin then; empty where it can. Microseconds; `now` by the broker's clock."""
    if begins >= now + AHEAD:
        return ""
    return (
        f"--from: {instant.text(begins)} is {(begins - now) / SECOND:.0f} s ahead by the broker's clock, and a bundle"
        " begins 60 s ahead at least: every worker reads it before"
    )


async def publish(settings: Settings, bundle: Packed) -> None:
    """Returns when it stands. Raises TooSoonError or TopicError."""
    topic = f"{settings.prefix}.rules"
    async with producer(settings) as made:
        now = await _sent(made, topic, _CLOCK, None)
        if reason := too_soon(bundle.begins, now):
            raise TooSoonError(reason)
        appended = await _sent(made, topic, bundle.key, bundle.written())
    if reason := too_soon(bundle.begins, appended):
        raise TooSoonError(f"sent, but appended too late, so that every worker passes over it: {reason}")


async def _sent(made: Any, topic: str, key: bytes, value: bytes | None) -> int:
    """When the broker appended it, microseconds since 1970."""
    found = await made.send_and_wait(topic, value, key)
    if found.timestamp_type != 1:
        raise TopicError(f"{topic} does not stamp the append time; `contactwatch doctor` says how to mend it")
    return int(found.timestamp) * MILLISECOND
