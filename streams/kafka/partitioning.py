"""Which partition an interaction belongs to: Java's murmur2, held against a table that Java itself made."""

from collections.abc import Callable
from pathlib import Path
from struct import unpack_from
from typing import Any, Final

import orjson
from aiokafka.partitioner import DefaultPartitioner

TABLE: Final = Path(__file__).with_name("partitions_of_java.json")
"""Keys with the partitions, for three counts, that Apache Kafka's own client in Java gave them."""

_SEED, _M, _MASK = 0x9747B28C, 0x5BD1E995, 0xFFFFFFFF

Placement = Callable[[str, int], int]
"""The partition of a subject among so many."""


class PartitionerError(Exception):
    """Keys go to other partitions here than where producers in Java put them; says the mend."""


def murmur2(data: bytes) -> int:
    """Java's, four bytes at a time. Every interaction that begins is asked, and aiokafka's, byte by byte, takes nearly
    twice as long."""
    whole = len(data) >> 2
    found = _SEED ^ len(data)
    for word in unpack_from(f"<{whole}I", data):
        word = word * _M & _MASK
        found = (found * _M & _MASK) ^ ((word ^ word >> 24) * _M & _MASK)
    if len(data) & 3:
        found = (found ^ int.from_bytes(data[whole << 2 :], "little")) * _M & _MASK
    found = (found ^ found >> 13) * _M & _MASK
    return found ^ found >> 15


def partition_of(subject: str, count: int) -> int:
    """Where every producer with Java's default partitioner puts the records of this interaction."""
    return int((murmur2(subject.encode()) & 0x7FFFFFFF) % count)


def partition_when_sent(subject: str, count: int) -> int:
    """Where our own producers put them."""
    return int(DefaultPartitioner()(subject.encode(), list(range(count)), []))


def check(*placements: Placement) -> None:
    """Holds these placements, or the two above, against Java's table. Raises PartitionerError."""
    table: dict[str, Any] = orjson.loads(TABLE.read_bytes())
    for placement in placements or (partition_of, partition_when_sent):
        wrong = [
            key
            for key, expected in table["partitions"].items()
            if [placement(key, count) for count in table["counts"]] != expected
        ]
        if wrong:
            raise PartitionerError(
                f"{len(wrong)} of {len(table['partitions'])} sample keys go to other partitions than Java puts them on;"
                " the aiokafka that is installed is not the one that was tested: install what requirements.lock names"
            )
