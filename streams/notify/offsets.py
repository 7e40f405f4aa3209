"""How far alerts were told: what may be committed, partition by partition."""

from collections.abc import Iterable

from streams.notify.incident import Mark


class Offsets:
    """An alert is settled when every target took its notice, or was given up; what lies before the first that is not
    settled may be committed."""

    def __init__(self) -> None:
        self._unsettled: dict[int, dict[int, None]] = {}
        self._next: dict[int, int] = {}
        self._committed: dict[int, int] = {}

    def __len__(self) -> int:
        return sum(map(len, self._unsettled.values()))

    def take(self, mark: Mark) -> None:
        """Marks of a partition come in order."""
        self._unsettled.setdefault(mark.partition, {})[mark.offset] = None
        self._next[mark.partition] = mark.offset + 1

    def settle(self, marks: Iterable[Mark]) -> None:
        for mark in marks:
            self._unsettled.get(mark.partition, {}).pop(mark.offset, None)

    def news(self) -> dict[int, int]:
        """By partition, the offset to go on from after a restart, where it moved since this was last asked."""
        found = {}
        for partition, after in self._next.items():
            first = next(iter(self._unsettled.get(partition, {})), after)
            if self._committed.get(partition) != first:
                found[partition] = self._committed[partition] = first
        return found

    def forget(self) -> None:
        """The partitions are another's now; what it reads again, it tells again."""
        self._unsettled.clear()
        self._next.clear()
        self._committed.clear()
