"""Rules over many interactions whose records lie on different partitions."""

from pathlib import Path
from typing import Any

import orjson
import pytest

from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.stored import Put, put, told

pytestmark = pytest.mark.kafka

RULES = {
    "twice": """\
title: At most two calls in an hour
check: {pattern: limit, count: outbound.dialled, at_most: 2, window: 1h, for_each: [customer]}
""",
    "called_back": """\
title: Who left a number is called within a minute
check: {pattern: deadline, start: callback.accepted, stop: outbound.connected, within: 60s, for_each: [customer]}
""",
}


def folder(path: Path) -> Path:
    path.mkdir()
    for name, text in RULES.items():
        (path / f"{name}.yaml").write_text(text)
    return path


def day() -> list[Put]:
    """Customers whose calls lie on all partitions; of some it is only said at the end of a call who it was."""
    records = []
    for number in range(40):
        customer = f"c{number % 10}"
        called, out = f"call-{number}", f"out-{number}"
        records += [
            told("callback.accepted", number, called, customer=customer),
            told("outbound.dialled", 20 + number * 2, out, customer=customer if number % 3 else "unknown"),
        ]
        if number % 4 == 0:
            records.append(told("outbound.connected", 30 + number * 2, out))
        if number % 5 == 0:
            records.append(told("message.sent", 40 + number * 3, out, customer=customer))
    return sorted(records, key=lambda each: each.second)


async def test_a_replay_of_a_topic_says_what_one_of_its_file_says(broker: Broker, prefix: str, tmp_path: Path) -> None:
    place = ["--broker", broker.address, "--prefix", prefix]
    assert running.contactwatch(tmp_path, "topics", "create", *place, "--create-time").returncode == 0
    await put(broker.address, f"{prefix}.events", day())
    rules = ["--rules", str(folder(tmp_path / "rules"))]
    said: list[Any] = []
    for number, jobs in enumerate(("1", "3")):
        verdicts = tmp_path / f"verdicts.{number}"
        done = running.contactwatch(tmp_path, "replay", *place, *rules, "--jobs", jobs, "--verdicts", str(verdicts))
        said.append((done.stdout, verdicts.read_text()))
    assert said[0] == said[1]
    file, verdicts = tmp_path / "day.jsonl", tmp_path / "verdicts.file"
    file.write_bytes(b"\n".join(each.value or b"" for each in day()))
    alone = running.contactwatch(tmp_path, "replay", "--input", str(file), *rules, "--verdicts", str(verdicts))
    assert stand(said[0][0]) == stand(alone.stdout)
    assert {each[0] for each in stand(alone.stdout)} == set(RULES)
    assert sorted(said[0][1].splitlines()) == sorted(verdicts.read_text().splitlines())


def stand(lines: str) -> list[Any]:
    """What stands, but for revisions."""
    found = [orjson.loads(line) for line in lines.splitlines()]
    names = ("rule", "subject", "violation_id", "due_at", "measured", "started_by", "evidence")
    return [tuple(each[name] for name in names) for each in found if each["state"] in ("opened", "amended")]
