"""`python -m tests.bench.kafka`: the worker on a real Kafka, beside a fetch with json.loads and a naive Faust app."""

import asyncio
from pathlib import Path
from typing import Final

import click
from rich.console import Console
from rich.table import Table

from tests.bench import day
from tests.bench.kafka import topic, working
from tests.bench.kafka.working import Spent
from tests.kafka.broker import Broker

MILLION: Final = 1_000_000
PREFIX: Final = "bench"


@click.command()
@click.option("--events", default=2_000_000, show_default=True, help="Events of the topic.")
@click.option(
    "--between", default=1.34, show_default=True, help="Milliseconds from call to call: fewer hold more open."
)
@click.option("--few", default=40_000, show_default=True, help="Events that the naive app is given.")
@click.option("--two/--one", default=True, help="Whether two workers are measured too.")
def bench(events: int, between: float, few: int, two: bool) -> None:
    """Measure the worker on a real Kafka: processor seconds per million events, and what others take for the same.

    Example: python -m tests.bench.kafka --events 1000000
    """
    console = Console(width=120)
    table = Table(box=None, padding=(0, 2))
    for heading in ("program", "events", "events/s", "CPU s/M", "broker's", "peak MB"):
        table.add_column(heading, justify="right" if heading != "program" else "left")
    with working.broker_of_its_own() as (folder, broker):
        lines = day.lines(events, between=between)
        prefixes = [PREFIX, f"{PREFIX}2"][: 1 + two]
        count = max(asyncio.run(topic.filled(broker.address, each, lines)) for each in prefixes)
        del lines
        name = f"{PREFIX}.events"
        _row(table, "aiokafka fetch + json.loads", count, working.ceiling(folder, broker.address, name, count))
        one = _workers(folder, broker, count, 1)
        _row(table, "contactwatch worker, one", count, one)
        if two:
            both = _workers(folder, broker, count, 2)
            _row(table, f"contactwatch workers, two ({one.wall / both.wall:.2f} times one)", count, both)
        alone = working.replayed(folder, broker.address, name, 1)
        _row(table, "contactwatch replay, one process", count, alone)
        both = working.replayed(folder, broker.address, name, 2)
        _row(table, f"contactwatch replay, two ({alone.wall / both.wall:.2f} times one)", count, both)
        if few:
            _row(table, "naive Faust app with a Table", few, working.naive(folder, broker.address, name, few))
    console.print(table)


def _workers(folder: Path, broker: Broker, count: int, many: int) -> Spent:
    """So many workers from a standing start until every event is judged. One stays on a core; where there are two, the
    system deals out the cores, for the broker works on them too."""
    prefix = PREFIX if many == 1 else f"{PREFIX}{many}"
    asked, core = ("--broker", broker.address, "--prefix", prefix), 0 if many == 1 else None
    with working.workers(folder, many, *asked, core=core) as programs:
        before = working.processor(broker.process.pid)
        found = working.spent(programs, lambda: topic.acknowledged(broker.address, prefix) >= count)
        return found._replace(broker=working.processor(broker.process.pid) - before)


def _row(table: Table, name: str, count: int, spent: Spent) -> None:
    rate, cost = count / spent.wall, spent.processor / count * MILLION
    brokers = f"{spent.broker / count * MILLION:.2f}" if spent.broker else ""
    megabytes = f"{spent.megabytes:,.0f}" if spent.megabytes else ""
    table.add_row(name, f"{count:,}", f"{rate:,.0f}", f"{cost:.2f}", brokers, megabytes)


if __name__ == "__main__":
    bench()
