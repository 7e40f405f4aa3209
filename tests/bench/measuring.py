"""Measures in processes of their own: processor time, wall time, peak memory, and a yardstick in the same run."""

import json
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import NamedTuple, TypeVar

from rich.table import Table

Result = TypeVar("Result")

MILLION = 1_000_000


class Run(NamedTuple):
    """One pass over the work. `yardstick` is json.loads of the same lines, in the same process, right before."""

    events: int
    wall: float
    processor: float
    yardstick: float
    peak_megabytes: float


class Row(NamedTuple):
    """Several runs of one work: the median of rates, the best of processor seconds."""

    name: str
    events: int
    per_second: float
    per_million: float
    yardstick_per_million: float
    peak_megabytes: float

    @property
    def times_yardstick(self) -> float:
        return self.per_million / self.yardstick_per_million


def row(name: str, runs: Sequence[Run]) -> Row:
    events = runs[0].events
    return Row(
        name,
        events,
        median(each.events / each.wall for each in runs),
        min(each.processor for each in runs) / events * MILLION,
        min(each.yardstick for each in runs) / events * MILLION,
        max(each.peak_megabytes for each in runs),
    )


def yardstick(lines: Sequence[bytes]) -> float:
    """Processor seconds of json.loads on these lines."""
    began = time.process_time()
    for line in lines:
        json.loads(line)
    return time.process_time() - began


def timed(work: Callable[[], object]) -> tuple[float, float]:
    """(wall, processor) seconds."""
    wall, processor = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - processor


def peak() -> float:
    """Greatest resident memory of this process so far, megabytes. (What getrusage says begins with its parent's.)"""
    status = Path("/proc/self/status").read_text()
    return int(status.partition("VmHWM:")[2].split()[0]) / 1024


def alone(work: Callable[..., Result], *arguments: object) -> Result:
    """The work's result from a fresh process, so that no run warms or burdens another."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def table_of(first: str, *headings: str) -> Table:
    """An empty table: texts in its first column, figures in the others."""
    table = Table(box=None, padding=(0, 2))
    table.add_column(first)
    for heading in headings:
        table.add_column(heading, justify="right")
    return table
