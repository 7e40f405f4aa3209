"""Who must be asked next: interactions by the instant of their wake, in order once that instant is near."""

from collections.abc import Callable
from heapq import heapify, heappop, heappush

from rules.admission import SECOND
from rules.history import NEVER
from rules.judging.buckets import Buckets

Wake = Callable[[str], int]
"""When an interaction wants to be asked now, by its key; NEVER where it is over."""


class Dues:
    """A bucket for each second holds keys alone: most clocks are stopped before their due, and their entry was cheap.
    When a second begins, its keys are ordered by the wake of each; one that has moved on stands elsewhere."""

    def __init__(self, wake: Wake) -> None:
        self._wake = wake
        self._later = Buckets(SECOND)
        self._now: list[tuple[int, str]] = []
        self._until = 0
        """Whoever is due before this stands in `_now`."""
        self.first = NEVER
        """Nobody is due before this instant."""

    def add(self, due: int, key: str) -> None:
        if due < self._until:
            heappush(self._now, (due, key))
        else:
            self._later.add(due, key)
        if due < self.first:
            self.first = due

    def until(self, watermark: int, most: int) -> int:
        """How far the watermark may go so that about `most` are due."""
        return min(watermark, self._later.until(watermark, most, self._until, len(self._now)))

    def take(self, watermark: int) -> tuple[int, str] | None:
        """Takes out the next one that is due before the watermark, as (due, key)."""
        self._open(watermark)
        found = heappop(self._now) if self._now and self._now[0][0] < watermark else None
        if found is None:
            self.first = self._now[0][0] if self._now else self._later.first - SECOND
        return found

    def _open(self, watermark: int) -> None:
        """Brings the buckets that begin before the watermark to order."""
        end = watermark - watermark % SECOND + SECOND
        if self._until >= end:
            return
        self._until = end
        found = self._later.before(end + 1)
        if found:
            self._now += [(due, key) for key in found if (due := self._wake(key)) < end]
            heapify(self._now)
