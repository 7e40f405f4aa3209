"""`python -m tests.bench.kafka.scaling`: two workers beside one, each with the same part of a core."""

import asyncio
from contextlib import ExitStack
from pathlib import Path
from threading import Thread

import click

from tests.bench import day
from tests.bench.kafka import quota, topic, working
from tests.bench.kafka.working import Spent
from tests.kafka.broker import Broker


@click.command()
@click.option("--part", default=0.35, show_default=True, help="Of a core, that each worker gets.")
@click.option("--events", default=300_000, show_default=True, help="Events of the topic.")
@click.option("--between", default=1.34, show_default=True, help="Milliseconds from call to call.")
@click.option("--runs", default=3, show_default=True, help="Runs of each.")
def scaling(part: float, events: int, between: float, runs: int) -> None:
    """Measure how much more two workers judge than one, where neither the broker nor the other one takes its core.

    Example: python -m tests.bench.kafka.scaling --part 0.3
    """
    with working.broker_of_its_own() as (folder, broker):
        lines = day.lines(events, between=between)
        for run in range(runs):
            one, two = (_judged(folder, broker, lines, f"run{run}x{many}", many, part) for many in (1, 2))
            rates = " and ".join(f"{events / each.wall:,.0f}" for each in (one, two))
            costs = " and ".join(f"{each.processor / events * 1_000_000:.1f}" for each in (one, two))
            click.echo(f"one and two, {part} of a core each: {rates} events/s, {one.wall / two.wall:.2f} times")
            click.echo(f"{'':>9}CPU s/M: {costs}")


def _judged(folder: Path, broker: Broker, lines: list[bytes], prefix: str, many: int, part: float) -> Spent:
    """So many workers that are ready, from the first event that is sent until all are judged."""
    asyncio.run(topic.created(broker.address, prefix))
    asked = ("--broker", broker.address, "--prefix", prefix)
    with working.workers(folder, many, *asked) as programs, ExitStack() as stack:
        for each in programs:
            stack.enter_context(quota.held(each.process.pid, part))
        sent = Thread(target=asyncio.run, args=[topic.send(broker.address, prefix, lines)])
        sent.start()
        stack.callback(sent.join)
        return working.spent(programs, lambda: topic.acknowledged(broker.address, prefix) >= len(lines))


if __name__ == "__main__":
    scaling()
