"""Keys by the minute at which somebody wants to look at them: lighter than a heap where a minute does not matter."""

from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

from rules.history import NEVER

_MINUTE: Final = 60_000_000


class Buckets:
    """A key may stand in several minutes; whoever takes it out looks whether it is still wanted."""

    def __init__(self) -> None:
        self.clear()

    def clear(self) -> None:
        self._keys: dict[int, list[str]] = {}
        self._minutes: list[int] = []
        self._count = 0
        self.first = NEVER
        """No key is wanted before this instant."""

    def __len__(self) -> int:
        return self._count

    def add(self, instant: int, key: str) -> None:
        """The key is wanted at the end of the minute that holds this instant."""
        minute = instant // _MINUTE + 1
        keys = self._keys.get(minute)
        if keys is None:
            self._keys[minute] = [key]
            heappush(self._minutes, minute)
            self.first = self._minutes[0] * _MINUTE
        else:
            keys.append(key)
        self._count += 1

    def before(self, instant: int) -> Iterator[str]:
        """Takes out the keys of all minutes that ended before an instant. What is added meanwhile is not seen."""
        found: list[str] = []
        while self._minutes and self._minutes[0] * _MINUTE < instant:
            found += self._keys.pop(heappop(self._minutes))
        self.first = self._minutes[0] * _MINUTE if self._minutes else NEVER
        self._count -= len(found)
        yield from found
