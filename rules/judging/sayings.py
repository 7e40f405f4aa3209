"""What was said of one interaction's clocks: found by clock, and saved in pages of which few change."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence, Set
from itertools import chain
from typing import Any, Final

import msgspec
import orjson

_MOST: Final = 16
_LARGE: Final = 8 * 1024
"""A page rests when it has so many, or so many bytes: what is still to grow stands in the head row, and is small."""
_TAIL: Final = -1

Start = tuple[str, str, str]
"""Source, id and interaction of the event that started a clock."""


class Said(msgspec.Struct, gc=False):
    """The last step that was said about one clock."""

    rule: str
    start: int
    """Place of the starting event in the history as it is folded now; -1 when it is there no more."""
    source: str
    id: str
    revision: int
    state: str
    content: int
    """Digest of due, measured and evidence as (source, id, time): what an amendment would change."""
    record: bytes | dict[str, Any]
    """The whole step as it was said, so that a withdrawal can repeat it when the clock is gone."""
    shown: Any = None
    """The verdict that led to it, while places stay as they are: an equal one needs no second look."""
    violation: str = ""
    """The violation's id, once it was computed."""
    interaction: str = ""
    """Whose event started it, where a subject's history has events of many interactions."""
    digest: str = ""
    """Of the rule's version that judges the clock; empty in rows of before there were versions."""
    page: int = _TAIL
    """Which page it rests in."""

    @property
    def is_taken_back(self) -> bool:
        return self.state in ("withdrawn", "cancelled")

    def written(self) -> bytes:
        """The step as JSON. A copy, for what orjson gives holds on to the kilobytes it was written in."""
        return bytes(memoryview(orjson.dumps(self.record))) if isinstance(self.record, dict) else self.record

    def read(self) -> dict[str, Any]:
        """The step as it was found."""
        return orjson.loads(self.record) if isinstance(self.record, bytes) else self.record


class Sayings:
    """In the order in which clocks were first spoken of. Of those that are decided nobody looks at any again, but for
    a history that was folded again."""

    __slots__ = ("_by_clock", "_changed", "_dropped", "_unsettled", "first", "pages", "tail")

    def __init__(self, tail: Iterable[Said] = (), pages: Iterable[list[Said]] = (), first: int = 0) -> None:
        """`pages` are those that are saved, from the number `first` on."""
        self.tail = list(tail)
        # Most have no page ever: what is only for pages is made with the first of them.
        self.pages: Sequence[list[Said]] = list(pages) or _NONE
        self.first = first
        self._by_clock: dict[str, dict[int, Said]] = {}
        self._changed: Set[int] = _NO_NUMBERS
        self._dropped: Sequence[int] = _NONE
        self._unsettled: dict[int, Said] = {}
        for number, page in enumerate(self.pages, first):
            for said in page:
                said.page = number

    def __iter__(self) -> Iterator[Said]:
        return chain(*self.pages, self.tail)

    @property
    def end(self) -> int:
        """The number of the page that comes next."""
        return self.first + len(self.pages)

    def of(self, rule: str, start: int) -> Said | None:
        """What was said of that clock."""
        known = self._by_clock.get(rule)
        return None if known is None else known.get(start)

    def add(self, said: Said) -> None:
        self.tail.append(said)
        self._by_clock.setdefault(said.rule, {})[said.start] = said

    def find(self, places: Mapping[Start, int]) -> None:
        """Finds all by the events that started them, whose places have changed."""
        self._by_clock, self._unsettled = {}, {}
        for said in self:
            said.shown = None
            said.start = places.get((said.source, said.id, said.interaction), -1)
            if said.start >= 0:
                self._by_clock.setdefault(said.rule, {})[said.start] = said

    def changed(self, said: Said) -> None:
        """It is another one now than it was."""
        if said.page >= 0:
            self._must_be_saved(said.page)

    def shown(self, said: Said, verdict: Any) -> None:
        """It says this verdict."""
        said.shown = verdict
        self._unsettled[id(said)] = said

    def let_go(self, said: Said) -> None:
        """Its clock is no more, or another one stands in its place."""
        known = self._by_clock.get(said.rule, {})
        if known.get(said.start) is said:
            del known[said.start]

    def of_rules(self, rules: Iterable[str]) -> Iterator[Said]:
        """Of the clocks of these rules."""
        return chain(*(self._by_clock[rule].values() for rule in rules if rule in self._by_clock))

    def unsettled(self, since: int, last: int) -> list[Said]:
        """Those that no longer stand if their clock is not told of: due at or behind `since`. An event that comes last,
        at or behind `last`, can change no clock that was due before it."""
        least = min(since, last)
        for key, each in list(self._unsettled.items()):
            if each.is_taken_back or _due(each) < least:
                del self._unsettled[key]
        return [each for each in self._unsettled.values() if _due(each) >= since]

    def keep(self, wanted: Callable[[Said], bool]) -> None:
        """Forgets the others."""
        for number, page in enumerate(self.pages, self.first):
            kept = [said for said in page if wanted(said)]
            if len(kept) < len(page):
                page[:] = kept
                self._must_be_saved(number)
        self.tail = [said for said in self.tail if wanted(said)]
        gone = next((number for number, page in enumerate(self.pages) if page), len(self.pages))
        self._dropped = [*self._dropped, *range(self.first, self.first + gone)]
        self.pages, self.first = self.pages[gone:], self.first + gone

    def take_changed(self) -> tuple[dict[int, list[Said]], list[int]]:
        """(pages that must be saved, by number; the numbers of those that are no more); they count as saved now."""
        self._rest()
        changed = {number: self.pages[number - self.first] for number in sorted(self._changed) if number >= self.first}
        dropped, self._dropped, self._changed = [*self._dropped], _NONE, _NO_NUMBERS
        return changed, dropped

    def _must_be_saved(self, number: int) -> None:
        if number not in self._changed:
            self._changed = {*self._changed, number}

    def _rest(self) -> None:
        """Puts what stands long enough at the end into pages."""
        page: list[Said] = []
        size = 0
        for said in self.tail:
            page.append(said)
            size += len(said.written())
            if len(page) == _MOST or size > _LARGE:
                for each in page:
                    each.page = self.end
                self._must_be_saved(self.end)
                self.pages = [*self.pages, page]
                page, size = [], 0
        self.tail = page


def _due(said: Said) -> int:
    """When its clock was due as it was said; where that is open, it may be at any time."""
    due = None if said.shown is None else said.shown.due_at
    return _EVER if due is None else due


_EVER: Final = 1 << 63
_NONE: Final[tuple[Any, ...]] = ()
_NO_NUMBERS: Final[frozenset[int]] = frozenset()
