"""Numbers that a source left out in an interaction, where it numbers its events one by one."""

from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

from rules.browsing import browse
from rules.history import Kept
from rules.interaction import Interaction

_FIRST: Final = (0, 1)
"""A source whose numbers begin otherwise in an interaction does not number its events one by one."""


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

    __slots__ = ("_found", "_last", "count", "is_tangled", "latest")

    def __init__(self) -> None:
        self.count = 0
        """So many events were looked at."""
        self.is_tangled = False
        """Whether a number came that is not above those before: then only a look at all of them tells the gaps."""
        self.latest = False
        """Whether the number of the last event that was looked at does not follow on the one before."""
        self._last: dict[str, tuple[Kept, bool]] = {}
        """By source its last event with a number, and whether it numbers one by one."""
        self._found: list[Gap] = []

    def take(self, event: Kept, interaction: Interaction) -> None:
        """The next event."""
        self.count += 1
        self.latest = event.sequence >= 0 and self._leaves_out(interaction.source(event), event)

    def _leaves_out(self, source: str, event: Kept) -> bool:
        """Whether its number does not follow on the one before, of a source that numbers one by one."""
        last, is_one_by_one = self._last.get(source, (None, False))
        is_one_by_one = is_one_by_one or event.sequence in _FIRST
        self._last[source] = (event, is_one_by_one)
        if last is None or event.sequence == last.sequence + 1:
            return False
        if event.sequence <= last.sequence:
            self.is_tangled = True
        elif is_one_by_one:
            self._found.append(Gap(source, last, event))
        return is_one_by_one

    def gaps(self) -> list[Gap]:
        return [gap for source in self._last for gap in self._found if gap.source == source]


def known(interaction: Interaction) -> list[Gap]:
    """The gaps of a history as it stands: what was found before stays, until it changes before its end."""
    numbers = _looked_at(interaction, interaction.count)
    return list(gaps(interaction, interaction.events())) if numbers.is_tangled else numbers.gaps()


def shows(interaction: Interaction, last: Kept) -> bool:
    """Whether the number of a history's last event shows that one is left out, or that it came out of its order."""
    numbers = _looked_at(interaction, interaction.count - 1)
    if numbers.count < interaction.count:
        numbers.take(last, interaction)
    return numbers.latest


def _looked_at(interaction: Interaction, count: int) -> Numbers:
    """What is known of its numbers when so many of its events were looked at."""
    numbers: Numbers = interaction.numbers or Numbers()
    interaction.numbers = numbers
    if numbers.count < count:
        events = browse(interaction)
        for event in map(events.__getitem__, range(numbers.count, count)):
            numbers.take(event, interaction)
    return numbers


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
