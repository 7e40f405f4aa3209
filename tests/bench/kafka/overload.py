"""`python -m tests.bench.kafka.overload`: a worker that is sent twice what it can judge, for a minute."""

import asyncio
import subprocess
import time
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from typing import Any, BinaryIO, Final, NamedTuple
from urllib.error import HTTPError
from urllib.request import urlopen

import click
import orjson

from schemas import instant
from tests.bench import day
from tests.bench.kafka import topic, working
from tests.bench.kafka.working import Program
from tests.chaos import standing
from tests.chaos import topic as topics
from tests.kafka import running

EVENTS: Final = "events.jsonl"
LOOK_EVERY: Final = 2.0
QUIET: Final = 5.0
"""Seconds without a further word, after which all that is due has been said."""
BETWEEN: Final = 1.34
"""Milliseconds from call to call, as in the bench beside this."""


class Look(NamedTuple):
    """How a worker is at a moment; seconds since the load began."""

    at: float
    lag: float
    megabytes: float
    ready: int
    took: float
    """How long /ready took to answer."""


@click.command()
@click.option("--seconds", default=60, show_default=True, help="How long twice the rate is sent.")
@click.option("--sample", default=150_000, show_default=True, help="Events by which the greatest rate is measured.")
@click.option("--times", default=2.0, show_default=True, help="How many times that rate.")
def overload(seconds: int, sample: int, times: float) -> None:
    """Measure the greatest rate of one worker, then send it more: lag, memory, /ready, and what stands in the end."""
    with working.broker_of_its_own() as (folder, broker):
        rate = greatest_rate(folder, broker.address, sample)
        click.echo(f"greatest rate of one worker: {rate:,.0f} events/s")
        lines = day.lines(round(rate * times * seconds), between=BETWEEN)
        findings = asyncio.run(_overloaded(folder, broker.address, lines, rate * times))
    raise SystemExit(1 if findings else 0)


def greatest_rate(folder: Path, address: str, events: int) -> float:
    """Events a second of a worker that finds them all on the topic."""
    count = asyncio.run(topic.filled(address, "rate", day.lines(events, between=BETWEEN)))
    program = working.worker(folder, "--broker", address, "--prefix", "rate", core=0)
    program.after("ready")
    try:
        working.spent([program], lambda: topic.acknowledged(address, "rate") > 0)  # its start is not its rate
        before = topic.acknowledged(address, "rate")
        return (count - before) / working.spent([program], lambda: topic.acknowledged(address, "rate") >= count).wall
    finally:
        program.end()


def as_if_now(lines: Iterable[bytes], rate: float, told: BinaryIO) -> Iterator[bytes]:
    """The lines in their order, each at the moment when it is sent at that rate; they are written to a file, too."""
    began = time.time_ns() // 1000
    for number, line in enumerate(lines):
        before, name, rest = line.partition(b'"time":"')
        at = instant.text(began + round(number / rate * 1_000_000)).encode()
        moved = before + name + at + rest[rest.index(b'"') :].rstrip(b"\n")
        told.write(moved + b"\n")
        yield moved


async def _overloaded(folder: Path, address: str, lines: Sequence[bytes], rate: float) -> dict[str, list[str]]:
    await topic.created(address, "overload")
    program = working.worker(folder, "--broker", address, "--prefix", "overload", core=0)
    page = await asyncio.to_thread(program.after, "ready")
    began, looks = time.monotonic(), [await asyncio.to_thread(look, program, page, time.monotonic())]
    try:
        async with running.beside(_watch(program, page, began, looks)):
            with (folder / EVENTS).open("wb") as told:
                await topic.send(address, "overload", as_if_now(lines, rate, told), rate)
            sent = time.monotonic() - began
            while await asyncio.to_thread(topic.acknowledged, address, "overload") < len(lines):
                await asyncio.sleep(LOOK_EVERY)
            drained = time.monotonic() - began
            said = await _settled(address)
    finally:
        program.end()
    _tell(looks, len(lines), sent, drained)
    findings = standing.compare(said, _replayed(folder)).all()
    kinds = ("missing", "false", "otherwise", "doubled", "gaps")
    click.echo(
        f"{len(standing.standing(said)):,} violations stand; "
        + ", ".join(f"{each} {len(findings.get(each, ()))}" for each in kinds)
    )
    return findings


def look(program: Program, page: str, began: float) -> Look:
    """Asks /metrics and /ready as Prometheus and Kubernetes would."""
    with urlopen(page, timeout=30) as answer:
        rows = answer.read().decode().splitlines()
    lag = sum(float(row.split()[1]) for row in rows if row.startswith("contactwatch_lag_records{"))
    asked = time.monotonic()
    try:
        with urlopen(page.replace("/metrics", "/ready"), timeout=30) as answer:
            ready = int(answer.status)
    except HTTPError as refused:
        ready = refused.code
    now = time.monotonic()
    return Look(now - began, lag, working.peak(program.process.pid), ready, now - asked)


async def _watch(program: Program, page: str, began: float, looks: list[Look]) -> None:
    while True:
        looks.append(await asyncio.to_thread(look, program, page, began))
        await asyncio.sleep(LOOK_EVERY)


async def _settled(address: str) -> list[dict[str, Any]]:
    """All steps, once nothing more is said."""
    known, since = -1, time.monotonic()
    while True:
        found = list(chain(*await topics.whole(address, "overload.violations", topic.PARTITIONS)))
        if len(found) != known:
            known, since = len(found), time.monotonic()
        elif time.monotonic() > since + QUIET:
            return [orjson.loads(each.value) for each in found]
        await asyncio.sleep(LOOK_EVERY)


def _replayed(folder: Path) -> list[dict[str, Any]]:
    dump, found = folder / EVENTS, folder / "replayed.jsonl"
    until = instant.text(time.time_ns() // 1000)
    asked = running.command("replay", "--input", str(dump), "--violations", str(found), "--until", until)
    done = subprocess.run(asked, env=running.environment(), capture_output=True, text=True)
    assert done.returncode in (0, 1), done.stderr
    return [orjson.loads(line) for line in found.read_bytes().splitlines()]


def _tell(looks: Sequence[Look], count: int, sent: float, drained: float) -> None:
    click.echo(f"sent {count:,} events in {sent:.0f} s, {count / sent:,.0f} events/s; all judged after {drained:.0f} s")
    step = max(1, len(looks) // 12)
    for each in [*looks[::step], looks[-1]]:
        click.echo(f"  {each.at:6.1f} s  lag {each.lag:12,.0f}  peak {each.megabytes:5.0f} MB  /ready {each.ready}")
    slowest = max(each.took for each in looks)
    answers = sorted({each.ready for each in looks})
    click.echo(
        f"greatest lag {max(each.lag for each in looks):,.0f}; peak {looks[-1].megabytes:.0f} MB;"
        f" /ready said {answers}, its slowest answer took {slowest:.2f} s"
    )


if __name__ == "__main__":
    overload()
