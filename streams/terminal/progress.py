"""Progress of long work: on a terminal only, quiet in a pipe."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn


def counting(what: str, name: str) -> AbstractContextManager[Callable[[int], None]]:
    """Progress through a file of events."""
    return counted(what, _lines_about(name))


@contextmanager
def counted(what: str, total: float | None) -> Iterator[Callable[[int], None]]:
    """A function to call with the number of events done since the last call."""
    console = Console(stderr=True)
    if not console.is_terminal:
        yield lambda _: None
        return
    columns = (TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TextColumn("{task.fields[rate]}"))
    with Progress(*columns, TimeRemainingColumn(), console=console, transient=True) as progress:
        task = progress.add_task(what, total=total, rate="")

        def count(done: int) -> None:
            speed = progress.tasks[task].speed
            progress.update(task, advance=done, rate=f"{speed:,.0f} events/s" if speed else "")

        yield count


def _lines_about(name: str) -> float | None:
    """Lines of a plain file, estimated from its size and its first lines."""
    path = Path(name)
    if name == "-" or path.suffix in (".gz", ".zst") or not path.is_file():
        return None
    with path.open("rb") as file:
        first = file.read(100_000)
    return path.stat().st_size / max(1, len(first)) * first.count(b"\n") or None
