"""Letting go of a client of Kafka's, whatever it says; but whoever is cancelled meanwhile hears of it."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager, suppress


@contextmanager
def letting_go(*failures: type[BaseException]) -> Iterator[None]:
    """Around a client's stop. aiokafka 0.14 awaits a task that it has just cancelled when a consumer without a group
    ends early; that is no cancelling of ours, which goes on. `failures` pass in silence as well."""
    with suppress(asyncio.CancelledError, *failures):
        yield
    heed_cancelling()


def heed_cancelling() -> None:
    """Raises asyncio.CancelledError in a task that somebody wants to end: what was swallowed is said again."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
