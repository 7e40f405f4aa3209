"""`python -m tests.bench.kafka.latency`: how long after a deadline its violation stands, at two rates of one worker."""

import asyncio
import time
from io import BytesIO
from pathlib import Path
from typing import Final

import click

from streams import settings
from tests.bench import day
from tests.bench.kafka import overload, topic, working
from tests.chaos import lateness
from tests.chaos.watch import watching

STEADY: Final = 5_000
"""Events a second."""
EVENTS_OF_A_CALL: Final = 6.7
LATENESS: Final = settings.read().timing().lateness / 1_000_000
SETTLED: Final = 15.0
"""Seconds of load before anything counts: a worker that has just begun is no steady one."""


@click.command()
@click.option("--seconds", default=120, show_default=True, help="How long each rate is sent.")
@click.option("--sample", default=150_000, show_default=True, help="Events by which the greatest rate is measured.")
@click.option("--share", default=0.8, show_default=True, help="Of the greatest rate.")
def latency(seconds: int, sample: int, share: float) -> None:
    """Measure the greatest rate of one worker; then, at a steady rate and at a share of the greatest, how long after
    it could be known a violation is detected, and seen by a reader of committed records."""
    with working.broker_of_its_own() as (folder, broker):
        greatest = overload.greatest_rate(folder, broker.address, sample)
        click.echo(f"greatest rate of one worker: {greatest:,.0f} events/s")
        for rate in (STEADY, round(greatest * share)):
            found = asyncio.run(_at(folder, broker.address, rate, seconds))
            click.echo(f"{rate:,} events/s for {seconds} s: detected {found.detected_outside}")
            click.echo(f"{'':>27}seen     {found.seen_outside}")


async def _at(folder: Path, address: str, rate: int, seconds: int) -> lateness.Lateness:
    prefix = f"at{rate}"
    await topic.created(address, prefix)
    program = working.worker(folder, "--broker", address, "--prefix", prefix, core=0)
    await asyncio.to_thread(program.after, "ready")
    try:
        async with watching(address, f"{prefix}.violations", topic.PARTITIONS) as watch:
            lines = day.lines(rate * seconds, between=EVENTS_OF_A_CALL / rate * 1000)
            began = time.time()
            await topic.send(address, prefix, overload.as_if_now(lines, rate, BytesIO()), rate)
            opened = [(at, step) for at, step in watch.opened.values() if at > began + SETTLED]
    finally:
        program.end()
    return lateness.measured(opened, {}, LATENESS, ())


if __name__ == "__main__":
    latency()
