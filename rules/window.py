"""What a limit counts: the events, or the values of a field, that lie in the window which ends with an event."""

from collections.abc import Mapping
from operator import attrgetter
from typing import Final, NamedTuple

from rules.growing import Growing

_MARGIN: Final = 2 * 86_400_000_000
"""Windows counted in zones that differ from event to event begin at most so much earlier than one before."""
_MANY: Final = 64
_PROOF: Final = 100
"""No more events than these, the latest, are named as evidence."""


class Counted(NamedTuple):
    """One event that counts."""

    at: int
    place: int


_at = attrgetter("at")


class Window(NamedTuple):
    """What has been counted and may still lie in a window. `values` is None where events are counted."""

    events: Growing[Counted] = Growing()
    values: Mapping[object, Counted] | None = None
    """By value the last event that had it: a value lies in a window if that event does."""
    stay: int = -1
    """Where the stay began that is counted; -1 without one."""

    def added(self, event: Counted, value: object, begin: int) -> "Window":
        """The window with one event more, without what no later window can hold."""
        if self.values is not None:
            kept = {each: last for each, last in self.values.items() if last.at >= begin - _MARGIN}
            return self._replace(values=kept if value is None else {**kept, value: event})
        events = self.events
        gone = events.first(begin - _MARGIN, _at)
        if gone > _MANY and gone > len(events) // 2:
            events = Growing()
            for each in self.events.since(gone):
                events = events.added(each)
        return self._replace(events=events.added(event))

    def count(self, begin: int) -> int:
        """How many lie in the window from `begin` on."""
        if self.values is not None:
            return sum(last.at >= begin for last in self.values.values())
        return len(self.events) - self.events.first(begin, _at)

    def proof(self, begin: int, needed: int) -> tuple[int, ...]:
        """The places of the latest events that show that there are so many, in order."""
        if self.values is not None:
            within = sorted(last for last in self.values.values() if last.at >= begin)
            return tuple(each.place for each in within[-min(needed, _PROOF) :])
        first = max(self.events.first(begin, _at), len(self.events) - min(needed, _PROOF))
        return tuple(each.place for each in self.events.since(first))
