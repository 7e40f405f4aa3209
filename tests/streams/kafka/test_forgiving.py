"""A header's name that is no UTF-8 stops nobody: the records around it are read once each, in order."""

from typing import Any

import pytest
from aiokafka import TopicPartition
from aiokafka.record import default_records
from aiokafka.record.memory_records import MemoryRecords

from streams.kafka import forgiving

PLACE = TopicPartition("contact.events", 0)
Alone = forgiving.Partition.__mro__[1]
"""The client's own, which may have been replaced in this process."""
COMMITTED = 1
"""As aiokafka numbers it: only records of committed transactions."""


class Unreadable(str):
    """A name that a careless or hostile client would send."""

    def encode(self, *_: Any) -> bytes:
        return b"\xff\xfe"


GOOD, BAD = ("name", b"1"), (Unreadable("name"), b"1")


def batch(first: int, *headers: tuple[str, bytes], packed: int = 0, producer: int = -1) -> bytes:
    """One record for each header, its value the offset."""
    builder = default_records._DefaultRecordBatchBuilderPy(
        magic=2,
        compression_type=packed,
        is_transactional=producer >= 0,
        producer_id=producer,
        producer_epoch=0,
        base_sequence=0,
        batch_size=100_000,
    )
    for number, header in enumerate(headers):
        builder.append(number, timestamp=1, key=b"k", value=str(first + number).encode(), headers=[header])
    raw = bytearray(builder.build())
    raw[:8] = first.to_bytes(8, "big")  # the broker's to write, and outside the checksum
    return bytes(raw)


def read(raw: bytes, following: int = 0, aborted: list[tuple[int, int]] | None = None) -> tuple[list[int], int]:
    """The offsets that are handed out, and where the fetch goes on."""
    records = forgiving.Partition(PLACE, forgiving.Kept(raw), aborted, following, None, None, True, COMMITTED)
    offsets = []
    for each in records:
        assert each.value == str(each.offset).encode()
        offsets.append(each.offset)
    return offsets, records.next_fetch_offset


def test_the_client_alone_would_stop_there() -> None:
    """If this fails, the client has learnt it, and streams/kafka/forgiving.py can go."""
    raw = batch(0, GOOD, BAD)
    with pytest.raises(UnicodeDecodeError):
        list(Alone(PLACE, MemoryRecords(raw), [], 0, None, None, True, COMMITTED))


@pytest.mark.parametrize("packed", [0, 1], ids=["plain", "gzip"])
def test_records_before_at_and_after_it_are_read_once_in_order(packed: int) -> None:
    raw = batch(0, GOOD, GOOD) + batch(2, GOOD, BAD, GOOD, packed=packed) + batch(5, BAD) + batch(6, GOOD)
    assert read(raw) == ([0, 1, 2, 3, 4, 5, 6], 7)


def test_reading_goes_on_in_the_middle_of_a_batch() -> None:
    assert read(batch(1, BAD, GOOD, BAD, GOOD) + batch(5, BAD), following=3) == ([3, 4, 5], 6)


def test_what_was_aborted_stays_unread_before_and_after_it() -> None:
    raw = batch(0, GOOD, producer=7) + batch(1, GOOD, BAD) + batch(3, GOOD, producer=7) + batch(4, BAD, producer=8)
    assert read(raw, aborted=[(7, 0)]) == ([1, 2, 4], 5)


def test_the_name_has_replacement_characters_and_the_value_is_whole() -> None:
    records = forgiving.Partition(PLACE, forgiving.Kept(batch(0, BAD)), [], 0, None, None, True, COMMITTED)
    assert [each.headers for each in records] == [(("\ufffd\ufffd", b"1"),)]


def test_a_good_batch_is_read_as_the_client_alone_reads_it() -> None:
    raw = batch(0, GOOD, GOOD) + batch(2, GOOD)
    alone = Alone(PLACE, MemoryRecords(raw), [], 0, None, None, True, COMMITTED)
    ours = forgiving.Partition(PLACE, forgiving.Kept(raw), [], 0, None, None, True, COMMITTED)
    assert list(ours) == list(alone)
