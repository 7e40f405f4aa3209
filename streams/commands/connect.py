"""`contactwatch connect`: turns what one product says into events."""

import asyncio
import signal
import sys

import click

from schemas import topics
from schemas.rejection import Rejection
from streams import connecting, connector, logs, settings
from streams.cli import RefusedError, ended
from streams.connecting import Told, Work
from streams.files import lines
from streams.kafka import broker as brokers
from streams.kafka import partitioning, permissions
from streams.kafka.permissions import Need
from streams.records import Record
from streams.settings import Settings

SHOWN = 5
"""Refused lines of a file that are shown; all are counted."""


@click.command(epilog=f"Connectors: {', '.join(connector.names())}.")
@click.argument("name", metavar="CONNECTOR", type=click.Choice(connector.names()))
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address; several separated by commas.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option("--topic", metavar="TOPIC", help="Full name of the topic to read, in place of PREFIX.raw.CONNECTOR.")
@click.option("--source", help="Source that the events name, such as /pbx/1; /CONNECTOR unless told otherwise.")
@click.option("--tenant", help="Whose contact centre it is.")
@click.option("--input", "file", metavar="FILE|-", help="Translate a file, one record a line, to stdout; no broker.")
@click.option("--dry-run", is_flag=True, help="Only show the events of what waits on the topic; write nothing.")
def command(
    name: str,
    broker: str | None,
    prefix: str | None,
    topic: str | None,
    source: str | None,
    tenant: str | None,
    file: str | None,
    dry_run: bool,
) -> None:
    """Translate what a product says on PREFIX.raw.CONNECTOR into events on PREFIX.events.

    What cannot be understood goes to PREFIX.rejected with its reason. Prints one line `ready` once it has its
    partitions, and runs until it is told to end. With --input the events go to stdout, one JSON a line.

    Example: contactwatch connect cloudevents --broker 127.0.0.1:9092 --prefix contact --source /pbx/1
    """
    try:
        chosen = settings.read(broker=broker, prefix=prefix, source=source, tenant=tenant)
        logs.quiet(chosen.log_level)
        partitioning.check()
        asked = _work(name, topic, chosen)
        if file is not None:
            with _Shown(asked, file, first=1) as shown:
                for record in lines.records(file):
                    shown.take(record)
        elif dry_run:
            partitions = _fit(chosen, asked)
            with _Shown(asked, asked.topic) as shown:
                asyncio.run(connecting.read_through(chosen, asked, partitions, shown.take))
        else:
            _fit(chosen, asked)
            _run(chosen, asked)
    except (
        settings.WrongSettingError,
        brokers.UnreachableError,
        lines.UnreadableError,
        partitioning.PartitionerError,
    ) as error:
        raise RefusedError(str(error)) from None


def _work(name: str, topic: str | None, chosen: Settings) -> Work:
    key = chosen.hash_key.get_secret_value().encode()
    origin = connector.Origin(chosen.source or f"/{name}", chosen.tenant, key)
    return Work(name, connector.load(name), origin, topic or f"{chosen.prefix}.{topics.raw(name).name}")


def _fit(chosen: Settings, asked: Work) -> int:
    """Refuses to start where a topic is missing: records would wait for it unseen. How many partitions to read."""
    _refuse_circle(chosen, asked)
    needs = _needs(chosen, asked)
    seen = asyncio.run(brokers.look(chosen, more=needs))
    if lacking := permissions.ungranted(needs, seen.allowed, seen.closed):
        raise RefusedError(lacking[0])
    wanted = (asked.topic, f"{chosen.prefix}.events", f"{chosen.prefix}.rejected")
    if missing := [each for each in wanted if each not in seen.partitions]:
        raise RefusedError(
            f"missing topics: {', '.join(missing)}; mend: contactwatch topics create"
            f" --broker {chosen.broker} --prefix {chosen.prefix} --connector {asked.name}"
        )
    return seen.partitions[asked.topic]


def _refuse_circle(chosen: Settings, asked: Work) -> None:
    """What a connector writes must never be what it reads: each event would come again without end."""
    if asked.topic in (f"{chosen.prefix}.events", f"{chosen.prefix}.rejected"):
        raise RefusedError(
            f"--topic {asked.topic}: that is where this connector writes, and it would read its own events without end;"
            " name another --prefix to write to"
        )


def _needs(chosen: Settings, asked: Work) -> list[Need]:
    """What is needed, by whole names: of topics and groups that begin so, this connector's own."""
    own = {"raw.*": asked.topic, "connect.*": connecting.group(chosen, asked)}
    needs = permissions.NEEDS["connect"]
    return [each._replace(name=own.get(each.name, f"{chosen.prefix}.{each.name}")) for each in needs]


def _run(chosen: Settings, asked: Work) -> None:
    ending = (signal.SIGTERM, signal.SIGINT)
    told, failure = asyncio.run(connecting.run(chosen, asked, ending, lambda: click.echo("ready")))
    click.echo(told, err=True)
    if failure is not None:
        ended("connector", failure, _doing(failure, asked))


def _doing(failure: BaseException, asked: Work) -> str:
    """One topic is read, and the others are written."""
    return "Read" if asked.topic in str(failure.args) else "Write"


class _Shown:
    """The events on stdout; on stderr what was refused, by place in the input and in the record, never by value."""

    def __init__(self, asked: Work, place: str, first: int = 0) -> None:
        self._asked = asked
        self._place = place
        self._first = first
        self._told = Told()

    def take(self, record: Record) -> None:
        found = connector.events_of(self._asked.connector, record, self._asked.origin)
        self._told.count(found)
        if not isinstance(found, Rejection):
            sys.stdout.buffer.writelines(each.value + b"\n" for each in found)
        elif self._told.rejected <= SHOWN:
            click.echo(f"{self._place}:{record.offset + self._first}: {found.reason}: {found.error}", err=True)

    def __enter__(self) -> "_Shown":
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is not None:
            return
        sys.stdout.buffer.flush()
        if self._told.rejected == self._told.records > 0:
            name = self._asked.name
            raise RefusedError(f"{self._place}: the connector {name} understands nothing of it; is it the right one?")
        click.echo(self._told, err=True)
