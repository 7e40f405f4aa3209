"""`simulate --live`: events happen now, not on a day long ago."""

import time

import orjson
from click.testing import CliRunner

from schemas import instant
from streams.cli import contactwatch


def test_events_come_when_they_are_due_by_this_host_s_clock() -> None:
    began = time.time_ns() // 1000
    result = CliRunner().invoke(contactwatch, ["simulate", "--live", "--per-minute", "60000", "--events", "40"])
    ended = time.time_ns() // 1000
    recorded = [instant.micros(orjson.loads(line)["recordedtime"]) for line in result.stdout.splitlines()]
    assert (len(recorded), began <= min(recorded), max(recorded) <= ended) == (40, True, True)


def test_live_and_a_rate_contradict_each_other() -> None:
    result = CliRunner().invoke(contactwatch, ["simulate", "--live", "--rate", "5"])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)
