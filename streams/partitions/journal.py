"""The shape of a partition's journal: what is said and what is saved stand together, or not at all."""

from collections.abc import Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Final, NamedTuple, Protocol, cast

from rules.rows.row import Record as Row
from schemas.topics import EVALUATE, Processor
from streams.records import Outgoing
from streams.settings import Settings

if TYPE_CHECKING:
    from streams.partitions.lease import Lease

WRITE_WITHIN: Final = 15.0
"""Seconds; later than that the outcome of a write is unknown."""
OPEN_WITHIN: Final = 30.0


class Stamp(NamedTuple):
    """When the broker wrote something, microseconds since 1970, and when we heard of it, monotonic seconds."""

    appended: int
    heard: float


class FencedError(Exception):
    """Somebody else has opened this journal, or the broker has ended our session: what we hold may be stale."""


class Journal(Protocol):
    """What a partition writes to. One `open`, then writes one after the other; after a failure it is opened anew."""

    saves: bool
    """Whether rows are kept at all."""

    async def open(self) -> dict[bytes, bytes]:
        """Takes the journal from whoever had it; gives what was saved, the last value of each key."""
        ...

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        """Makes all of it stand. Raises FencedError; after any other error it is unknown whether it stands."""
        ...

    async def close(self) -> None:
        """Lets go, whatever state it is in."""
        ...


class Journals(Protocol):
    """Makes the journal of each partition of a worker."""

    lease: "Lease | None"
    """What each answer of the group renews, where somebody asks for it."""

    def of(self, number: int) -> Journal: ...

    async def start(self) -> None: ...

    async def stop(self) -> None: ...


def journals_of(settings: Settings, processor: Processor = EVALUATE) -> Journals:
    """Of the kind that `durability` names."""
    kind = import_module(f"streams.partitions.journals.{settings.durability}")
    return cast(Journals, kind.Journals(settings, processor))
