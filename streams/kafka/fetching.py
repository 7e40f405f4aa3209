"""What the fetch of a partition hands over, and how far it is."""

from typing import Any, Final, NamedTuple

_GATHER_MS: Final = 20
_MANY: Final = 64 * 1024
_ENOUGH: Final = 512 * 1024
"""So many bytes are answered at once: a backlog is not held up."""


class Patience(NamedTuple):
    """When a fetch is to be answered: with so many bytes, or after so many milliseconds."""

    least_bytes: int
    most_ms: int


AT_FIRST: Final = Patience(1, 100)
"""With the first record that comes; else so late as an idle partition may be known to be empty."""


def patience(size: int) -> Patience:
    """How the next fetch is to be answered after one that brought so many bytes: while records come, with what has
    gathered by then, for a fetch costs much the same whatever it brings."""
    if not size:
        return AT_FIRST
    return Patience(_ENOUGH, 2 * _GATHER_MS if size > _MANY else _GATHER_MS)


class Run(NamedTuple):
    """Records of one partition, one behind the other as they were fetched."""

    begins: int | None
    """Where the fetch stood before it: the end of the run before, or where it was set to."""
    records: list[Any]


class Progress(NamedTuple):
    """Positions, for transaction markers take offsets like records."""

    position: int
    end: int
    """The last stable offset: nothing that is committed stands behind it."""
    asked: float
    """Monotonic seconds: when the fetch was sent whose answer told the end."""
