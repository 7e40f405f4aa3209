"""`contactwatch worker`: judges a topic of events, live."""

import asyncio
import signal
from pathlib import Path
from typing import TYPE_CHECKING

import click

from streams.cli import RefusedError, ended
from streams.terminal import options

if TYPE_CHECKING:
    from rules.rule import Rule


@click.command()
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address; several separated by commas.")
@click.option("--prefix", help="First part of the topics' names.")
@options.choosing_rules
@click.option("--lateness", metavar="DURATION", help="How far the watermark stays behind the greatest event time.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of /metrics, /health, /ready; 0 takes any free one.")
@click.option("--host", help="Address they listen on; loopback unless told otherwise.")
@click.option("--any-date", is_flag=True, help="Judge as if every rule had always been in force.")
def command(
    broker: str | None,
    prefix: str | None,
    folders: tuple[Path, ...],
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    lateness: str | None,
    port: int | None,
    host: str | None,
    any_date: bool,
) -> None:
    """Judge PREFIX.events live; violations, alerts, verdicts and rejected records go to their topics.

    Prints one line `ready` with the address of its metrics once it owns its partitions.

    Example: contactwatch worker --broker 127.0.0.1:9092 --prefix contact --port 0
    """
    from rules.ruleset import Ruleset
    from streams import live, logs, settings
    from streams.rulebook.book import Book
    from streams.terminal import profiles
    from streams.web import endpoint as web

    try:
        chosen = settings.read(broker=broker, prefix=prefix, lateness=lateness, port=port, host=host)
        logs.quiet(chosen.log_level)
        for each in settings.misspelt():
            click.echo(f"contactwatch: {each}", err=True)
        wanted = ((*chosen.enable, *enable), (*chosen.disable, *disable))
        known = Book(options.switched_on(options.loaded(folders), *wanted, live=not any_date), *wanted)
        own = profiles.own_values(chosen.own_values)

        def make(rules: "tuple[Rule, ...]", before: Ruleset | None) -> Ruleset:
            return Ruleset(rules, any_date=any_date, keyring=chosen.keyring(), own=own, before=before)

        failure = asyncio.run(live.run(chosen, known, make, (signal.SIGTERM, signal.SIGINT)))
    except (settings.WrongSettingError, web.PortTakenError, live.UnfitError) as error:
        raise RefusedError(str(error)) from None
    if failure is not None:
        ended("worker", failure)
