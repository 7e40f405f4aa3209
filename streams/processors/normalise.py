"""Normalise: a record becomes a canonical event, or a rejection with its reason."""

from schemas import wire
from schemas.rejection import Rejection
from schemas.wire import Event
from streams.records import Record


def normalise(record: Record) -> Event | Rejection:
    """The event of one record, in structured or binary mode."""
    if record.headers and wire.is_binary(record.headers):
        return wire.from_headers(record.headers, record.value)
    return wire.decode(record.value)
