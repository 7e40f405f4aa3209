"""Our partitions are Java's; where they are not, nothing starts."""

from pathlib import Path
from zlib import crc32

import orjson
import pytest
from click.testing import CliRunner

from streams.cli import contactwatch
from streams.kafka import partitioning
from streams.kafka.partitioning import PartitionerError, partition_of, partition_when_sent

TABLE = orjson.loads(partitioning.TABLE.read_bytes())


def by_crc32(subject: str, count: int) -> int:
    """As librdkafka's `consistent` partitioner does it."""
    return crc32(subject.encode()) % count


@pytest.mark.parametrize("key", TABLE["partitions"], ids=lambda key: repr(key[:12]))
def test_a_key_goes_where_java_puts_it(key: str) -> None:
    found = {
        place.__name__: [place(key, count) for count in TABLE["counts"]]
        for place in (partition_of, partition_when_sent)
    }
    assert found == dict.fromkeys(("partition_of", "partition_when_sent"), TABLE["partitions"][key])


def test_the_table_has_keys_of_every_length_rest_and_script() -> None:
    keys = list(TABLE["partitions"])
    assert {len(key.encode()) % 4 for key in keys} == {0, 1, 2, 3}
    assert ("" in keys, any(len(key) > 1000 for key in keys), any("话" in key for key in keys)) == (True, True, True)
    assert any(ord(sign) > 0xFFFF for key in keys for sign in key)


def test_the_check_is_quiet_where_all_is_well() -> None:
    partitioning.check()


def test_another_partitioner_is_noticed_in_one_line_with_the_mend() -> None:
    with pytest.raises(PartitionerError) as error:
        partitioning.check(partition_of, by_crc32)
    assert "install what requirements.lock names" in str(error.value)
    assert (f"of {len(TABLE['partitions'])} sample keys" in str(error.value), "\n" in str(error.value)) == (True, False)


def test_nothing_is_connected_where_the_partitioner_is_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The installed library is what is wrong, so its place is taken by a table that Java never made."""
    monkeypatch.setattr(partitioning, "TABLE", tmp_path / "other.json")
    partitioning.TABLE.write_bytes(orjson.dumps({**TABLE, "partitions": {"call-1": [0, 0, 0]}}))
    result = CliRunner().invoke(contactwatch, ["connect", "cloudevents", "--input", "-"], input=b"")
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
    assert "contactwatch: 1 of 1 sample keys go to other partitions" in result.stderr
