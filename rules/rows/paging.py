"""A mapping that only seldom changes where it is old: saved in pages, each written when something in it changes."""

from collections.abc import Mapping
from typing import Final, TypeVar

V = TypeVar("V")
PAGE: Final = 32
"""Entries of a page that rests."""
_TAIL: Final = -1


class Paged(dict[str, V]):
    """Whoever changes it says so: with `put` and `drop`."""

    def __init__(self, *saved: Mapping[str, V]) -> None:
        """`saved`: what the pages hold, and last what has none yet."""
        super().__init__()
        self.pages: list[list[str]] = [list(each) for each in saved[:-1]]
        self._tail = dict.fromkeys(saved[-1]) if saved else {}
        self._changed: set[int] = set()
        self._page = {key: number for number, page in enumerate(self.pages) for key in page}
        for each in saved:
            self.update(each)

    def put(self, key: str, value: V) -> None:
        if self.get(key) == value:
            return
        self[key] = value
        page = self._page.get(key, _TAIL)
        if page == _TAIL:
            self._tail[key] = None
        else:
            self._changed.add(page)

    def drop(self, key: str) -> None:
        if self.pop(key, None) is not None:
            self._tail.pop(key, None)
            self._changed.update({self._page[key]} if key in self._page else ())

    def take_changed(self) -> dict[int, dict[str, V]]:
        """Pages that must be saved, by number; they count as saved now."""
        if len(self._tail) > PAGE:
            keys = list(self._tail)
            for first in range(0, len(keys) - PAGE, PAGE):
                page = keys[first : first + PAGE]
                self._page |= dict.fromkeys(page, len(self.pages))
                self._changed.add(len(self.pages))
                self.pages.append(page)
            self._tail = {key: None for key in keys if key not in self._page}
        changed, self._changed = self._changed, set()
        return {each: {key: self[key] for key in self.pages[each] if key in self} for each in sorted(changed)}

    def tail(self) -> dict[str, V]:
        """What rests in no page yet."""
        return {key: self[key] for key in self._tail}
