"""A sequence that only grows: adding costs the same at any length, and what it was before stays as it was."""

from bisect import bisect_left
from collections.abc import Callable, Iterator
from itertools import islice
from typing import Generic, TypeVar

T = TypeVar("T")


class Growing(Generic[T]):
    """The first items of a list that later ones share; whoever adds to an earlier one gets a list of its own."""

    __slots__ = ("_items", "_size")

    def __init__(self, items: list[T] | None = None, size: int = 0) -> None:
        self._items: list[T] = [] if items is None else items
        self._size = size

    def added(self, item: T) -> "Growing[T]":
        """The sequence with one item more."""
        items, size = self._items, self._size
        if len(items) != size:
            items = items[:size]
        items.append(item)
        return Growing(items, size + 1)

    def first(self, least: int, key: Callable[[T], int]) -> int:
        """The place of the first item whose key is not less than `least`; the keys of the items only grow."""
        return bisect_left(self._items, least, 0, self._size, key=key)

    def from_first(self, least: int, key: Callable[[T], int]) -> Iterator[T]:
        """The items from that one on."""
        return self.since(self.first(least, key))

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[T]:
        return islice(self._items, self._size)

    def since(self, place: int) -> Iterator[T]:
        """The items from a place on."""
        return islice(self._items, place, self._size)

    def __getitem__(self, place: int) -> T:
        if not -self._size <= place < self._size:
            raise IndexError(place)
        return self._items[place if place >= 0 else place + self._size]
