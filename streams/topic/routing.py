"""Interactions that stand where murmur2 of their key does not lead: producers with another partitioner."""

from array import array
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final, NamedTuple

import xxhash

from streams.kafka.partitioning import partition_of

MOST: Final = 100_000
"""Interactions of a partition that are told by name; beyond them only their number is known."""
HELD: Final = 65_536
EXAMPLES: Final = 3


class Seen(NamedTuple):
    """What one partition holds: who has strayed there, and a file with a hash of everybody."""

    partition: int
    strayed: tuple[str, ...]
    more: int
    everybody: Path


class Routing:
    """Looks at the interactions of one partition. Bounded: 8 bytes of disk for each."""

    def __init__(self, partition: int, partitions: int, folder: Path) -> None:
        self._partition = partition
        self._partitions = partitions
        self._file = folder / f"interactions.{partition}"
        self._held = array("Q")
        self._strayed: dict[str, None] = {}
        self._more = 0
        self._file.touch()

    def see(self, key: str) -> None:
        """An interaction (tenant NUL subject) begins, or begins anew."""
        self._held.append(_hash(key))
        if len(self._held) >= HELD:
            self._flush()
        if partition_of(key.partition("\0")[2], self._partitions) == self._partition or key in self._strayed:
            return
        if len(self._strayed) < MOST:
            self._strayed[key] = None
        else:
            self._more += 1

    def _flush(self) -> None:
        with self._file.open("ab") as file:
            self._held.tofile(file)
        self._held = array("Q")

    def seen(self) -> Seen:
        self._flush()
        return Seen(self._partition, tuple(self._strayed), self._more, self._file)


class Strays(NamedTuple):
    """Interactions on another partition than their key's, and where each stands."""

    places: dict[str, list[int]]
    more: int
    partitions: int

    @property
    def split(self) -> dict[str, list[int]]:
        """Those on more than one partition."""
        return {key: places for key, places in self.places.items() if len(places) > 1}


NOBODY: Final = Strays({}, 0, 0)


def strays(seen: Sequence[Seen], partitions: int) -> Strays:
    """Everybody who has strayed. Whoever stands on two partitions has strayed to one of them at least."""
    strayed = sorted({key for each in seen for key in each.strayed})
    hashes = {_hash(key): key for key in strayed}
    places: dict[str, list[int]] = {key: [] for key in strayed}
    for each in sorted(seen) if hashes else ():
        for found in {one for chunk in _chunks(each.everybody) for one in chunk if one in hashes}:
            places[hashes[found]].append(each.partition)
    return Strays(places, sum(each.more for each in seen), partitions)


def _chunks(file: Path) -> Iterable["array[int]"]:
    with file.open("rb") as hashes:
        while chunk := hashes.read(8 * HELD):
            yield array("Q", chunk)


def _hash(key: str) -> int:
    return xxhash.xxh3_64_intdigest(key.encode())


def told(strays: Strays) -> str:
    """What the reader is to know, in one line; empty where all is well."""
    if not strays.places:
        return ""
    count = len(strays.places) + strays.more
    line = (
        f"misrouted: {count} interactions stand on another partition than murmur2 of their key leads to, of"
        f" {strays.partitions}, such as {_examples(strays.places, strays.partitions)}"
    )
    if strays.split:
        line += f"; {len(strays.split)} of them on more than one: {_examples(strays.split, strays.partitions)}"
    return (
        f"{line}; what is said of these may be wrong: let every producer key by the interaction and use the default"
        " (murmur2) partitioner"
    )


def _examples(places: dict[str, list[int]], partitions: int) -> str:
    shown = []
    for key, on in list(places.items())[:EXAMPLES]:
        subject = key.partition("\0")[2]
        # What would steer a terminal is shown as its code: a subject is anybody's text.
        shown.append(f"{repr(subject)[1:-1]} (on {', '.join(map(str, on))}, home {partition_of(subject, partitions)})")
    return ", ".join(shown) + (" and others" if len(places) > EXAMPLES else "")
