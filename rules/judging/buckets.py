"""Keys by the stretch of time at whose end somebody wants to look at them: lighter than a heap of instants and keys."""

from heapq import heappop, heappush

from rules.history import NEVER


class Buckets:
    """A key may stand in several buckets; whoever takes it out looks whether it is still wanted."""

    def __init__(self, width: int) -> None:
        self._width = width
        self.clear()

    def clear(self) -> None:
        self._keys: dict[int, list[str]] = {}
        self._ends: list[int] = []
        self._count = 0
        self.first = NEVER
        """The end of the first bucket: none is over before this instant."""

    def __len__(self) -> int:
        return self._count

    def add(self, instant: int, key: str) -> None:
        """The key is wanted at the end of the bucket that holds this instant."""
        end = instant - instant % self._width + self._width
        keys = self._keys.get(end)
        if keys is None:
            self._keys[end] = [key]
            heappush(self._ends, end)
            self.first = self._ends[0]
        else:
            keys.append(key)
        self._count += 1

    def until(self, instant: int, most: int, reached: int = 0, count: int = 0) -> int:
        """The end of the last bucket before an instant, so that those after `reached` hold about `most` keys, where
        `count` stand before that; the instant itself where all of them are no more."""
        # Nearly always nothing lies before it, and all that may be over within a day need not be looked through.
        for end in sorted(end for end in self._ends if end < instant) if self.first < instant else ():
            if count >= most:
                break
            reached, count = end, count + len(self._keys[end])
        return reached if count >= most else instant

    def before(self, instant: int) -> list[str]:
        """Takes out the keys of all buckets that ended before an instant."""
        found: list[str] = []
        while self._ends and self._ends[0] < instant:
            found += self._keys.pop(heappop(self._ends))
        self.first = self._ends[0] if self._ends else NEVER
        self._count -= len(found)
        return found
