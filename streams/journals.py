"""Which journal a worker's partitions write to, by the setting `durability`."""

from typing import Protocol

from streams.journal import Journal, Transactions
from streams.memory import Memories
from streams.settings import Settings


class Journals(Protocol):
    """Makes the journal of a partition."""

    def of(self, number: int) -> Journal: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class _Transactional:
    """Each partition has a producer of its own, so there is nothing to share."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings

    def of(self, number: int) -> Journal:
        return Transactions(self._settings, number)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def journals_of(settings: Settings) -> Journals:
    return Memories(settings) if settings.durability == "memory" else _Transactional(settings)
