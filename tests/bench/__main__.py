"""`python -m tests.bench`: how fast and how small, beside json.loads of the same lines in the same run."""

import os
import platform
import tempfile
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table

from tests.bench import day, hostile, live, work
from tests.bench.measuring import Row, alone, row


@click.command()
@click.option("--events", default=400_000, show_default=True, help="Events of a run.")
@click.option("--runs", default=3, show_default=True, help="Runs of each work, each in a process of its own.")
@click.option(
    "--open", "calls", default=100_000, show_default=True, help="Interactions held open for the memory figure."
)
def bench(events: int, runs: int, calls: int) -> None:
    """Measure replay, live worker, scan and memory; processor seconds are the fairest figure on a shared machine.

    Example: python -m tests.bench --events 500000
    """
    console = Console(width=120)
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for name, texts in (("replay", False), ("replay, messages with text", True)):
            file = Path(folder) / "day.jsonl"
            file.write_bytes(b"\n".join(day.lines(events, texts=texts)))
            rows.append(row(name, [alone(work.replaying, str(file)) for _ in range(runs)]))
        rows.append(row("live worker", [alone(live.live, events) for _ in range(runs)]))
        rows.append(row("scan, texts", [alone(work.scanned, events // 2) for _ in range(runs)]))
    console.print(_table(rows))
    console.print(_curves(alone(hostile.curves)))
    size = alone(work.open_interactions, calls)
    console.print(f"open interactions: {size:,.0f} bytes each ({calls:,} of 8 events held)")
    console.print(
        f"Python {platform.python_version()}, {os.cpu_count()} cores; median rate and best CPU of {runs} runs"
    )


def _table(rows: list[Row]) -> Table:
    table = Table(box=None, padding=(0, 2))
    table.add_column("work")
    for heading in ("events", "events/s", "CPU s/M", "json.loads s/M", "times json.loads", "peak MB"):
        table.add_column(heading, justify="right")
    for each in rows:
        table.add_row(
            each.name,
            f"{each.events:,}",
            f"{each.per_second:,.0f}",
            f"{each.per_million:.2f}",
            f"{each.yardstick_per_million:.2f}",
            f"{each.times_yardstick:.2f}",
            f"{each.peak_megabytes:,.0f}",
        )
    return table


def _curves(curves: list[hostile.Curve]) -> Table:
    table = Table(box=None, padding=(0, 2))
    table.add_column("hostile text, CPU s")
    for length in hostile.LENGTHS:
        table.add_column(f"{length:,}", justify="right")
    for curve in curves:
        table.add_row(curve.name, *(f"{each:.2f}" for each in curve.seconds))
    return table


if __name__ == "__main__":
    bench()
