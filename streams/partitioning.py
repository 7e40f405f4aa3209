"""Which partition an interaction belongs to: Java's murmur2, held against a table that Java itself made."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import orjson
from aiokafka.partitioner import DefaultPartitioner, murmur2

TABLE: Final = Path(__file__).with_name("partitions_of_java.json")
"""Keys with the partitions, for three counts, that Apache Kafka's own client in Java gave them."""

Placement = Callable[[str, int], int]
"""The partition of a subject among so many."""


class PartitionerError(Exception):
    """Keys go to other partitions here than where producers in Java put them; says the mend."""


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
