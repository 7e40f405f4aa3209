"""When the group last knew this worker: on a broker without a fence that is all that tells an owner."""

import time
from typing import Final

from streams.partitions.journal import FencedError

MARGIN: Final = 1.5
"""Seconds before the group may have forgotten us in which nothing is begun any more."""


class Lease:
    """When the group last told this worker that it belongs to it. Without a fence it is all that tells an owner."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._told = 0.0

    def renew(self, asked: float) -> None:
        """The group knew us at that monotonic second."""
        self._told = max(self._told, asked)

    def check(self) -> None:
        """Raises FencedError where the group may have given our partitions to others."""
        age = time.monotonic() - self._told
        if age > self._seconds - MARGIN:
            raise FencedError(f"the group has not answered for {age:.1f} s; the partition may be another worker's")
