"""Programs that work through a topic, each as a process of its own: what they took, as the system counted it."""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import click

from tests.kafka import running
from tests.kafka.broker import Broker, missing

TICKS: Final = os.sysconf("SC_CLK_TCK")
PATIENCE: Final = 600
_RATHER: Final = 5
"""How many times as long they work as they are asked."""


@contextmanager
def broker_of_its_own() -> Iterator[tuple[Path, Broker]]:
    """A folder, and a real Kafka in it; both are gone afterwards. Raises ClickException where none can be had."""
    if reason := missing():
        raise click.ClickException(reason)
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place)
        (folder / "broker").mkdir()
        with Broker(folder / "broker") as broker:
            yield folder, broker


class Spent(NamedTuple):
    """Of one program: seconds by the wall, seconds of the processor, greatest resident megabytes."""

    wall: float
    processor: float
    megabytes: float
    broker: float = 0.0
    """Seconds of the processor that the broker took meanwhile."""


def processor(pid: int) -> float:
    """Seconds that a process has had so far."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def peak(pid: int) -> float:
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


class Program:
    """A process of its own; what it says is read from a file."""

    def __init__(self, command: Sequence[str], folder: Path, *, core: int | None = None) -> None:
        self._output = folder / f"program-{time.monotonic_ns()}.out"
        self.errors = self._output.with_suffix(".err")
        with self._output.open("wb") as said, self.errors.open("wb") as complained:
            self.process = subprocess.Popen(
                command, cwd=folder, env=running.environment(), stdout=said, stderr=complained
            )
        if core is not None:
            os.sched_setaffinity(self.process.pid, {core})

    def has_said(self, word: str) -> bool:
        return word in self._output.read_text("utf-8", "replace")

    def after(self, word: str) -> str:
        """What follows that word on its line, once it is said."""
        end = time.monotonic() + PATIENCE
        while not self.has_said(word):
            assert self.process.poll() is None, self.errors.read_text()
            assert time.monotonic() < end, f"it never said {word}"
            time.sleep(0.02)
        return self._output.read_text("utf-8", "replace").partition(word)[2].splitlines()[0].strip()

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(30)


def worker(folder: Path, *arguments: str, core: int | None = None) -> Program:
    return Program(running.command("worker", "--port", "0", *arguments), folder, core=core)


@contextmanager
def workers(folder: Path, many: int, *arguments: str, core: int | None = None) -> Iterator[list[Program]]:
    """So many of them, once each is ready; they are ended when the block is left."""
    programs = [worker(folder, *arguments, core=core) for _ in range(many)]
    try:
        for each in programs:
            each.after("ready")
        yield programs
    finally:
        for each in programs:
            each.end()


def spent(programs: Sequence[Program], done: Callable[[], bool]) -> Spent:
    """What they took from now until that is so. It is asked the more seldom the longer asking takes."""
    began, before = time.monotonic(), [processor(each.process.pid) for each in programs]
    asked = began
    while not done():
        assert time.monotonic() < began + PATIENCE, "it took too long"
        assert all(each.process.poll() is None for each in programs), programs[0].errors.read_text()
        time.sleep(max(0.05, _RATHER * (time.monotonic() - asked)))
        asked = time.monotonic()
    wall = time.monotonic() - began
    taken = sum(processor(each.process.pid) for each in programs) - sum(before)
    return Spent(wall, taken, max(peak(each.process.pid) for each in programs))


def replayed(folder: Path, address: str, topic: str, jobs: int) -> Spent:
    """What a replay of the whole topic takes, its processes together; of their memory the system says nothing here."""
    asked = ["--broker", address, "--topic", topic, "--jobs", str(jobs), "--violations", str(folder / "found.jsonl")]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    done = subprocess.run(running.command("replay", *asked), env=running.environment(), capture_output=True, text=True)
    wall, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    assert done.returncode in (0, 1), done.stderr
    taken = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(wall, taken, 0.0)


def ceiling(folder: Path, address: str, topic: str, count: int) -> Spent:
    """What a plain fetch with json.loads takes."""
    return _until_done([sys.executable, "-m", "tests.bench.kafka.fetching", address, topic, str(count)], folder)


def naive(folder: Path, address: str, topic: str, count: int) -> Spent:
    """What a Faust agent with a Table takes."""
    asked = [address, topic, str(count), str(folder)]
    return _until_done([sys.executable, "-m", "tests.bench.kafka.naive", *asked], folder)


def _until_done(command: Sequence[str], folder: Path) -> Spent:
    program = Program(command, folder)
    try:
        program.after("ready")
        return spent([program], lambda: program.has_said("done"))
    finally:
        program.process.kill()
        program.process.wait()
