"""Normalise: a record becomes a canonical event, or a rejection with its reason."""

from collections.abc import Sequence

from schemas import wire
from schemas.rejection import Rejection
from schemas.wire import Event
from streams.records import Record


def normalise(records: Sequence[Record]) -> list[Event | Rejection]:
    """The event of each record, in structured or binary mode."""
    decode = wire.decode
    return [_with_headers(record) if record.headers else decode(record.value) for record in records]


def _with_headers(record: Record) -> Event | Rejection:
    if wire.is_binary(record.headers):
        return wire.from_headers(record.headers, record.value)
    return wire.decode(record.value)
