"""Events, records and rules for tests, said in one line each."""

from pathlib import Path
from typing import Any

import orjson

from rules.admission import Timing
from rules.loading import read
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import event as envelope
from schemas import instant
from streams.records import Record

START = instant.micros("2026-11-22T05:40:00Z")
SECOND = 1_000_000

WITHIN = """\
title: A queued caller reaches a person in time
check:
  pattern: deadline
  start: queue.entered
  stop: agent.joined
  within: {within}
  excuse:
    - queue.left: {{reason: abandoned}}
"""


def rule(name: str = "answered_in_time", text: str = WITHIN.format(within="60s")) -> Rule:
    """A rule from its file's text."""
    loaded = read(text.encode(), Path(f"house/{name}.yaml"))
    assert not loaded.mistakes, loaded.mistakes
    return loaded.rules[0]


def ruleset(*rules: Rule) -> Ruleset:
    return Ruleset(rules or (rule(),))


def folder(path: Path, within: str = "60s") -> Path:
    """A rules' folder with one deadline in it."""
    path.mkdir(exist_ok=True)
    (path / "answered_in_time.yaml").write_text(WITHIN.format(within=within))
    return path


def event(type_: str, second: float = 0, *, subject: str = "call-1", **more: Any) -> dict[str, Any]:
    """One event, `second` after START. Envelope attributes by name; everything else is data."""
    at = instant.text(START + round(second * SECOND))
    stated = {name: more.pop(name) for name in tuple(more) if name in _ATTRIBUTES}
    return {
        "specversion": "1.0",
        "id": f"{subject}/{type_}/{second}",
        "source": "/pbx/1",
        "type": type_,
        "subject": subject,
        "time": at,
        "channel": "voice",
        "direction": "inbound",
        "data": more,
        **stated,
    }


_ATTRIBUTES = frozenset(envelope.Event.model_fields) - {"type", "subject"}


def line(type_: str, second: float = 0, **more: Any) -> bytes:
    return orjson.dumps(event(type_, second, **more)) + b"\n"


def record(value: bytes | None, offset: int = 0, recorded: int | None = None) -> Record:
    return Record(value, recorded, offset)


def records(*values: bytes | None) -> list[Record]:
    """As a file has them: offsets in order, no recorded time of their own."""
    return [record(value, offset) for offset, value in enumerate(values)]


def timing(lateness: int = 2 * SECOND) -> Timing:
    return Timing(lateness=lateness)
