"""The workers of a run, in places that are filled again: what each said, how it ended, how much memory it took."""

import asyncio
import signal
import subprocess
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Final

from tests.kafka import running

READY_WITHIN: Final = 60
LEAVES_WITHIN: Final = 10
"""Seconds that an end by SIGTERM may take."""
LOOKS: Final = 0.25
_AGAIN_AFTER: Final = 1.0


@dataclass
class Member:
    """One worker's process."""

    name: str
    place: int
    process: "subprocess.Popen[bytes]"
    output: Path
    errors: Path
    is_asked: bool = False
    """Whether we end it: then its end is no finding."""
    is_struck: bool = False
    """Whether a fault has hold of it."""

    @property
    def is_ready(self) -> bool:
        return self.output.read_bytes().startswith(b"ready")

    def last_words(self) -> str:
        return " | ".join(self.errors.read_text("utf-8", "replace").splitlines()[-3:])[-600:]


@dataclass
class Fleet:
    """Starts workers in places 0, 1, ...; a worker that ends by itself is a finding, and another takes its place."""

    folder: Path
    arguments: Callable[[int], Sequence[str]]
    """By place: each may reach the broker another way."""
    environment: Callable[[Random], Mapping[str, str]]
    chance: Random
    members: list[Member] = field(default_factory=list)
    died: list[str] = field(default_factory=list)
    """Ends of a worker that nobody had asked for."""
    refused: list[str] = field(default_factory=list)
    """Starts that ended before they were ready, saying why: a broker that is down is a reason."""
    slow: list[str] = field(default_factory=list)
    """Ends that were asked for and took too long, or were no clean ones."""
    peak_megabytes: float = 0.0

    def start(self, place: int) -> Member:
        name = f"worker-{place}-{len(self.members)}"
        folder = self.folder / name
        folder.mkdir()
        output, errors = self.folder / f"{name}.out", self.folder / f"{name}.err"
        with output.open("wb") as said, errors.open("wb") as complained:
            process = subprocess.Popen(
                running.command("worker", "--port", "0", *self.arguments(place)),
                cwd=folder,
                env={**running.environment(), **self.environment(self.chance)},
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=complained,
                start_new_session=True,
            )
        member = Member(name, place, process, output, errors)
        self.members.append(member)
        return member

    def alive(self) -> list[Member]:
        return [each for each in self.members if each.process.poll() is None and not each.is_asked]

    def choose(self, chance: Random) -> Member | None:
        """A worker that no fault has hold of; it is held now."""
        free = [each for each in self.alive() if not each.is_struck]
        if not free:
            return None
        member = chance.choice(free)
        member.is_struck = True
        return member

    async def ready(self) -> None:
        """Returns when all say so. Raises TimeoutError."""
        async with asyncio.timeout(READY_WITHIN):
            while not all(each.is_ready for each in self.alive()):
                await asyncio.sleep(0.05)

    async def watch(self) -> None:
        """Fills the places of those that end by themselves; runs until it is cancelled."""
        while True:
            await asyncio.sleep(LOOKS)
            for member in [each for each in self.members if not each.is_asked]:
                if (code := member.process.poll()) is None:
                    self.peak_megabytes = max(self.peak_megabytes, _resident(member.process.pid))
                    continue
                member.is_asked = True
                ends = self.refused if code == 2 and not member.is_ready else self.died
                ends.append(f"{member.name} ended with {code}: {member.last_words()}")
                asyncio.get_running_loop().call_later(_AGAIN_AFTER, self.start, member.place)

    def kill(self, member: Member) -> None:
        member.is_asked = True
        member.process.kill()
        member.process.wait()

    async def leave(self, member: Member) -> None:
        """Asks one to end, and notes how it did."""
        member.is_asked = True
        began = time.monotonic()
        member.process.terminate()
        try:
            code = await asyncio.to_thread(member.process.wait, LEAVES_WITHIN)
        except subprocess.TimeoutExpired:
            member.process.kill()
            self.slow.append(f"{member.name} had not ended {LEAVES_WITHIN} s after SIGTERM: {member.last_words()}")
            return
        if code == -signal.SIGTERM and not member.is_ready:
            return  # it had not begun: Python was still reading its modules
        if code != 0:
            took = time.monotonic() - began
            self.slow.append(f"{member.name} ended {took:.1f} s after SIGTERM with {code}: {member.last_words()}")

    def __enter__(self) -> "Fleet":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        for member in self.members:
            member.process.kill()
            member.process.wait()


def _resident(pid: int) -> float:
    """Megabytes of a process; 0 where it is gone, or the system does not tell."""
    try:
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return 0.0
    _, found, after = status.partition("VmRSS:")
    return int(after.split()[0]) / 1024 if found else 0.0
