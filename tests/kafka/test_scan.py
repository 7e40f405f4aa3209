"""`scan` of a topic: every committed record of a range, its key and headers too, and the copy that may be kept."""

from pathlib import Path

import orjson
import pytest

from schemas import instant
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.stored import put, told
from tests.streams.making import SECOND, START

pytestmark = pytest.mark.kafka

MOBILE = "19900001234"


@pytest.fixture
async def topic(broker: Broker, prefix: str, tmp_path: Path) -> str:
    place = ("--broker", broker.address, "--prefix", prefix)
    assert running.contactwatch(tmp_path, "topics", "create", *place, "--create-time").returncode == 0
    said = [told("message.sent", second, "call-1", text=f"call {MOBILE}") for second in (0, 60)]
    known = told("message.sent", 30, MOBILE, text="199****1234")
    await put(broker.address, f"{prefix}.events", [*said, known])
    return f"{prefix}.events"


def at(second: int) -> str:
    return instant.text(START + second * SECOND)


async def test_a_topic_is_told_by_path_and_kind(broker: Broker, topic: str, tmp_path: Path) -> None:
    done = running.contactwatch(
        tmp_path, "scan", "--broker", broker.address, "--topic", topic, "--format", "json", "--redact", "copy.jsonl.gz"
    )
    found = orjson.loads(done.stdout)
    assert (done.returncode, found["items"], [tuple(row.values()) for row in found["summary"]]) == (
        1,
        3,
        [
            ("data.text", "cn_mobile", 3, 2),
            ("id", "cn_mobile", 1, 1),
            ("key", "cn_mobile", 1, 1),
            ("subject", "cn_mobile", 1, 1),
        ],
    )
    assert MOBILE not in done.stdout + done.stderr
    again = running.contactwatch(tmp_path, "scan", "copy.jsonl.gz", "--format", "json")
    assert (again.returncode, orjson.loads(again.stdout)["items"]) == (0, 3)


async def test_a_range_of_it_by_recorded_time(broker: Broker, topic: str, tmp_path: Path) -> None:
    place = ("--broker", broker.address, "--topic", topic, "--since", at(10), "--until", at(60))
    done = running.contactwatch(tmp_path, "scan", *place, "--format", "jsonl")
    found = [orjson.loads(line) for line in done.stdout.splitlines()]
    shown = {"id": False, "key": False, "subject": False}
    assert {each["path"]: each["masked"] for each in found} == {"data.text": True, **shown}


async def test_a_number_split_over_records_is_joined_and_no_piece_of_it_is_copied(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    place = ("--broker", broker.address, "--prefix", prefix)
    assert running.contactwatch(tmp_path, "topics", "create", *place, "--create-time").returncode == 0
    pieces = [(0, "call-1", "199"), (1, "call-2", "0000"), (2, "call-1", "0000"), (59, "call-1", "1234")]
    said = [told("message.sent", second, call, author="customer", text=text) for second, call, text in pieces]
    await put(broker.address, f"{prefix}.events", said)
    asked = ("scan", "--broker", broker.address, "--topic", f"{prefix}.events", "--redact", "copy.jsonl")
    done = running.contactwatch(tmp_path, *asked, "--format", "json")
    found = [tuple(row.values()) for row in orjson.loads(done.stdout)["summary"]]
    assert (done.returncode, found) == (1, [("data.text", "cn_mobile", 1, 1)])
    copied = map(orjson.loads, (tmp_path / "copy.jsonl").read_bytes().splitlines())
    assert sorted((each["subject"], each["data"]["text"]) for each in copied) == [
        ("call-1", "***"),
        ("call-1", "****"),
        ("call-1", "****"),
        ("call-2", "0000"),
    ]
    assert running.contactwatch(tmp_path, "scan", "copy.jsonl", "--format", "json").returncode == 0
