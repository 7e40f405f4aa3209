"""Producers with another partitioner are noticed by where their interactions stand."""

from pathlib import Path

from streams.kafka.partitioning import partition_of
from streams.topic.routing import HELD, NOBODY, Routing, Strays, strays, told

PARTITIONS = 4


def looked_at(folder: Path, places: dict[int, list[str]]) -> Strays:
    """Subjects by the partition where each stands."""
    routings = [Routing(partition, PARTITIONS, folder) for partition in range(PARTITIONS)]
    for partition, subjects in places.items():
        for subject in subjects:
            routings[partition].see(f"acme\0{subject}")
    return strays([each.seen() for each in routings], PARTITIONS)


def astray(subject: str) -> int:
    """A partition that is not the subject's."""
    return (partition_of(subject, PARTITIONS) + 1) % PARTITIONS


def test_interactions_at_home_are_nothing_to_tell(tmp_path: Path) -> None:
    places: dict[int, list[str]] = {}
    for subject in (f"call-{number}" for number in range(100)):
        places.setdefault(partition_of(subject, PARTITIONS), []).append(subject)
    found = looked_at(tmp_path, places)
    assert (found, told(found)) == (NOBODY._replace(partitions=PARTITIONS), "")


def test_an_interaction_elsewhere_is_told_with_both_partitions(tmp_path: Path) -> None:
    found = looked_at(tmp_path, {astray("call-1"): ["call-1"]})
    assert (found.places, found.split) == ({"acme\0call-1": [astray("call-1")]}, {})
    assert f"call-1 (on {astray('call-1')}, home {partition_of('call-1', PARTITIONS)})" in told(found)


def test_an_interaction_at_home_and_elsewhere_stands_on_two(tmp_path: Path) -> None:
    both = sorted((partition_of("call-1", PARTITIONS), astray("call-1")))
    found = looked_at(tmp_path, {partition: ["call-1", "call-1"] for partition in both})
    assert found.split == {"acme\0call-1": both}
    assert "1 of them on more than one" in told(found)


def test_many_more_than_memory_holds_are_looked_through(tmp_path: Path) -> None:
    many = [f"call-{number}" for number in range(HELD + 10)]
    at = partition_of("last", PARTITIONS)
    places = {at: [*(each for each in many if partition_of(each, PARTITIONS) == at), "last"], astray("last"): ["last"]}
    assert looked_at(tmp_path, places).split == {"acme\0last": sorted(places)}
