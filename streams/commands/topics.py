"""`contactwatch topics`: the topics on a broker."""

import asyncio
from collections.abc import Sequence

import click

from schemas.topics import RAW, TOPICS, Topic, raw
from streams import broker as brokers
from streams import connection, connector, logs, settings
from streams.cli import RefusedError


@click.group()
def command() -> None:
    """Create or list the topics.

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
@click.option("--dry-run", is_flag=True, help="Only say what would be created.")
def create(
    broker: str | None, prefix: str | None, partitions: int | None, connectors: tuple[str, ...], dry_run: bool
) -> None:
    """Create the topics that are missing; replication is at most the number of brokers.

    Where PREFIX.events is there already, the others get as many partitions as it has; another --partitions is refused,
    and it says what to do instead.

    Example: contactwatch topics create --broker 127.0.0.1:9092 --prefix contact --partitions 4
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix, partitions=partitions)
        client = connection.client(chosen)
        seen = asyncio.run(brokers.look(chosen.broker, client=client))
        count = partitions or seen.partitions.get(f"{chosen.prefix}.events", chosen.partitions)
        if refusal := brokers.other_count(seen, chosen.prefix, count):
            raise RefusedError(refusal)
        wanted = (*TOPICS, *map(raw, connectors))
        missing = [name for topic in wanted if (name := f"{chosen.prefix}.{topic.name}") not in seen.partitions]
        if not dry_run and missing:
            asyncio.run(_make(chosen, count, min(chosen.replication, max(1, seen.brokers)), wanted))
    except (settings.WrongSettingError, brokers.UnreachableError) as error:
        raise RefusedError(str(error)) from None
    for topic in wanted:
        name = f"{chosen.prefix}.{topic.name}"
        done = "would be created" if dry_run else "created"
        click.echo(f"{name}: {done if name in missing else 'is there'}")


async def _make(chosen: settings.Settings, count: int, replication: int, wanted: Sequence[Topic]) -> None:
    client = connection.client(chosen)
    await brokers.create(chosen.broker, chosen.prefix, count, replication, topics=wanted, client=client)


@command.command(name="list")
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
def list_(broker: str | None, prefix: str | None) -> None:
    """List the topics with what they carry, and their partitions on the broker.

    Example: contactwatch topics list --broker 127.0.0.1:9092
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        seen = asyncio.run(brokers.look(chosen.broker, client=connection.client(chosen)))
    except (settings.WrongSettingError, brokers.UnreachableError) as error:
        raise RefusedError(str(error)) from None
    start = f"{chosen.prefix}.{RAW}"
    found = [raw(name.removeprefix(start)) for name in sorted(seen.partitions) if name.startswith(start)]
    for topic in (*TOPICS, *found):
        name = f"{chosen.prefix}.{topic.name}"
        count = seen.partitions.get(name)
        click.echo(f"{name}: {'missing' if count is None else f'{count} partitions'}; {topic.carries}, by {topic.key}")
