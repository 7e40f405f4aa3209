"""The command line as a process: outputs that take nothing more, and locales that know no Chinese."""

import os
import subprocess
import sys
from collections.abc import Mapping

import pytest

ON_A_FULL_DISK = """
import errno, io, sys
class Full(io.RawIOBase):
    def writable(self): return True
    def write(self, data): raise OSError(errno.ENOSPC, "No space left on device")
sys.stdout = io.TextIOWrapper(io.BufferedWriter(Full()))
from streams.cli import main
main()
"""


def run(*arguments: str, given: str = "", environment: Mapping[str, str] | None = None) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of Python with these arguments."""
    done = subprocess.run(
        [sys.executable, *arguments],
        input=given.encode(),
        capture_output=True,
        env={**os.environ, **(environment or {})},
        timeout=60,
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


@pytest.mark.parametrize(
    "command", ["scan", "schema", "settings", "rules list", "rules show queue_wait_within_a_minute"]
)
def test_a_full_disk_is_one_readable_line_and_exit_2(command: str) -> None:
    told = run("-c", ON_A_FULL_DISK, *command.split(), given="nothing\n")
    assert told == (2, "", "contactwatch: the output: No space left on device\n")


@pytest.mark.parametrize("command", ["rules list", "rules show queue_wait_within_a_minute", "settings"])
def test_a_locale_without_chinese_ends_no_command(command: str) -> None:
    narrow = {"PYTHONIOENCODING": "ascii", "LC_ALL": "C"}
    code, shown, wrong = run("-m", "streams", *command.split(), environment=narrow)
    assert (code, shown.isascii(), wrong) == (0, True, "")


@pytest.mark.parametrize("command", ["topics list", "topics create", "doctor", "simulate --span 1m"])
def test_a_broker_that_is_not_there_is_one_line_without_a_library_s_own(command: str) -> None:
    code, shown, wrong = run("-m", "streams", *command.split(), "--broker", "127.0.0.1:1")
    said = [line for line in (shown + wrong).splitlines() if "127.0.0.1:1" in line]
    assert (code in (1, 2), len(said), wrong.count("\n") <= 1) == (True, 1, True)
