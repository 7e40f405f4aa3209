"""Normalise: a record becomes a canonical event, or a rejection with its reason."""

from collections.abc import Iterable, Iterator

from schemas import wire
from schemas.rejection import Rejection
from schemas.wire import Event
from streams.records import Record


def normalise(records: Iterable[Record]) -> Iterator[Event | Rejection]:
    """The event of each record, in structured or binary mode. One at a time: what is judged as soon as it is read is
    still in the processor's cache, and its memory is used again for the next."""
    decode = wire.decode
    for record in records:
        yield _with_headers(record) if record.headers else decode(record.value)


def _with_headers(record: Record) -> Event | Rejection:
    if wire.is_binary(record.headers):
        return wire.from_headers(record.headers, record.value)
    return wire.decode(record.value)
