"""A part of a core for a process, and no more: two of them can be compared with one where there are few cores."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Final

import click

_PERIOD: Final = 20_000
"""Microseconds in which the part is dealt out: short beside what is measured."""
_ROOTS: Final = (Path("/sys/fs/cgroup/cpu"), Path("/sys/fs/cgroup"))
"""Where the controller is: by itself, or in the one hierarchy of newer systems."""


@contextmanager
def held(pid: int, part: float) -> Iterator[None]:
    """That process gets at most this part of a core until the block is left. Raises ClickException where the system
    does not let us deal out its cores: that takes Linux, and the right to make control groups."""
    group = _root() / f"contactwatch-bench-{pid}"
    with ExitStack() as stack:
        try:
            group.mkdir()
            stack.callback(group.rmdir)
            _deal(group, part)
            (group / "cgroup.procs").write_text(str(pid))
        except OSError as error:
            why = f"a process cannot be held to {part} of a core: {error}; that takes root on Linux"
            raise click.ClickException(why) from None
        stack.callback(_leave, pid)  # a group goes when nobody is in it any more
        yield


def _root() -> Path:
    return next((each for each in _ROOTS if (each / "cgroup.procs").exists()), _ROOTS[-1])


def _deal(group: Path, part: float) -> None:
    quota = round(part * _PERIOD)
    if (group / "cpu.cfs_quota_us").exists():
        (group / "cpu.cfs_period_us").write_text(str(_PERIOD))
        (group / "cpu.cfs_quota_us").write_text(str(quota))
    else:
        (group / "cpu.max").write_text(f"{quota} {_PERIOD}")


def _leave(pid: int) -> None:
    if Path(f"/proc/{pid}").exists():
        (_root() / "cgroup.procs").write_text(str(pid))
