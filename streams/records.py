"""What comes in from a topic or a file, and what goes out."""

from collections.abc import Sequence
from typing import Literal, NamedTuple

import msgspec


class Record(msgspec.Struct, frozen=True, gc=False):
    """One record as it was read. `recorded` is microseconds since 1970: the Kafka timestamp, or None in a file."""

    value: bytes | None
    recorded: int | None
    offset: int
    key: bytes | None = None
    headers: Sequence[tuple[str, bytes | None]] = ()
    """Kafka lets a header have no value."""


class Outgoing(NamedTuple):
    """One record to be sent. `topic` is the name after the prefix."""

    topic: str
    key: bytes | None
    value: bytes | None
    headers: Sequence[tuple[str, bytes]] = ()
    to: Literal["own", "key", "every"] = "own"
    """The partition of the input's own number; the key's, as Java's partitioner has it; or every one."""
