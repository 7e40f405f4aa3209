"""`contactwatch replay` of rules over many interactions: the calls of a customer, whichever file line they stand on."""

from pathlib import Path
from typing import Any

import orjson
from click.testing import CliRunner

from streams.cli import contactwatch
from tests.streams.making import line

LIMIT = """\
title: At most two calls in an hour
check: {pattern: limit, count: outbound.dialled, at_most: 2, window: 1h, for_each: [customer]}
"""
DEADLINE = """\
title: Who left a number is called within a minute
check: {pattern: deadline, start: callback.accepted, stop: outbound.connected, within: 60s, for_each: [customer]}
"""


def replayed(tmp_path: Path, day: bytes) -> tuple[int, list[Any], list[Any]]:
    """(exit code, violations, verdicts)"""
    rules, file, verdicts = tmp_path / "rules", tmp_path / "day.jsonl", tmp_path / "verdicts"
    rules.mkdir()
    (rules / "twice.yaml").write_text(LIMIT)
    (rules / "called_back.yaml").write_text(DEADLINE)
    file.write_bytes(day)
    asked = ["replay", "--input", str(file), "--rules", str(rules), "--verdicts", str(verdicts)]
    result = CliRunner().invoke(contactwatch, asked)
    parsed = [
        [orjson.loads(each) for each in text.splitlines()] for text in (result.stdout_bytes, verdicts.read_bytes())
    ]
    return result.exit_code, *parsed


def test_the_calls_of_a_customer_are_judged_together(tmp_path: Path) -> None:
    day = b"".join(
        [
            line("callback.accepted", 0, subject="call-1", customer="c1"),
            line("callback.accepted", 1, subject="call-2", customer="c2"),
            *(line("outbound.dialled", 20 + number, subject=f"out-{number}", customer="c1") for number in range(3)),
            line("outbound.connected", 50, subject="out-2"),
            line("message.sent", 100, subject="chat-1"),
        ]
    )
    code, violations, verdicts = replayed(tmp_path, day)
    assert code == 1
    assert [(each["rule"], each["subject"], each["measured"]["value"]) for each in violations] == [
        ("twice", "customer=c1", 3.0),
        ("called_back", "customer=c2", None),
    ]
    assert [each["interaction"] for each in violations[0]["evidence"]] == ["out-0", "out-1", "out-2"]
    assert not {"partition", "offset"} & set(violations[0]["evidence"][0])
    assert [(each["rule"], each["subject"], each["verdict"]) for each in verdicts] == [
        ("called_back", "customer=c1", "kept"),
        ("called_back", "customer=c2", "broken"),
        ("twice", "customer=c1", "kept"),
        ("twice", "customer=c1", "kept"),
        ("twice", "customer=c1", "broken"),
    ]


def test_two_replays_are_byte_identical_and_wait_for_nobody(tmp_path: Path) -> None:
    """A customer who is known last of all."""
    day = line("callback.accepted", 0) + line("message.sent", 200, customer="c9")
    (first, second) = (replayed(_folder(tmp_path, name), day) for name in ("one", "two"))
    assert first == second
    assert [(each["rule"], each["subject"]) for each in first[1]] == [("called_back", "customer=c9")]


def _folder(path: Path, name: str) -> Path:
    (path / name).mkdir()
    return path / name
