"""Lines of queue_log, and what they mean."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner

from streams.cli import contactwatch
from tests.streams.connectors.translating import ANA, CALLER, SAMPLES, events, said

NAME = "asterisk_queue_log"
FILE = SAMPLES / "asterisk" / "queue_log_samples.txt"
TIME, CALL = "2026-11-22T05:40:00Z", "1795325990.7"


def line(rest: str, call: str = CALL, stamp: str = "1795326000") -> bytes:
    return f"{stamp}|{call}|billing|{rest}\n".encode()


MEANT: list[tuple[str, list[tuple[str, dict[str, Any]]]]] = [
    ("NONE|ENTERQUEUE||+8619900001234|2", [("queue.entered", {"queue": "billing", "position": 2})]),
    ("NONE|ENTERQUEUE||+8619900001234", [("queue.entered", {"queue": "billing"})]),
    (
        "PJSIP/201|CONNECT|6|1795325994.8|3",
        [("queue.left", {"queue": "billing", "reason": "answered"}), ("agent.joined", {"agent": ANA})],
    ),
    (
        "NONE|ABANDON|1|1|68",
        [("queue.left", {"queue": "billing", "reason": "abandoned"}), ("interaction.ended", {"ended_by": "customer"})],
    ),
    ("NONE|EXITWITHTIMEOUT|1|1|90", [("queue.left", {"queue": "billing", "reason": "timeout"})]),
    ("NONE|EXITWITHKEY|1|1|1|9", [("queue.left", {"queue": "billing", "reason": "key"})]),
    ("NONE|EXITEMPTY|1|1|9", [("queue.left", {"queue": "billing", "reason": "overflow"})]),
    (
        "PJSIP/201|COMPLETEAGENT|6|25|1",
        [("agent.left", {"agent": ANA, "reason": "completed"}), ("interaction.ended", {"ended_by": "agent"})],
    ),
    (
        "PJSIP/201|COMPLETECALLER|6|25|1",
        [("agent.left", {"agent": ANA, "reason": "completed"}), ("interaction.ended", {"ended_by": "customer"})],
    ),
    ("PJSIP/201|BLINDTRANSFER|200|main|6|25|1", [("agent.left", {"agent": ANA, "reason": "transferred"})]),
    ("PJSIP/201|ATTENDEDTRANSFER|BRIDGE|x|6|25", [("agent.left", {"agent": ANA, "reason": "transferred"})]),
    ("PJSIP/201|TRANSFER|200|main|6|25", [("agent.left", {"agent": ANA, "reason": "transferred"})]),
    (
        "PJSIP/201|SYSCOMPAT",
        [("queue.left", {"queue": "billing", "reason": "disconnected"}), ("interaction.ended", {"ended_by": "system"})],
    ),
    ("PJSIP/201|RINGNOANSWER|2000", []),
    ("PJSIP/201|ADDMEMBER|", []),
]


@pytest.mark.parametrize(("rest", "meant"), MEANT, ids=[rest for rest, _ in MEANT])
def test_a_line_is_its_events_in_the_interaction_of_its_call(
    rest: str, meant: list[tuple[str, dict[str, Any]]]
) -> None:
    assert said(NAME, line(rest)) == [(TIME, CALL, type_, data) for type_, data in meant]


REFUSED = [
    (b"not a queue log line", "bad_schema: line: not of the form timestamp|call|queue|member|event|..."),
    (b"", "bad_schema: line: not of the form timestamp|call|queue|member|event|..."),
    (None, "bad_schema: line: not of the form timestamp|call|queue|member|event|..."),
    (b"\xff|1|q|m|CONNECT|1", "bad_schema: line: no UTF-8"),
    (line("NONE|SANGTWICE|"), "bad_schema: event: a word that is not known here"),
    (line("NONE|ENTERQUEUE"), "bad_schema: parameters: 0 where ENTERQUEUE has more; the line is cut"),
    (line("NONE|ABANDON|1|1"), "bad_schema: parameters: 2 where ABANDON has more; the line is cut"),
    (line("NONE|ENTERQUEUE||1", stamp="whenever"), "bad_time: timestamp: no seconds since 1970"),
    (line("NONE|ENTERQUEUE||1", stamp="0"), "bad_time: timestamp: no seconds since 1970"),
    (line("NONE|ENTERQUEUE||1", call="NONE"), "no_subject: callid: names no call"),
]


@pytest.mark.parametrize(("value", "reason"), REFUSED)
def test_a_line_that_is_none_is_refused_with_its_place(value: bytes | None, reason: str) -> None:
    assert said(NAME, value) == reason


def test_an_event_says_whose_it_is_and_names_nobody() -> None:
    found = events(NAME, line("NONE|ENTERQUEUE||+8619900001234|1"))
    assert found == [
        {
            "specversion": "1.0",
            "id": f"1795326000/{CALL}/billing/ENTERQUEUE/queue.entered",
            "source": "/pbx/1",
            "type": "queue.entered",
            "subject": CALL,
            "time": TIME,
            "tenant": "acme",
            "channel": "voice",
            "direction": "inbound",
            "customer": CALLER,
            "data": {"queue": "billing", "position": 1},
        }
    ]


RULE = """\
title: Whoever waits leaves the queue within a minute
check: {pattern: deadline, start: queue.entered, stop: queue.left, within: 60s}
"""


def blocks() -> Iterator[list[bytes]]:
    """The lines of each of the samples' sources, in the order of time: one source was pasted together."""
    for block in FILE.read_bytes().split(b"# -- src ")[1:]:
        yield sorted(block.splitlines(keepends=True)[1:])


@pytest.mark.skipif(not FILE.exists(), reason="the samples of real lines are not here")
def test_in_real_lines_the_known_waits_are_found(tmp_path: Path) -> None:
    """68 s and given up, 6 s, 10 s, 90 s and given up; four that no line ends."""
    rules, verdicts = tmp_path / "rule.yaml", tmp_path / "verdicts"
    rules.write_text(RULE)
    waits: dict[str, tuple[str, float | None]] = {}
    for lines in blocks():
        connected = CliRunner().invoke(contactwatch, ["connect", NAME, "--input", "-"], input=b"".join(lines))
        asked = ["replay", "--input", "-", "--rules", str(rules), "--verdicts", str(verdicts)]
        CliRunner().invoke(contactwatch, [*asked, "--until", "2026-11-22T00:00:00Z"], input=connected.stdout_bytes)
        for each in map(orjson.loads, verdicts.read_bytes().splitlines()):
            waits[each["subject"]] = (each["verdict"], each["measured"]["value"])
    assert waits == {
        "1596512941.163": ("broken", 68.0),
        "1596513054.164": ("broken", None),
        "1699286234.123": ("kept", 6.0),
        "1.1": ("kept", 10.0),
        "1.2": ("broken", 90.0),
        "1169421668.34679": ("broken", None),
        "1169099887.31480": ("broken", None),
        "1168222529.5949": ("broken", None),
    }
