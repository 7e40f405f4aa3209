"""Which records join which history, decided by a record and its own interaction's records alone."""

from collections import deque
from dataclasses import dataclass, field
from typing import Final

import xxhash

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

OPENINGS: Final = frozenset({"interaction.started", "outbound.dialled"})


@dataclass(frozen=True)
class Timing:
    """The spans that decide admission and the watermark; all microseconds."""

    lateness: int = 2 * SECOND
    """How far the watermark stays behind the greatest time seen."""
    lateness_of: dict[str, int] = field(default_factory=dict)
    """By source, where it differs."""
    max_ahead: int = 60 * SECOND
    """An event that says it happened later than this after its record is from a clock that is wrong."""
    remember: int = 10 * MINUTE
    """How long an ended interaction still takes late events."""
    idle: int = DAY
    """How long one that never ends may be silent."""
    idle_of: dict[str, int] = field(default_factory=lambda: {"email": 90 * DAY, "social": 90 * DAY})
    """By channel, where it differs: a ticket lives over a weekend."""
    graves: int = DAY
    """How long it is remembered that an interaction is over."""


class Graveyard:
    """Hashes of interactions that are over, so that a late copy is known as late."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._over_at: dict[int, int] = {}
        self._in_order: deque[tuple[int, int]] = deque()

    def bury(self, key: str, over_at: int) -> None:
        grave = xxhash.xxh3_64_intdigest(key.encode())
        self._over_at[grave] = over_at
        self._in_order.append((over_at, grave))

    def over_at(self, key: str) -> int:
        """When the interaction of this key was over; 0 when none is remembered."""
        return self._over_at.get(xxhash.xxh3_64_intdigest(key.encode()), 0) if self._over_at else 0

    def clear_before(self, recorded: int) -> None:
        """Forgets what is older than the graves are kept."""
        while self._in_order and self._in_order[0][0] < recorded - self._kept:
            over_at, grave = self._in_order.popleft()
            if self._over_at.get(grave) == over_at:
                del self._over_at[grave]

    def rows(self) -> list[tuple[int, int]]:
        """(grave, over_at) of all that is remembered."""
        return list(self._over_at.items())

    def restore(self, rows: list[tuple[int, int]]) -> None:
        for grave, over_at in sorted(rows, key=lambda row: row[1]):
            self._over_at[grave] = over_at
            self._in_order.append((over_at, grave))
