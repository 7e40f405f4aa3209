"""A range of a topic is judged again: the same bytes each time, and nothing on the broker changes."""

import os
import pty
import subprocess
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import orjson
import pytest

from schemas import instant
from schemas.topics import TOPICS
from tests.kafka import running
from tests.kafka.broker import PARTITIONS, Broker
from tests.kafka.stored import Put, groups, put, stands, told
from tests.streams import making
from tests.streams.making import SECOND, START

pytestmark = pytest.mark.kafka

HOUR = 3600


def at(second: float) -> str:
    return instant.text(START + round(second * SECOND))


def hour(number: int, tenant: str = "acme") -> list[Put]:
    """Calls of one hour: of four, two wait too long, and one of these is never answered."""
    begin = number * HOUR
    records = []
    for call in range(20):
        name, start = f"call-{number}-{call}", begin + call * 10
        records.append(told("queue.entered", start, name, tenant=tenant))
        if call % 4 != 3:
            records.append(told("agent.joined", start + (90 if call % 4 == 2 else 20), name, tenant=tenant))
    return [*sorted(records, key=lambda each: each.second), told("message.sent", begin + 600, f"chat-{number}")]


@pytest.fixture
def place(broker: Broker, prefix: str, tmp_path: Path) -> list[str]:
    """--broker and --prefix of topics whose events keep their recorded time."""
    asked = ["--broker", broker.address, "--prefix", prefix]
    assert running.contactwatch(tmp_path, "topics", "create", *asked, "--create-time").returncode == 0
    return asked


Replay = Callable[..., tuple[bytes, str]]


@pytest.fixture
def replay(place: list[str], tmp_path: Path) -> Replay:
    """What a replay of the topic says on stdout and on stderr."""
    rules = making.folder(tmp_path / "rules")

    def run(*more: str) -> tuple[bytes, str]:
        done = running.contactwatch(tmp_path, "replay", *place, "--rules", str(rules), *more)
        assert done.returncode in (0, 1), done.stderr
        return done.stdout.encode(), done.stderr

    return run


def subjects(lines: bytes) -> list[str]:
    return sorted(orjson.loads(line)["subject"] for line in lines.splitlines())


async def test_a_replay_says_the_same_bytes_each_time_in_however_many_processes(
    broker: Broker, prefix: str, replay: Replay, tmp_path: Path
) -> None:
    await put(broker.address, f"{prefix}.events", hour(0))
    said = []
    for number, jobs in enumerate(("1", "1", "3")):
        verdicts, rejected = tmp_path / f"verdicts.{number}", tmp_path / f"rejected.{number}"
        violations, _ = replay("--jobs", jobs, "--verdicts", str(verdicts), "--rejected", str(rejected))
        said.append((violations, verdicts.read_bytes(), rejected.read_bytes()))
    assert said == [said[0]] * 3
    assert subjects(said[0][0]) == sorted(f"call-0-{call}" for call in range(20) if call % 4 > 1)
    assert len(said[0][1].splitlines()) == 20


async def test_a_range_tells_the_clocks_that_start_inside_and_stand_on_what_was_before(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    before = [told("queue.entered", HOUR - 1, "early"), told("interaction.started", HOUR - 2, "known", tenant="acme")]
    inside = [told("queue.entered", HOUR, "known", tenant="acme"), told("queue.entered", 2 * HOUR, "after")]
    await put(broker.address, f"{prefix}.events", [*before, *hour(1), *inside, told("message.sent", 3 * HOUR, "end")])
    said, _ = replay("--since", at(HOUR), "--until", at(2 * HOUR))
    assert subjects(said) == sorted(["known", *(f"call-1-{call}" for call in range(20) if call % 4 > 1)])
    again, _ = replay("--since", at(HOUR), "--until", at(2 * HOUR))
    assert again == said


async def test_what_was_recorded_after_the_range_is_not_known_in_it(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    await put(broker.address, f"{prefix}.events", [told("queue.entered", 0, "call"), told("agent.joined", 90, "call")])
    measured = [
        [orjson.loads(line)["measured"]["value"] for line in replay("--until", at(until))[0].splitlines()]
        for until in (60, 61, 91)
    ]
    assert measured == [[], [None], [90.0]]


@pytest.mark.parametrize("asked", [("--tenant", "globex"), ("--interaction", "call-1-2", "--interaction", "call-1-3")])
async def test_some_are_told_as_they_are_among_all(
    broker: Broker, prefix: str, replay: Replay, asked: tuple[str, ...]
) -> None:
    await put(broker.address, f"{prefix}.events", [*hour(0), *hour(1, tenant="globex")])
    everybody = replay()[0].splitlines()
    wanted = [line for line in everybody if orjson.loads(line)["tenant"] == "globex"]
    if asked[0] == "--interaction":
        wanted = [line for line in wanted if orjson.loads(line)["subject"] in asked]
    assert replay(*asked)[0].splitlines() == wanted
    assert 0 < len(wanted) < len(everybody)


async def test_a_replay_joins_no_group_sends_nothing_and_is_quiet_in_a_pipe(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    await put(broker.address, f"{prefix}.events", hour(0))

    async def counts() -> list[int]:
        return [len(await stands(broker.address, f"{prefix}.{each.name}")) for each in TOPICS]

    joined, before = await groups(broker.address), await counts()
    _, errors = replay("--jobs", "2")
    # The broker may forget a group of another test meanwhile.
    assert (await groups(broker.address) - joined, await counts()) == (set(), before)
    assert [line.partition(" ")[0] for line in errors.splitlines()] == [f"{prefix}.events:", "36"]


async def test_a_terminal_shows_progress_rate_and_remaining_time(
    broker: Broker, prefix: str, place: list[str], tmp_path: Path
) -> None:
    await put(broker.address, f"{prefix}.events", hour(0))
    reader, writer = pty.openpty()
    asked = running.command("replay", *place, "--rules", str(making.folder(tmp_path / "rules")))
    with subprocess.Popen(asked, env=running.environment(), stdout=subprocess.DEVNULL, stderr=writer) as process:
        os.close(writer)
        shown = b""
        # A terminal that everybody has left is an error on this system, and its end.
        with suppress(OSError):
            while chunk := os.read(reader, 65536):
                shown += chunk
    os.close(reader)
    assert process.returncode == 1
    assert [part for part in (b"replay", b"100%", b"events/s", b"0:00:00") if part not in shown] == []


async def test_records_of_transactions_are_read_to_the_end(broker: Broker, prefix: str, replay: Replay) -> None:
    await put(broker.address, f"{prefix}.events", hour(0), transaction=f"{prefix}.source")
    assert len(subjects(replay()[0])) == 10


async def test_interactions_on_another_partition_are_reported(broker: Broker, prefix: str, replay: Replay) -> None:
    await put(broker.address, f"{prefix}.events", hour(0))
    assert "misrouted" not in replay()[1]
    astray = [told("queue.entered", 900, "call-0-1", partition=each) for each in range(PARTITIONS)]
    alone = [told("queue.entered", 900, f"astray-{each}", partition=each) for each in range(PARTITIONS)]
    await put(broker.address, f"{prefix}.events", [*astray, *alone])
    (line,) = [line for line in replay("--jobs", "2")[1].splitlines() if line.startswith("misrouted")]
    assert "1 of them on more than one: call-0-1 (on 0, 1, 2, 3, home" in line
    assert line.startswith("misrouted: ")


async def test_evidence_names_topic_partition_and_offset_when_asked(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    await put(broker.address, f"{prefix}.events", [told("queue.entered", 0, "call-1", partition=1)])
    (said,) = [orjson.loads(line) for line in replay("--until", at(61), "--offsets")[0].splitlines()]
    place = {name: said["evidence"][0][name] for name in ("topic", "partition", "offset")}
    assert (place, said.get("misrouted")) == ({"topic": f"{prefix}.events", "partition": 1, "offset": 0}, True)


async def test_what_is_found_is_published_only_where_told(
    broker: Broker, prefix: str, replay: Replay, tmp_path: Path
) -> None:
    await put(broker.address, f"{prefix}.events", hour(0))
    study = f"{prefix}.study"
    place = ["--broker", broker.address, "--prefix", study]
    assert running.contactwatch(tmp_path, "topics", "create", *place).returncode == 0
    said, errors = replay("--publish", study, "--dry-run")
    assert f"would be sent: 10 to {study}.violations, 20 to {study}.verdicts" in errors
    assert await stands(broker.address, f"{study}.violations") == []
    replay("--publish", study)
    sent = await stands(broker.address, f"{study}.violations")
    assert sorted(record.value for record in sent) == sorted(said.splitlines())
    assert all(record.key.decode() == orjson.loads(record.value)["violation_id"] for record in sent)
    verdicts = [orjson.loads(record.value) for record in await stands(broker.address, f"{study}.verdicts")]
    assert sorted(len(each["verdicts"]) for each in verdicts) == [1] * 20
