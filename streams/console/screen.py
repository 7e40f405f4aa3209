"""The demo's page: on a terminal one live screen, else quiet lines."""

import asyncio
import sys
import time
from collections import Counter
from collections.abc import Callable, Coroutine
from typing import Any, Final

import click
from rich.console import Console, Group
from rich.live import Live
from rich.panel import Panel
from rich.table import Table
from rich.text import Text

from schemas import instant
from streams.simulation.demo import SECOND, Demo

Show = Callable[[Demo], Coroutine[Any, Any, None]]


def choose() -> Show:
    """The live page where stdout is a terminal, lines where it is not."""
    return _page if sys.stdout.isatty() else _lines


async def _page(demo: Demo) -> None:
    console = Console()
    rates = Rates()
    with Live(console=console, refresh_per_second=4, screen=False, transient=False) as live:
        while True:
            live.update(page(demo, rates.per_second(demo.feed.sent), console.width, console.height))
            await asyncio.sleep(0.25)


async def _lines(demo: Demo) -> None:
    """The address first; then a line for each violation as it is said."""
    click.echo(f"metrics: {demo.address}")
    while True:
        while demo.findings.unread:
            click.echo(line(demo.findings.unread.popleft(), demo.live_from))
        await asyncio.sleep(0.25)


def line(step: dict[str, Any], live_from: int) -> str:
    """One step in one line."""
    place = f"{step['rule']:28} {step['subject']} due {step['due_at'][11:19]}"
    return f"{step['state']:9} {place} after {delay(step, live_from):>7}; {proof(step)}"


def delay(step: dict[str, Any], live_from: int) -> str:
    """Event time from due to said. What was due before the live part began was read in one go and has no delay."""
    due = instant.micros(step["due_at"])
    if due < live_from:
        return "history"
    return f"{(instant.micros(step['detected_at']) - due) / SECOND:.1f}s"


def proof(step: dict[str, Any]) -> str:
    """The evidence, short: what happened when, and what was missing or found."""
    events = ", ".join(f"{each['type']} {each['time'][11:19]}" for each in step["evidence"][:3])
    entries = ", ".join(str(each.get("field") or f"{each['kind']} {each['sample']}") for each in step["entries"][:2])
    return f"{events}; {entries}" if entries else events


class Rates:
    """Events a second over the last seconds."""

    def __init__(self) -> None:
        self._seen: list[tuple[float, int]] = []

    def per_second(self, total: int) -> float:
        now = time.monotonic()
        self._seen = [each for each in self._seen if each[0] > now - 3] + [(now, total)]
        first, count = self._seen[0]
        return (total - count) / (now - first) if now > first else 0.0


def page(demo: Demo, rate: float, width: int, height: int) -> Group:
    """The whole page for a terminal of that size. The empty line at its end takes the ^C that a terminal shows."""
    state = "live" if demo.live_since else "half an hour of history first"
    title = f"contactwatch · {state} at {demo.speed:g} times real time"
    rows = height - _FRAME_ROWS - len(demo.worker.ruleset.every)
    parts = [_numbers(demo, rate, width), _by_rule(demo, width), _last(demo, width, max(1, rows))]
    footer = Text(f"metrics: {demo.address}   Ctrl-C ends", style="dim", overflow="ellipsis", no_wrap=True)
    return Group(Panel(Group(*parts, footer), title=title, border_style="cyan"), Text())


_FRAME_ROWS: Final = 9
"""Rows of a page that are neither a rule nor a violation: borders, numbers, headings, the footer, the last line."""


def _numbers(demo: Demo, rate: float, width: int) -> Table:
    engines = [each.pipeline.evaluator.engine for each in demo.worker.partitions.values()]
    watermark = min((each.watermark for each in engines), default=0)
    age = max(0.0, (demo.clock.now() - watermark) / SECOND) if watermark else 0.0
    table = Table.grid(padding=(0, 3 if width >= _WIDE else 2))
    table.add_row(
        f"[b]{rate:,.0f}[/b] events/s",
        f"[b]{sum(len(each.open) for each in engines):,}[/b] open",
        f"watermark [b]{age:.1f}s[/b] behind" if width >= _WIDE else f"[b]{age:.1f}s[/b] behind",
        f"[b]{len(demo.findings.standing())}[/b] standing",
    )
    return table


def _by_rule(demo: Demo, width: int) -> Table:
    counts = Counter(each["rule"] for each in demo.findings.standing())
    severity = {rule.id: (rule.severity, rule.unverified) for rule in demo.worker.ruleset.every}
    table = Table(box=None, padding=(0, 2), title="violations by rule", title_justify="left", title_style="bold")
    table.add_column("rule", overflow="ellipsis", no_wrap=True)
    table.add_column("stand", justify="right", no_wrap=True)
    table.add_column("severity", no_wrap=True)
    for rule, (level, unverified) in severity.items():
        marked = " · unverified" if unverified and width >= 80 else " ·?" if unverified else ""
        table.add_row(rule, str(counts[rule]), level + marked)
    return table


def _last(demo: Demo, width: int, rows: int) -> Table:
    """The last violations. Columns are given their widths: rich would rather cut off the last one than share."""
    table = Table(box=None, padding=(0, 1), title="last violations", title_justify="left", title_style="bold")
    room = width - _BORDERS - _SURE
    wide = width >= _WIDE
    rule = max(4, min(28, room - 2) if wide else room - 2)
    table.add_column("interaction", no_wrap=True, width=11)
    table.add_column("rule", overflow="ellipsis", no_wrap=True, width=rule)
    table.add_column("due", no_wrap=True, width=8)
    table.add_column("after", justify="right", no_wrap=True, width=7)
    if wide:
        table.add_column("evidence", overflow="ellipsis", no_wrap=True, width=max(8, room - rule - 4))
    for step in list(reversed(demo.findings.recent))[:rows]:
        style = "dim" if step["state"] == "withdrawn" else ""
        cells = [step["subject"], step["rule"], step["due_at"][11:19], delay(step, demo.live_from)]
        table.add_row(*([*cells, proof(step)] if wide else cells), style=style)
    return table


_WIDE: Final = 100
"""Columns from which on there is room for the evidence."""
_BORDERS: Final = 4
_SURE: Final = 11 + 8 + 7 + 3 * 2
"""Interaction, due and after with their padding."""
