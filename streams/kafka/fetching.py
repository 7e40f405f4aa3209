"""What the fetch of a partition hands over, and how far it is."""

from typing import Any, NamedTuple


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
