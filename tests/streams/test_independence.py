"""What is said depends on the events alone: not on the process's hash seed, zone, clock or locale."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

_HERE = {"PATH": os.environ["PATH"], "PYTHONHASHSEED": "0", "TZ": "UTC", "LC_ALL": "C.UTF-8"}
_ELSEWHERE = [
    {"PYTHONHASHSEED": "1", "TZ": "Asia/Shanghai", "LC_ALL": "C"},
    {"PYTHONHASHSEED": "4294967295", "TZ": "America/St_Johns"},
    {"PYTHONHASHSEED": "random", "TZ": "Pacific/Apia", "PYTHONUTF8": "0"},
]
_ANOTHER_CLOCK = """
import sys, time
true = time.time_ns
shift = int(sys.argv.pop(1))
time.time_ns = lambda: true() + shift * 10**9
time.time = lambda: time.time_ns() / 1e9
from streams.cli import contactwatch
contactwatch()
"""


def _contactwatch(environment: dict[str, str], *arguments: str, clock: int = 0) -> None:
    code = [sys.executable, "-c", _ANOTHER_CLOCK, str(clock), *arguments]
    done = subprocess.run(code, env=environment, capture_output=True, timeout=120)
    assert done.returncode in (0, 1), done.stderr.decode()


@pytest.fixture(scope="module")
def day(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Twenty minutes of a simulated centre, with breaches of every shipped rule."""
    path = tmp_path_factory.mktemp("independence") / "day.jsonl"
    _contactwatch(_HERE, "simulate", "--span", "20m", "--seed", "7", "--output", str(path))
    return path


def _replayed(day: Path, out: Path, environment: dict[str, str], clock: int = 0) -> tuple[bytes, bytes]:
    violations, verdicts = out / "violations", out / "verdicts"
    violations.unlink(missing_ok=True)
    asked = ["--input", str(day), "--violations", str(violations), "--verdicts", str(verdicts)]
    every = ["--enable", "ivr_wait_within_a_minute", "--enable", "handoff_reaches_a_person"]
    every += ["--enable", "callback_promise_kept"]
    _contactwatch(environment, "replay", *asked, *every, clock=clock)
    return violations.read_bytes(), verdicts.read_bytes()


def test_a_replay_says_the_same_bytes_under_any_hash_seed_zone_and_locale(day: Path, tmp_path: Path) -> None:
    said = _replayed(day, tmp_path, _HERE)
    assert said[0].count(b"\n") > 20
    for elsewhere in _ELSEWHERE:
        assert _replayed(day, tmp_path, {"PATH": os.environ["PATH"], **elsewhere}) == said


def test_a_replay_says_the_same_bytes_whatever_the_clock_of_the_host_says(day: Path, tmp_path: Path) -> None:
    said = _replayed(day, tmp_path, _HERE)
    for clock in (-40 * 365 * 86400, 400 * 86400):
        assert _replayed(day, tmp_path, _HERE, clock=clock) == said
