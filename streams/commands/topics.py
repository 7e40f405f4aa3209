"""`contactwatch topics`: the topics on a broker."""

import asyncio

import click

from schemas.topics import TOPICS
from streams import broker as brokers
from streams import settings
from streams.cli import RefusedError


@click.group()
def command() -> None:
    """Create or list the topics.

    Example: contactwatch topics create --broker 127.0.0.1:9092 --partitions 4
    """


@command.command()
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option("--partitions", type=click.IntRange(1, 1000), help="Partitions of each topic.")
@click.option("--dry-run", is_flag=True, help="Only say what would be created.")
def create(broker: str | None, prefix: str | None, partitions: int | None, dry_run: bool) -> None:
    """Create the topics that are missing; replication is at most the number of brokers.

    Example: contactwatch topics create --broker 127.0.0.1:9092 --prefix contact --partitions 4
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix, partitions=partitions)
        seen = asyncio.run(brokers.look(chosen.broker))
        missing = [name for topic in TOPICS if (name := f"{chosen.prefix}.{topic.name}") not in seen.partitions]
        if not dry_run and missing:
            replication = min(chosen.replication, max(1, seen.brokers))
            asyncio.run(brokers.create(chosen.broker, chosen.prefix, chosen.partitions, replication))
    except (settings.WrongSettingError, brokers.UnreachableError) as error:
        raise RefusedError(str(error)) from None
    for topic in TOPICS:
        name = f"{chosen.prefix}.{topic.name}"
        done = "would be created" if dry_run else "created"
        click.echo(f"{name}: {done if name in missing else 'is there'}")


@command.command(name="list")
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
def list_(broker: str | None, prefix: str | None) -> None:
    """List the topics with what they carry, and their partitions on the broker.

    Example: contactwatch topics list --broker 127.0.0.1:9092
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        seen = asyncio.run(brokers.look(chosen.broker))
    except (settings.WrongSettingError, brokers.UnreachableError) as error:
        raise RefusedError(str(error)) from None
    for topic in TOPICS:
        name = f"{chosen.prefix}.{topic.name}"
        count = seen.partitions.get(name)
        click.echo(f"{name}: {'missing' if count is None else f'{count} partitions'}; {topic.carries}, by {topic.key}")
