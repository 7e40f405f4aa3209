"""Which journal a worker's partitions write to, by the setting `durability`."""

from typing import Protocol

from streams.journal import Journal, Transactions
from streams.lease import Lease, Leased
from streams.memory import Memories
from streams.settings import Settings

SECOND = 1_000_000


class Journals(Protocol):
    """Makes the journal of a partition."""

    lease: Lease | None
    """What each answer of the group renews, where somebody asks for it."""

    def of(self, number: int) -> Journal: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


class _Separate:
    """Each partition has a producer of its own: nothing is shared but the lease."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self.lease = Lease(settings.micros("session") / SECOND) if settings.durability == "lease" else None

    def of(self, number: int) -> Journal:
        if self.lease is not None:
            return Leased(self._settings, number, self.lease)
        return Transactions(self._settings, number)

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def journals_of(settings: Settings) -> Journals:
    return Memories(settings) if settings.durability == "memory" else _Separate(settings)
