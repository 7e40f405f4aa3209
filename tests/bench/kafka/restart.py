"""`python -m tests.bench.kafka.restart`: a worker that holds a million open deadlines ends, and another takes over."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.request import urlopen

import click

from schemas import instant
from tests.bench.kafka import topic, working

SECOND: Final = 1_000_000
PREFIX: Final = "restart"
RULE: Final = """\
title: Somebody answers within a day
check:
  pattern: deadline
  start: queue.entered
  stop: agent.joined
  within: 24h
  excuse: interaction.ended
"""


@click.command()
@click.option("--calls", default=1_000_000, show_default=True, help="Open interactions, one deadline each.")
def restart(calls: int) -> None:
    """Measure how long a worker takes until it is ready with so many open deadlines, and what they take of memory.

    Example: python -m tests.bench.kafka.restart --calls 100000
    """
    with working.broker_of_its_own() as (folder, broker):
        (folder / "rules").mkdir()
        (folder / "rules" / "answered_in_a_day.yaml").write_text(RULE)
        asyncio.run(topic.filled(broker.address, PREFIX, _calls(calls)))
        asked = ["--broker", broker.address, "--prefix", PREFIX, "--rules", str(folder / "rules")]
        _first(folder, broker.address, asked, calls)
        _second(folder, asked, calls)


def _first(folder: Path, address: str, asked: list[str], calls: int) -> None:
    worker = working.worker(folder, *asked)
    worker.after("ready")
    spent = working.spent([worker], lambda: topic.acknowledged(address, PREFIX) >= calls)
    click.echo(f"first worker: {calls:,} calls taken in {spent.wall:.1f} s, {spent.megabytes:,.0f} MB")
    began = time.monotonic()
    worker.end()
    click.echo(f"ended {time.monotonic() - began:.1f} s after SIGTERM, with {worker.process.returncode}")


def _second(folder: Path, asked: list[str], calls: int) -> None:
    began = time.monotonic()
    worker = working.worker(folder, *asked)
    page = worker.after("ready")
    took = time.monotonic() - began
    time.sleep(1)
    megabytes = working.peak(worker.process.pid)
    click.echo(
        f"second worker: ready {took:.1f} s after its start with {_held(page):,} of {calls:,}, {megabytes:,.0f} MB"
    )
    worker.end()


def _held(page: str) -> int:
    with urlopen(page, timeout=30) as answer:
        rows = answer.read().decode().splitlines()
    return sum(int(float(row.split()[1])) for row in rows if row.startswith("contactwatch_open_interactions{"))


def _calls(count: int) -> Iterator[bytes]:
    """Callers who enter a queue now, and wait."""
    at = instant.text(round(time.time()) * SECOND)
    for number in range(count):
        yield (
            f'{{"specversion":"1.0","id":"{number}","source":"/pbx/1","type":"queue.entered","subject":"call-{number}",'
            f'"time":"{at}","channel":"voice","direction":"inbound","data":{{"queue":"billing","position":3}}}}'
        ).encode()


if __name__ == "__main__":
    restart()
