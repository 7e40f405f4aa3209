"""`contactwatch rejected`: what was refused, and sending it again after a mend."""

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

import click
import orjson
from rich.console import Console
from rich.table import Table

from schemas.rejection import REASONS
from streams import logs, settings
from streams.cli import RefusedError
from streams.terminal import options
from streams.topic import redriving, rejected
from streams.topic.reading import TopicError
from streams.topic.sorting import Runs, merged, number

Command = TypeVar("Command", bound=Callable[..., Any])
SHOWN = ("place", "time", "reason", "topic", "partition", "offset", "key", "bytes", "state", "error")
MOST_SHOWN = 200
"""Characters of a cell of the table; JSON has them all."""


@click.group()
def command() -> None:
    """List, show or send again what was refused: PREFIX.rejected.

    Example: contactwatch rejected list --since -2h --reason bad_schema
    """


class Where(click.ParamType):
    """PARTITION:OFFSET, as `list` shows it."""

    name = "place"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> tuple[int, int]:
        if isinstance(value, tuple):
            return value
        if found := re.fullmatch(r"(\d{1,9}):(\d{1,18})", str(value), re.ASCII):
            return int(found[1]), int(found[2])
        self.fail(f"{value}: a place such as 0:12, PARTITION:OFFSET of the topic of refused records", param, ctx)


def of_a_broker(command: Command) -> Command:
    for option in (
        click.option("--prefix", help="First part of the topics' names."),
        click.option("--broker", metavar="HOST:PORT", help="Bootstrap address."),
    ):
        command = option(command)
    return command


def narrowed(command: Command) -> Command:
    for option in (
        click.option("--at", "places", multiple=True, type=Where(), metavar="PLACE", help="Only at this place: 0:12."),
        click.option("--key", "keys", multiple=True, help="Only with this Kafka key."),
        click.option("--topic", "topics", multiple=True, metavar="NAME", help="Only refused on this topic."),
        click.option("--until", type=options.Moment(), help="Only refused before this instant."),
        click.option("--since", type=options.Moment(), help="Only refused at this instant or later; -2h, RFC 3339."),
        click.option("--reason", "reasons", multiple=True, type=click.Choice(REASONS), help="Only for this reason."),
    ):
        command = option(command)
    return command


@command.command(name="list")
@of_a_broker
@narrowed
@click.option("--format", "form", type=click.Choice(("table", "json", "jsonl")), default="table", show_default=True)
def list_(broker: str | None, prefix: str | None, form: str, **narrow: Any) -> None:
    """List what was refused with its reason, where it came from, and whether it was sent again; never its value.

    Example: contactwatch rejected list --reason bad_schema --since -2h --format jsonl
    """
    with tempfile.TemporaryDirectory(prefix="contactwatch-") as folder:
        rows = _done(lambda chosen, topic: _rows(chosen, topic, _filter(narrow), Path(folder)), broker, prefix)
        _print(rows, form)


async def _rows(
    chosen: settings.Settings, topic: str, wanted: rejected.Filter, folder: Path
) -> Iterator[dict[str, Any]]:
    """By time and place."""
    found = Runs(folder, "rejected")
    spans = await rejected.whole(chosen, topic, wanted.since)
    notes = await rejected.notes(chosen, topic, spans)
    async for refused in rejected.matching(chosen, topic, spans, wanted):
        key = (number(refused.at), number(refused.place.partition), number(refused.place.offset))
        found.add(key, orjson.dumps(refused.row(notes.state(refused))))
    return (orjson.loads(row) for _, row in merged(found.flush()))


def _print(rows: Iterator[dict[str, Any]], form: str) -> None:
    if form == "jsonl":
        for row in rows:
            click.echo(orjson.dumps(row))
    elif form == "json":
        click.echo(orjson.dumps(list(rows), option=orjson.OPT_INDENT_2))
    else:
        table = Table(*SHOWN, box=None)
        for row in rows:
            table.add_row(*(_plain("" if row[name] is None else row[name]) for name in SHOWN))
        # A pipe has no width: nothing is cut for a reader who greps.
        width = None if sys.stdout.isatty() else 400
        Console(width=width, markup=False, emoji=False, highlight=False).print(table)


def _plain(value: object) -> str:
    """A key is anybody's text: what would steer a terminal is shown as its code, and of very much the beginning."""
    text = repr(str(value)[: MOST_SHOWN + 1])[1:-1]
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}..."


@command.command()
@of_a_broker
@click.argument("place", type=Where())
@click.option("--raw", is_flag=True, help="Only the bytes of its value, as they came: to be mended and sent anew.")
def show(broker: str | None, prefix: str | None, place: tuple[int, int], raw: bool) -> None:
    """Show one refused record by its place; its value only with --raw, for it may hold personal data.

    Example: contactwatch rejected show 0:12 --raw
    """
    refused = _done(lambda chosen, topic: rejected.one(chosen, topic, *place), broker, prefix)
    if raw:
        sys.stdout.buffer.write(refused.value or b"")
        return
    shown = {name: value for name, value in refused.row("").items() if name != "state"}
    click.echo(orjson.dumps(shown, option=orjson.OPT_INDENT_2))


@command.command()
@of_a_broker
@narrowed
@click.option("--again", is_flag=True, help="Also what was refused again after it was sent again.")
@click.option("--dry-run", is_flag=True, help="Only say what would be sent.")
def redrive(broker: str | None, prefix: str | None, again: bool, dry_run: bool, **narrow: Any) -> None:
    """Send refused records again, after a mend, to where they came from; each is sent once, however often this runs.

    Sent is what is an event now. Late records go only with `--reason late`. Exit 1 where something stays refused.

    Example: contactwatch rejected redrive --reason bad_schema --since -2h --dry-run
    """
    wanted = _filter(narrow)
    done = _done(
        lambda chosen, topic: redriving.redrive(chosen, topic, wanted, again=again, dry_run=dry_run), broker, prefix
    )
    click.echo(f"{done.sent} {'would be sent' if dry_run else 'sent'} again, {done.before} were before")
    if left := [*([f"{done.again} refused again"] if done.again else []), *_reasons(done)]:
        click.echo(f"not sent, for they would be refused: {', '.join(left)}", err=True)
        sys.exit(1)


def _reasons(done: redriving.Redriven) -> list[str]:
    return [f"{count} {reason}" for reason, count in sorted(done.still.items())]


def _filter(narrow: dict[str, Any]) -> rejected.Filter:
    sets = {name: frozenset(narrow[name]) for name in ("reasons", "topics", "keys", "places")}
    return rejected.Filter(since=narrow["since"], until=narrow["until"], **sets)


def _done(ask: Callable[[settings.Settings, str], Any], broker: str | None, prefix: str | None) -> Any:
    """Asks about the topic of refused records. Raises RefusedError."""
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        logs.silent()
        return asyncio.run(ask(chosen, f"{chosen.prefix}.rejected"))
    except (settings.WrongSettingError, TopicError) as error:
        raise RefusedError(str(error)) from None
