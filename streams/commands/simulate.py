"""`contactwatch simulate`: a seeded contact centre, to a file or to a broker."""

import asyncio
import json
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click
import orjson

from streams import logs
from streams.cli import RefusedError
from streams.simulation.centre import Centre, Planted, Simulated
from streams.terminal import options

if TYPE_CHECKING:
    from streams.settings import Settings

Paced = Iterator[tuple[Simulated, float]]
_FLYING: Final = 500
"""Events on their way to the broker at once."""


@click.command()
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed gives the same events.")
@click.option(
    "--start", type=options.Moment(), default="2026-11-22T01:00:00Z", show_default=True, help="First instant."
)
@click.option("--span", type=options.Span(), default="30m", show_default=True, help="How long a day it simulates.")
@click.option("--per-minute", type=click.FloatRange(0.1, 1_000_000), default=30.0, show_default=True)
@click.option("--events", type=click.IntRange(0), help="Ends after this many events instead of after --span.")
@click.option("--output", default="-", metavar="FILE|-", show_default=True, help="Events, one JSON a line.")
@click.option("--plan", type=click.Path(path_type=Path), help="Writes what is planted here, one JSON a line.")
@click.option("--broker", metavar="HOST:PORT", help="Sends to PREFIX.events on this broker instead.")
@click.option("--prefix", default="contact", show_default=True, help="First part of the topics' names.")
@click.option("--rate", type=click.FloatRange(min=0.1), help="Events a second; as fast as possible without it.")
@click.option(
    "--live", is_flag=True, help="From now on, each event when it is due by this host's clock; goes on for --span."
)
@click.option("--dry-run", is_flag=True, help="Only count what would be written.")
def command(
    seed: int,
    start: int,
    span: int,
    per_minute: float,
    events: int | None,
    output: str,
    plan: Path | None,
    broker: str | None,
    prefix: str,
    rate: float | None,
    live: bool,
    dry_run: bool,
) -> None:
    """Simulate a contact centre: calls, chats, bots and hand-offs, with planted breaches of every shipped rule.

    Example: contactwatch simulate --span 2h --output day.jsonl --plan plan.jsonl
    """
    if live and rate is not None:
        raise RefusedError("--live and --rate: one of them; events come when they are due, or so many a second")
    start = time.time_ns() // 1000 if live else start
    planted: list[Planted] = []
    stream = _bounded(Centre(seed=seed, start=start, per_minute=per_minute), start + span, events, planted)
    if dry_run:
        count = sum(1 for _ in stream)
    elif broker is not None:
        logs.silent()
        count = _sent(_paced(stream, rate, live), broker, prefix)
    else:
        try:
            count = _write(_paced(stream, rate, live), output)
        except BrokenPipeError:
            raise
        except OSError as error:
            raise RefusedError(f"{output}: {error.strerror}") from None
    if plan is not None and not dry_run:
        _write_plan(plan, planted)
    click.echo(f"{count} events, {len(planted)} breaches planted", err=True)


def _bounded(centre: Centre, end: int, events: int | None, planted: list[Planted]) -> Iterator[Simulated]:
    count = 0
    for each in centre.stream():
        if isinstance(each, Planted):
            planted.append(each)
            continue
        if (each.recorded > end and events is None) or (events is not None and count >= events):
            return
        count += 1
        yield each


def _paced(stream: Iterator[Simulated], rate: float | None, live: bool) -> Paced:
    """Each event with the seconds to wait before it."""
    began = time.monotonic()
    for number, each in enumerate(stream):
        wait = 0.0 if rate is None else began + number / rate - time.monotonic()
        yield each, max(0.0, each.recorded / 1_000_000 - time.time() if live else wait)


def _write(paced: Paced, output: str) -> int:
    """Lines that a replay takes: the recorded time is stated, for a file has no append time."""
    from schemas import instant

    count = 0
    with _opened(output) as file:
        for each, wait in paced:
            if wait > 0.001:
                time.sleep(wait)
            file.write(orjson.dumps({**each.event, "recordedtime": instant.text(each.recorded)}) + b"\n")
            count += 1
    return count


def _opened(output: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdout.buffer) if output == "-" else Path(output).open("wb")


def _sent(paced: Paced, broker: str, prefix: str) -> int:
    from streams import settings
    from streams.kafka import unreachable

    try:
        return asyncio.run(_send(paced, settings.read(broker=broker, prefix=prefix)))
    except (settings.WrongSettingError, unreachable.UnreachableError) as error:
        raise RefusedError(str(error)) from None


async def _send(paced: Paced, settings: "Settings") -> int:
    """Whatever the broker did not take is said: nothing counts as sent that does not stand there."""
    from aiokafka import AIOKafkaProducer
    from aiokafka.errors import KafkaError

    from streams import logs
    from streams.kafka import connection, permissions, unreachable

    count, flying = 0, []
    producer = AIOKafkaProducer(**connection.client(settings), acks="all", linger_ms=5)
    with logs.hushed("aiokafka"):
        await unreachable.started(producer, settings)
        try:
            for each, wait in paced:
                if wait > 0.001:
                    await asyncio.sleep(wait)
                value, key = orjson.dumps(each.event), each.subject.encode()
                topic = f"{settings.prefix}.events"
                flying.append(await producer.send(topic, value, key=key, timestamp_ms=each.recorded // 1000))
                if len(flying) >= _FLYING:
                    count += len(await asyncio.gather(*flying))
                    flying.clear()
            return count + len(await asyncio.gather(*flying))
        except KafkaError as error:
            said = permissions.explained(error, "Write")
            raise unreachable.UnreachableError(f"{settings.prefix}.events cannot be written: {said}") from None
        finally:
            await producer.stop()


def _write_plan(plan: Path, planted: list[Planted]) -> None:
    try:
        plan.write_text("".join(json.dumps(each._asdict()) + "\n" for each in planted))
    except OSError as error:
        raise RefusedError(f"{plan}: {error.strerror}") from None
