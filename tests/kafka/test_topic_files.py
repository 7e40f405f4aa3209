"""From a topic to a file and from a file to a topic: what stands is the same everywhere."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest

from schemas import instant
from streams.files import lines
from tests.chaos import standing
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.stored import Put, put, stands, told
from tests.streams import making
from tests.streams.making import SECOND, START, line

pytestmark = pytest.mark.kafka

Command = Callable[..., "running.subprocess.CompletedProcess[str]"]

ATTRIBUTES = (
    ("ce_specversion", b"1.0"),
    ("ce_id", b"1"),
    ("ce_source", b"/pbx/1"),
    ("ce_type", b"queue.entered"),
    ("ce_subject", b"binary"),
    ("ce_time", instant.text(START).encode()),
)


def at(second: float) -> str:
    return instant.text(START + round(second * SECOND))


@pytest.fixture
def command(broker: Broker, prefix: str, tmp_path: Path) -> Command:
    """A command on this broker; topics of this test keep their recorded time."""

    def run(*asked: str, prefix: str = prefix) -> "running.subprocess.CompletedProcess[str]":
        return running.contactwatch(tmp_path, *asked, "--broker", broker.address, "--prefix", prefix)

    assert run("topics", "create", "--create-time").returncode == 0
    return run


def day() -> list[Put]:
    calls = [told("queue.entered", second, f"call-{second}") for second in range(40)]
    calls += [told("agent.joined", 30 + second * 3, f"call-{second}") for second in range(40)]
    calls += [told("queue.entered", 20.5, "call-20"), Put("binary", b'{"queue":"billing"}', 41, headers=ATTRIBUTES)]
    return sorted(calls, key=lambda each: each.second)


@pytest.mark.parametrize("ending", ["jsonl", "jsonl.zst", "jsonl.gz"])
async def test_a_topic_its_file_and_the_topic_of_its_file_say_the_same(
    broker: Broker, prefix: str, command: Command, tmp_path: Path, ending: str
) -> None:
    await put(broker.address, f"{prefix}.events", day())
    rules = ["--rules", str(making.folder(tmp_path / "rules"))]
    file, again = tmp_path / f"day.{ending}", tmp_path / f"again.{ending}"
    for each in (file, again):
        assert command("replay", "--export", str(each)).returncode == 0
    assert file.read_bytes() == again.read_bytes()
    assert not list(tmp_path.glob("*.part"))
    copy = f"{prefix}.copy"
    command("topics", "create", "--create-time", prefix=copy)
    assert command("topics", "fill", "--input", str(file), prefix=copy).stdout == f"82 events sent to {copy}.events\n"
    by_file = running.contactwatch(tmp_path, "replay", "--input", str(file), *rules).stdout
    by_topic = command("replay", *rules).stdout
    assert by_topic == command("replay", *rules, prefix=copy).stdout
    # A file has one watermark and a topic one a partition: steps may differ, and never what stands.
    assert stood(by_topic) == stood(by_file)
    assert len(stood(by_file)) > 10
    one, two = [await placed(broker.address, f"{each}.events") for each in (prefix, copy)]
    assert one == two


def stood(said: str) -> dict[str, standing.Standing]:
    return standing.standing(orjson.loads(each) for each in said.splitlines())


async def placed(address: str, name: str) -> list[tuple[int, int, bytes]]:
    """Where and when each record in structured mode stands; in the copy everything is."""
    found = [each for each in await stands(address, name) if not each.headers and each.key != b"binary"]
    return sorted((each.partition, each.timestamp, each.key) for each in found)


async def test_a_range_of_a_topic_is_what_was_recorded_in_it(
    broker: Broker, prefix: str, command: Command, tmp_path: Path
) -> None:
    odd = [Put("poison", b"{", 15), Put("poison", None, 15), Put("odd", b'{"specversion":\n"0.3"}', 15)]
    await put(broker.address, f"{prefix}.events", [*day(), *odd])
    file = tmp_path / "part.jsonl.zst"
    said = command("replay", "--since", at(10), "--until", at(20), "--export", str(file)).stderr
    assert f"11 events written to {file}; left out, for no line can hold them: 2 not_json" in said
    found = [orjson.loads(record.value or b"") for record in lines.records(str(file))]
    assert [each.get("recordedtime") for each in found if "id" in each] == [at(second) for second in range(10, 20)]
    assert [each for each in found if "id" not in each] == [{"specversion": "0.3"}]


async def test_recorded_times_that_a_topic_would_overwrite_are_not_sent_unless_wanted(
    broker: Broker, prefix: str, command: Command, tmp_path: Path
) -> None:
    live, file = f"{prefix}.live", tmp_path / "day.jsonl"
    file.write_bytes(line("queue.entered"))
    command("topics", "create", prefix=live)
    for more in ((), ("--dry-run",)):
        refused = command("topics", "fill", "--input", str(file), *more, prefix=live)
        assert (refused.returncode, "LogAppendTime" in refused.stderr, refused.stderr.count("\n")) == (2, True, 1)
    assert await stands(broker.address, f"{live}.events") == []
    assert command("topics", "fill", "--input", str(file), "--append-time", prefix=live).returncode == 0
    (record,) = await stands(broker.address, f"{live}.events")
    assert record.timestamp > START // 1000 + 1000


async def test_a_dry_run_checks_and_counts_and_sends_nothing(
    broker: Broker, prefix: str, command: Command, tmp_path: Path
) -> None:
    file = tmp_path / "day.jsonl"
    file.write_bytes(line("queue.entered") + b"{\n")
    tried = command("topics", "fill", "--input", str(file), "--dry-run")
    assert (tried.returncode, tried.stdout) == (1, f"1 events would be sent to {prefix}.events\n")
    assert tried.stderr == "not sent: 1 not_json; line 2: not_json\n"
    assert await stands(broker.address, f"{prefix}.events") == []
