"""`contactwatch topics`: the topics on a broker."""

import asyncio
import sys
from collections import deque
from collections.abc import Iterator

import click

from schemas.topics import RAW, TOPICS, Topic, raw
from streams import connector, logs, settings
from streams.cli import RefusedError
from streams.files import lines
from streams.kafka import broker as brokers
from streams.kafka import permissions
from streams.terminal.progress import counting
from streams.topic import filling, reading


@click.group()
def command() -> None:
    """Create, list or fill the topics.

    Example: contactwatch topics create --broker 127.0.0.1:9092 --partitions 4
    """
    logs.silent()


@command.command()
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option("--partitions", type=click.IntRange(1, 1000), help="Partitions of each topic.")
@click.option(
    "--connector",
    "connectors",
    multiple=True,
    type=click.Choice(connector.names()),
    help="Create the raw topic that this connector reads, too; may be given several times.",
)
@click.option(
    "--create-time", is_flag=True, help="Events keep the recorded time that their producer states: for `topics fill`."
)
@click.option("--dry-run", is_flag=True, help="Only say what would be created.")
def create(
    broker: str | None,
    prefix: str | None,
    partitions: int | None,
    connectors: tuple[str, ...],
    create_time: bool,
    dry_run: bool,
) -> None:
    """Create the topics that are missing; replication is at most the number of brokers.

    Where PREFIX.events is there already, the others get as many partitions as it has; another --partitions is refused,
    and it says what to do instead.

    Example: contactwatch topics create --broker 127.0.0.1:9092 --prefix contact --partitions 4
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix, partitions=partitions)
        seen = asyncio.run(brokers.look(chosen))
        count = partitions or seen.partitions.get(f"{chosen.prefix}.events", chosen.partitions)
        if refusal := brokers.other_count(seen, chosen.prefix, count):
            raise RefusedError(refusal)
        wanted = (*_kept(create_time), *map(raw, connectors))
        missing = [name for topic in wanted if (name := f"{chosen.prefix}.{topic.name}") not in seen.partitions]
        if not dry_run and missing:
            asyncio.run(brokers.create(chosen.model_copy(update={"partitions": count}), wanted))
    except (settings.WrongSettingError, brokers.UnreachableError) as error:
        raise RefusedError(str(error)) from None
    for topic in wanted:
        name = f"{chosen.prefix}.{topic.name}"
        done = "would be created" if dry_run else "created"
        click.echo(f"{name}: {done if name in missing else 'is there'}")


def _kept(create_time: bool) -> Iterator[Topic]:
    """The topics; with `create_time` events are not stamped with their append. The worker's own topics always are."""
    for topic in TOPICS:
        yield topic._replace(appended=False) if create_time and topic.name == "events" else topic


@command.command(name="list")
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
def list_(broker: str | None, prefix: str | None) -> None:
    """List the topics with what they carry, and their partitions on the broker.

    Example: contactwatch topics list --broker 127.0.0.1:9092
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        seen = asyncio.run(brokers.look(chosen))
    except (settings.WrongSettingError, brokers.UnreachableError) as error:
        raise RefusedError(str(error)) from None
    start = f"{chosen.prefix}.{RAW}"
    found = [raw(name.removeprefix(start)) for name in sorted(seen.partitions) if name.startswith(start)]
    for topic in (*TOPICS, *found):
        name = f"{chosen.prefix}.{topic.name}"
        click.echo(f"{name}: {_standing(seen, name)}; {topic.carries}, by {topic.key}")


def _standing(seen: brokers.Look, name: str) -> str:
    if name in seen.partitions:
        return f"{seen.partitions[name]} partitions"
    return permissions.missing(f"Describe on topic {name}") if name in seen.allowed else "missing"


@command.command()
@click.option("--input", "name", required=True, metavar="FILE|-", help="Events, one JSON a line; .gz and .zst too.")
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option("--topic", metavar="NAME", help="Topic to fill; default PREFIX.events.")
@click.option("--append-time", is_flag=True, help="Let the broker overwrite the recorded times with now.")
@click.option("--dry-run", is_flag=True, help="Only check the file and the topic, and count.")
def fill(
    name: str, broker: str | None, prefix: str | None, topic: str | None, append_time: bool, dry_run: bool
) -> None:
    """Fill a topic from a file of events, each recorded when the file says: `recordedtime`, else the event times.

    Exit 1 where lines are no events; they are not sent.

    Example: contactwatch topics fill --input day.jsonl.zst --broker 127.0.0.1:9092 --prefix study --dry-run
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        into = topic or f"{chosen.prefix}.events"
        asyncio.run(filling.check(chosen, into, append_time=append_time))
        found = filling.Filled()
        with counting("fill", name) as count:
            lines_ = filling.timed(lines.records(name), found, count)
            if dry_run:
                deque(lines_, maxlen=0)
            else:
                asyncio.run(filling.fill(chosen, into, lines_))
    except (settings.WrongSettingError, reading.TopicError, lines.UnreadableError) as error:
        raise RefusedError(str(error)) from None
    click.echo(f"{found.sent} events {'would be sent' if dry_run else 'sent'} to {into}")
    if found.refused:
        counts = ", ".join(f"{count} {reason}" for reason, count in sorted(found.refused.items()))
        click.echo(f"not sent: {counts}; {', '.join(found.lines)}", err=True)
        sys.exit(1)
