"""Programs of others that alerts and boards are made for: found on the PATH, run on loopback, stopped by their id."""

import shutil
import signal
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

PATIENCE = 30.0
PROMETHEUS, PROMTOOL, AMTOOL = ("prometheus",), ("promtool",), ("amtool",)
ALERTMANAGER = ("alertmanager", "prometheus-alertmanager")


class MissingError(Exception):
    """A program is not there; says how to get it."""


def found(names: Sequence[str]) -> str:
    """The program's path, under the first of its names that is there. Raises MissingError."""
    for name in names:
        if path := shutil.which(name):
            return path
    raise MissingError(f"{names[0]} is not on the PATH: apt-get install prometheus prometheus-alertmanager")


def said(names: Sequence[str], *arguments: object) -> tuple[int, str]:
    """Exit code and all that a program said."""
    run = subprocess.run([found(names), *map(str, arguments)], capture_output=True, text=True, timeout=120)
    return run.returncode, run.stdout + run.stderr


class Program:
    """A process that runs as long as the context; what it says goes to a file."""

    def __init__(self, log: Path, *command: object) -> None:
        self._command = [str(each) for each in command]
        self._log = log
        self.process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> "Program":
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(self._command, stdout=log, stderr=subprocess.STDOUT)
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.end()

    def send(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def end(self) -> None:
        """Ends it, frozen or not; once it has ended nothing is done."""
        if self.process is None or self.process.poll() is not None:
            return
        self.send(signal.SIGTERM)
        self.send(signal.SIGCONT)
        try:
            self.process.wait(12)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    @property
    def text(self) -> str:
        return self._log.read_text("utf-8", "replace")

    def until_it_says(self, words: str, within: float = PATIENCE) -> str:
        """The first line that begins with these words."""
        end = time.monotonic() + within
        while time.monotonic() < end:
            for line in self.text.splitlines():
                if line.startswith(words):
                    return line
            assert self.process is not None
            assert self.process.poll() is None, self.text
            time.sleep(0.1)
        raise AssertionError(f"{self._command[0]} never said {words}: {self.text}")

    def until_it_answers(self, url: str, within: float = PATIENCE) -> None:
        end = time.monotonic() + within
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(url, timeout=1):
                    return
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        raise AssertionError(f"{self._command[0]} does not answer: {self.text}")
