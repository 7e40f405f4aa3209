"""Which records a range of a topic holds: by the time at which each was recorded, wherever it stands."""

from collections.abc import Callable
from pathlib import Path

import orjson
import pytest
from aiokafka import TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, RecordsToDelete

from schemas import instant
from streams.kafka.partitioning import partition_of
from tests.kafka import running
from tests.kafka.broker import PARTITIONS, Broker
from tests.kafka.stored import Put, put, told
from tests.streams import making
from tests.streams.making import SECOND, START

pytestmark = pytest.mark.kafka

Replay = Callable[..., tuple[list[str], str]]


def at(second: float) -> str:
    return instant.text(START + round(second * SECOND))


@pytest.fixture
def replay(broker: Broker, prefix: str, tmp_path: Path) -> Replay:
    """Whose clocks stand, and what is said on stderr; events keep their recorded time."""
    place = ("--broker", broker.address, "--prefix", prefix)
    assert running.contactwatch(tmp_path, "topics", "create", *place, "--create-time").returncode == 0
    rules = making.folder(tmp_path / "rules")

    def run(*more: str) -> tuple[list[str], str]:
        done = running.contactwatch(tmp_path, "replay", *place, "--rules", str(rules), *more)
        return sorted(orjson.loads(line)["subject"] for line in done.stdout.splitlines()), done.stderr

    return run


async def test_what_a_producer_uploads_late_is_in_the_range_in_which_it_was_recorded(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    records = [told("queue.entered", 0, "call-1"), told("message.sent", 500, "call-1")]
    await put(broker.address, f"{prefix}.events", [*records, told("queue.entered", 40, "call-1")])
    assert replay("--until", at(101))[0] == ["call-1", "call-1"]


async def test_a_range_in_which_nothing_stands_is_empty(broker: Broker, prefix: str, replay: Replay) -> None:
    await put(broker.address, f"{prefix}.events", [told("queue.entered", 0, "call-1")])
    assert replay("--since", at(86_400 * 3))[0] == []
    assert replay("--until", at(-10))[0] == []


async def test_an_event_from_a_fast_clock_accuses_nobody_at_the_end_of_a_range(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    ahead = Put("call-2", told("message.sent", 118, "call-2").value, 59)
    answered = [told("queue.entered", 0, "call-1"), ahead, told("agent.joined", 59.9, "call-1")]
    await put(broker.address, f"{prefix}.events", answered)
    assert replay("--until", at(59.5))[0] == []


async def test_records_that_are_deleted_already_are_said_to_be_missing(
    broker: Broker, prefix: str, replay: Replay
) -> None:
    calls = [told("queue.entered", second, "call-1", id=f"{second}") for second in range(10)]
    await put(broker.address, f"{prefix}.events", calls)
    where = TopicPartition(f"{prefix}.events", partition_of("call-1", PARTITIONS))
    admin = AIOKafkaAdminClient(bootstrap_servers=broker.address)
    await admin.start()
    await admin.delete_records({where: RecordsToDelete(before_offset=6)})
    await admin.close()
    found, said = replay("--since", at(0), "--until", at(100))
    assert (found, f"older records of partitions {where.partition} are deleted" in said) == (["call-1"] * 4, True)


NEEDS_ANSWER = """\
title: A case is answered before it is closed
check:
  pattern: order
  before: case.closed
  needs: case.answered
"""
DAY = 86_400


def case(type_: str, day: float, channel: str) -> Put:
    return told(type_, day * DAY, f"case-{channel}", channel=channel)


async def test_nobody_is_accused_for_what_happened_before_the_range_was_read(
    broker: Broker, prefix: str, replay: Replay, tmp_path: Path
) -> None:
    """A ticket by mail may rest for longer than what is read before the range; a call that rests so long is over."""
    (tmp_path / "rules" / "answered_before_closing.yaml").write_text(NEEDS_ANSWER)
    mail = [case("case.opened", 0, "email"), case("case.answered", 3, "email"), case("case.closed", 6, "email")]
    call = [case("case.answered", 3, "voice"), case("case.closed", 6, "voice")]
    await put(broker.address, f"{prefix}.events", [*mail, *call])
    asked = ("--until", at(9 * DAY))
    whole, _ = replay(*asked)
    part, said = replay("--since", at(5 * DAY), *asked)
    assert (whole, part) == (["case-voice"], ["case-voice"])
    assert "1 interactions may have begun before what was read; what rests on that is undetermined" in said
    assert "may have begun" not in replay("--since", at(5 * DAY), "--lead", "90d", *asked)[1]
