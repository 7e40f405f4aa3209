"""What a limit counts: the events, or the values of a field, that lie in the window which ends with an event."""

from bisect import bisect_left, insort
from itertools import islice, takewhile
from operator import attrgetter
from typing import Final, NamedTuple

from rules.folds.growing import Growing

_MARGIN: Final = 2 * 86_400_000_000
"""Windows counted in zones that differ from event to event begin at most so much earlier than one before."""
_MANY: Final = 64
_PROOF: Final = 100
"""No more events than these, the latest, are named as evidence."""


class Counted(NamedTuple):
    """One event that counts."""

    at: int
    place: int
    value: object = None


_at = attrgetter("at")


class Latest:
    """The last event of each value, and when the others were. It grows with the last of the windows that share it; an
    earlier one makes its own."""

    def __init__(self, events: Growing[Counted] | tuple[()] = ()) -> None:
        self.size = 0
        """Of how many events."""
        self.last: dict[object, Counted] = {}
        """In the order of these events."""
        self.others: list[int] = []
        """In order."""
        for event in events:
            self.add(event)

    def add(self, event: Counted) -> None:
        before = self.last.pop(event.value, None)
        if before is not None:
            insort(self.others, before.at)
        self.last[event.value] = event
        self.size += 1


class Window(NamedTuple):
    """What has been counted and may still lie in a window. `latest` is None where events are counted."""

    events: Growing[Counted] = Growing()
    latest: Latest | None = None
    stay: int = -1
    """Where the stay began that is counted; -1 without one."""

    def added(self, event: Counted, begin: int) -> "Window":
        """The window with one event more, without what no later window can hold."""
        if self.latest is not None and event.value is None:
            return self
        events, latest = self.events, self._latest()
        gone = events.first(begin - _MARGIN, _at)
        if gone > _MANY and gone > len(events) // 2:
            events = Growing()
            for each in self.events.since(gone):
                events = events.added(each)
            latest = None if latest is None else Latest(events)
        if latest is not None:
            latest.add(event)
        return self._replace(events=events.added(event), latest=latest)

    def _latest(self) -> Latest | None:
        latest = self.latest
        return latest if latest is None or latest.size == len(self.events) else Latest(self.events)

    def count(self, begin: int) -> int:
        """How many lie in the window from `begin` on: a value does if the last event that had it does."""
        events, latest = len(self.events) - self.events.first(begin, _at), self._latest()
        return events if latest is None else events - (len(latest.others) - bisect_left(latest.others, begin))

    def proof(self, begin: int, needed: int) -> tuple[int, ...]:
        """The places of the latest events that show that there are so many, in order."""
        most, latest = min(needed, _PROOF), self._latest()
        if latest is not None:
            within = takewhile(lambda last: last.at >= begin, reversed(latest.last.values()))
            return tuple(each.place for each in reversed(list(islice(within, most))))
        first = max(self.events.first(begin, _at), len(self.events) - most)
        return tuple(each.place for each in self.events.since(first))
