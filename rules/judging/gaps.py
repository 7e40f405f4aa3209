"""Numbers that a source left out in an interaction, where it numbers its events one by one."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from rules.browsing import browse
from rules.history import Kept
from rules.interaction import Interaction

_FIRST: Final = (0, 1)
"""A source whose numbers begin otherwise in an interaction does not number its events one by one."""
_NOT_ONE_BY_ONE: Final = -1


class Gap(NamedTuple):
    """Between the events that have the numbers beside it something is missing."""

    source: str
    before: Kept
    after: Kept

    @property
    def begins(self) -> int:
        return min(self.before.time, self.after.time)

    @property
    def ends(self) -> int:
        return max(self.before.time, self.after.time)

    @property
    def reason(self) -> str:
        return f"sequence gap: events of {self.source} are missing after number {self.before.sequence}"


class Numbers:
    """The gaps of a history that grows at its end, by source, so that nobody looks at all of it for each event."""

    __slots__ = ("_found", "_last", "count")

    def __init__(self) -> None:
        self.count = 0
        """So many events were looked at."""
        self._last: dict[str, tuple[Kept, bool]] = {}
        """By source its event with the greatest number, and whether it numbers one by one."""
        self._found: dict[str, list[Gap]] = {}

    def took(self, source: str, event: Kept) -> bool:
        """Whether it could be taken: its number is above those before."""
        last, is_one_by_one = self._last.get(source, (None, event.sequence in _FIRST))
        if last is not None and event.sequence <= last.sequence:
            return False
        self._last[source] = (event, is_one_by_one)
        found = self._found.setdefault(source, [])
        if last is not None and is_one_by_one and event.sequence > last.sequence + 1:
            found.append(Gap(source, last, event))
        return True

    def gaps(self) -> list[Gap]:
        return [gap for found in self._found.values() for gap in found]


def known(interaction: Interaction) -> list[Gap]:
    """The gaps of a history as it stands: what was found before stays, until it changes before its end."""
    numbers: Numbers = interaction.gapped or Numbers()
    events = browse(interaction)
    for place in range(numbers.count, interaction.count):
        event = events[place]
        if event.sequence >= 0 and not numbers.took(interaction.source(event), event):
            interaction.gapped = None
            return list(gaps(interaction, interaction.events()))
    numbers.count = interaction.count
    interaction.gapped = numbers
    return numbers.gaps()


def gaps(interaction: Interaction, events: Iterable[Kept]) -> Iterator[Gap]:
    """Of all its sources."""
    numbers: dict[str, list[tuple[int, int, Kept]]] = {}
    for event in events:
        if event.sequence >= 0:
            numbers.setdefault(interaction.source(event), []).append((event.sequence, event.time, event))
    for source, found in numbers.items():
        found.sort(key=lambda each: each[:2])
        for before, after in pairwise(found) if found[0][0] in _FIRST else ():
            if after[0] > before[0] + 1:
                yield Gap(source, before[2], after[2])


def shows(interaction: Interaction, last: Kept) -> bool:
    """Whether the number of a history's last event may show that one is left out. The number that each source gave last
    is remembered: the whole history is looked at only where it does not follow."""
    numbers: dict[str, int] = interaction.numbers or {}
    interaction.numbers, source = numbers, interaction.source(last)
    known = numbers.get(source)
    if known == _NOT_ONE_BY_ONE:
        return False
    numbers[source] = last.sequence
    if last.sequence in _FIRST if known is None else last.sequence == known + 1:
        return False
    found = (each.sequence for each in interaction.events() if interaction.source(each) == source)
    if min(each for each in found if each >= 0) in _FIRST:
        return True
    numbers[source] = _NOT_ONE_BY_ONE
    return False
