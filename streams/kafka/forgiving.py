"""Reads a batch of Kafka's in which a header's name is no UTF-8: aiokafka would stop at it, and never get past."""

# Private names of aiokafka 0.14 are overridden here and in transport.py; `test_forgiving` holds them.

from collections.abc import Iterator
from typing import Any, Final

from aiokafka.consumer import fetcher
from aiokafka.record.default_records import _DefaultRecordBatchPy
from aiokafka.record.memory_records import MemoryRecords, _MemoryRecordsPy

_VERSION: Final = 16
"""Place of a batch's version."""
_WITH_HEADERS: Final = 2


class Kept(MemoryRecords):  # type: ignore[misc] # aiokafka brings no types
    """The fast reader, and the bytes that it reads."""

    def __init__(self, raw: bytes) -> None:
        super().__init__(raw)
        self.raw = raw


class Partition(fetcher.PartitionRecords):  # type: ignore[misc]
    """Reads fast until a name cannot be read; from there slowly, with a replacement character in its place."""

    _records: Any

    def _unpack_records(self) -> Iterator[Any]:
        try:
            yield from super()._unpack_records()
        except UnicodeDecodeError:
            self._records = _Slow(self._records.raw, self.next_fetch_offset)
            yield from super()._unpack_records()


class _Slow:
    """The batches from an offset on."""

    def __init__(self, raw: bytes, following: int) -> None:
        records = _MemoryRecordsPy(raw)
        self._batches: list[Any] = []
        while records.has_next():
            whole = bytes(records._next_slice)
            batch = records.next_batch()
            if batch.next_offset > following:
                self._batches.append(_Batch(whole) if whole[_VERSION] >= _WITH_HEADERS else batch)

    def has_next(self) -> bool:
        return bool(self._batches)

    def next_batch(self) -> Any:
        return self._batches.pop(0)


class _Batch(_DefaultRecordBatchPy):  # type: ignore[misc]
    _buffer: bytearray

    def _maybe_uncompress(self) -> None:
        super()._maybe_uncompress()
        self._buffer = _Text(self._buffer)


class _Text(bytearray):
    """Bytes whose parts can be read as text, whatever they are."""

    def __getitem__(self, place: Any) -> Any:
        found = super().__getitem__(place)
        return found if isinstance(found, int) else _Text(found)

    def decode(self, encoding: str = "utf-8", errors: str = "replace") -> str:
        return super().decode(encoding, errors)


def install() -> None:
    """For every consumer of this process; once more changes nothing."""
    fetcher.MemoryRecords = Kept
    fetcher.PartitionRecords = Partition
