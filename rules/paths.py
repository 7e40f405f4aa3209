"""Dotted paths into an event's data, and the names of its envelope's fields: what stands there."""

from collections.abc import Callable, Iterable
from typing import Final

from rules.condition import MISSING
from rules.interaction import ENVELOPE
from schemas import instant
from schemas.wire import Event

Reader = Callable[[Event], object]

_ON_ENVELOPE: Final[dict[str, Reader]] = {
    "id": lambda event: event.id,
    "type": lambda event: event.type,
    "time": lambda event: event.time,
    "sequence": lambda event: None if event.sequence < 0 else event.sequence,
    "tenant": lambda event: event.key.partition("\0")[0],
    "subject": lambda event: event.key.partition("\0")[2],
    "source": lambda event: event.origin[0],
}


def at(path: str) -> Reader:
    """What stands at a dotted path of an event's data, or at an envelope field's name; MISSING where nothing does."""
    if path in _ON_ENVELOPE:
        return _ON_ENVELOPE[path]
    if path in ENVELOPE:
        place = ENVELOPE[path]
        return lambda event: event.origin[place]
    steps = path.split(".")
    if len(steps) == 1:
        return lambda event: event.data.get(path, MISSING)

    def walk(event: Event) -> object:
        value: object = event.data
        for step in steps:
            if type(value) is not dict:
                return MISSING
            value = value.get(step, MISSING)
        return value

    return walk


def fields_of(paths: Iterable[str]) -> frozenset[str] | None:
    """The data fields that all these paths lead into; None where one of them asks something of every event."""
    found = list(paths)
    if not found or any(path in _ON_ENVELOPE or path in ENVELOPE for path in found):
        return None
    return frozenset(path.partition(".")[0] for path in found)


def instant_at(path: str) -> Callable[[Event], int | None]:
    """The instant that stands at a path, microseconds; None where none does."""
    read = at(path)

    def read_instant(event: Event) -> int | None:
        try:
            return instant.micros(str(read(event)))
        except (ValueError, OverflowError):
            return None

    return read_instant
