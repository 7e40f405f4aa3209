"""The commands that pages show, run as a reader would: console blocks, in their order, in one empty folder."""

import doctest
import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parent.parent
BROKER: Final = "127.0.0.1:9092"
"""Stands in pages for the reader's own."""
_BLOCK: Final = re.compile(r"(?ms)^```console\n(.*?)^```$")
"""`$ ` begins a command; what follows is what it says (`...` is anything). `# exit 1` names another exit than 0."""
_PATIENCE: Final = 120


class Command(NamedTuple):
    """One command of a page, with what it is shown to say."""

    page: str
    text: str
    says: str
    code: int

    @property
    def needs_broker(self) -> bool:
        return BROKER in self.text


def every() -> list[Path]:
    """All pages that show commands."""
    folders = ("", "rules", "schemas", "streams", "dashboards")
    return sorted(page for name in folders for page in (ROOT / name).glob("*.md") if _BLOCK.search(page.read_text()))


def commands(page: Path) -> list[Command]:
    """Those of a page, in their order."""
    return [found for block in _BLOCK.findall(page.read_text()) for found in _of(page.name, block)]


def _of(page: str, block: str) -> Iterator[Command]:
    for part in re.split(r"(?m)^\$ ", block)[1:]:
        text, _, says = part.replace("\\\n", "").partition("\n")
        exits = re.search(r"# exit (\d)", text)
        yield Command(page, text.partition(" #")[0].strip(), says.strip("\n"), int(exits[1]) if exits else 0)


class Reader:
    """Somebody who types what a page shows, at a prompt of their own."""

    def __init__(self, folder: Path, places: Mapping[str, str] = {}) -> None:
        """`places`: addresses of the page to those of this run."""
        self._folder = folder
        self._places = places
        self._running = ExitStack()

    def type(self, command: Command) -> list[str]:
        """What is not as the page says; nothing where all is."""
        text = command.text
        for shown, real in self._places.items():
            text = text.replace(shown, real)
        if text.endswith("&"):
            said = self._running.enter_context(_beside(text[:-1], self._folder))
            return [] if said.startswith("ready ") else [f"{command.text}: said {said!r} and not `ready`"]
        code, said = _run(text, self._folder)
        found = [] if code == command.code else [f"{command.text}: exit {code}, {command.code} is shown\n{said}"]
        return [*found, *self._differences(command, said)]

    def _differences(self, command: Command, said: str) -> list[str]:
        flags = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE
        if not command.says or doctest.OutputChecker().check_output(command.says + "\n", said, flags):
            return []
        return [f"{command.text}: said\n{said}\nand the page shows\n{command.says}"]

    def leave(self) -> None:
        self._running.close()


def _environment() -> dict[str, str]:
    """Without settings of whoever runs the tests."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("CONTACTWATCH_")}
    path = f"{Path(sys.executable).parent}{os.pathsep}{clean.get('PATH', '')}"
    return {**clean, "PATH": path, "PYTHONPATH": str(ROOT), "COLUMNS": "120", "LC_ALL": "C.UTF-8"}


def _run(text: str, folder: Path) -> tuple[int, str]:
    """Exit code and all that was said. What `make` would do is only looked up: it makes whole environments."""
    if text.startswith("make "):
        text, folder = f"make -n {text.removeprefix('make ')} >/dev/null", ROOT
    asked = ["bash", "-o", "pipefail", "-c", text]
    run = subprocess.run(
        asked, cwd=folder, env=_environment(), stdout=-1, stderr=-2, text=True, timeout=_PATIENCE, stdin=-3
    )
    return run.returncode, run.stdout


@contextmanager
def _beside(text: str, folder: Path) -> Iterator[str]:
    """The first line of a command that runs beside the others until the page is read."""
    process = subprocess.Popen(
        shlex.split(text), cwd=folder, env=_environment(), stdin=-3, stdout=-1, stderr=-3, text=True
    )
    assert process.stdout is not None
    try:
        yield process.stdout.readline()
    finally:
        process.terminate()
        process.wait(_PATIENCE)


def untrue(page: Path, folder: Path, *, broker: str = "", places: Mapping[str, str] = {}) -> list[str]:
    """What a page shows that is not so. Without a broker, the commands that need one are left out."""
    reader = Reader(folder, {**({BROKER: broker} if broker else {}), **places})
    try:
        asked = (each for each in commands(page) if broker or not each.needs_broker)
        return [finding for each in asked for finding in reader.type(each)]
    finally:
        reader.leave()
