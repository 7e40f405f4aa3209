"""`contactwatch notify`: tells people and programs of what stands on the alerts' topic."""

import asyncio
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click
import orjson

from streams.cli import RefusedError, ended

if TYPE_CHECKING:
    from streams.notify.plan import Plan
    from streams.notify.target import Target
    from streams.settings import Settings


@click.command()
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address; several separated by commas.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option("--targets", type=click.Path(path_type=Path), metavar="FILE", help="YAML file that names who is told.")
@click.option("--alertmanager", metavar="URL", help="Tell an Alertmanager at this address, too.")
@click.option("--webhook", metavar="URL", help="Tell a program that takes JSON at this address, too.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port of /metrics, /health, /ready; 0 takes any free one.")
@click.option("--host", help="Address they listen on; loopback unless told otherwise.")
@click.option("--dry-run", is_flag=True, help="Only show what the alerts of the last quiet span would be told as.")
@click.option("--test", "trying", is_flag=True, help="Only send every target a test, and say which took it.")
def command(
    broker: str | None,
    prefix: str | None,
    targets: Path | None,
    alertmanager: str | None,
    webhook: str | None,
    port: int | None,
    host: str | None,
    dry_run: bool,
    trying: bool,
) -> None:
    """Tell targets of the incidents on PREFIX.alerts: Alertmanager, PagerDuty, webhooks, and chats and mail by Apprise.

    Violations of one rule and queue are one incident: told when it begins, when it grows, and when it is over.
    Prints one line `ready` with the address of its metrics, and runs until it is told to end.

    Example: contactwatch notify --broker 127.0.0.1:9092 --alertmanager http://127.0.0.1:9093
    """
    from streams import logs, settings
    from streams.kafka import broker as brokers
    from streams.notify import plan, running
    from streams.web import endpoint as web

    flags = {"alertmanager": alertmanager, "webhook": webhook}
    try:
        chosen = settings.read(broker=broker, prefix=prefix, targets=targets, port=port, host=host)
        logs.quiet(chosen.log_level)
        named = [{"kind": kind, "name": kind, "url": url} for kind, url in flags.items() if url]
        how, who = plan.read(chosen.targets, named)
        if trying:
            _try(who)
        asyncio.run(_fit(chosen))
        if dry_run:
            return _show(chosen, how, who)
        ending = (signal.SIGTERM, signal.SIGINT)
        failure = asyncio.run(running.run(chosen, how, who, ending, lambda address: click.echo(f"ready {address}")))
    except (settings.WrongSettingError, plan.WrongTargetsError, brokers.UnreachableError, web.PortTakenError) as error:
        raise RefusedError(str(error)) from None
    if failure is not None:
        ended("notifier", failure, "Read")


def _try(targets: "tuple[Target, ...]") -> None:
    """Ends the command: exit 1 where a target did not take the test."""
    from streams.notify import showing

    found = asyncio.run(showing.tried(targets))
    for name, trouble in found.items():
        click.echo(f"{'BAD ' if trouble else 'ok  '} {name}: {trouble or 'told of a test, and of its end'}")
    sys.exit(1 if any(found.values()) else 0)


def _show(chosen: "Settings", how: "Plan", targets: "tuple[Target, ...]") -> None:
    from streams.notify import showing

    grouping = how.grouping()
    for notice in asyncio.run(showing.due(chosen, grouping, grouping.quiet or showing.A_DAY)):
        for target in targets:
            if target.concerns(notice):
                click.echo(orjson.dumps(showing.shown(target, notice)))


async def _fit(chosen: "Settings") -> None:
    """Refuses to start where the topic is missing, or may not be read."""
    from streams.kafka import broker, permissions

    needs = [each.under(chosen.prefix) for each in permissions.NEEDS["notify"]]
    seen = await broker.look(chosen, more=needs)
    if lacking := permissions.ungranted(needs, seen.allowed, seen.closed):
        raise RefusedError(lacking[0])
    if f"{chosen.prefix}.alerts" not in seen.partitions:
        mend = f"contactwatch topics create --broker {chosen.broker} --prefix {chosen.prefix}"
        raise RefusedError(f"missing topics: {chosen.prefix}.alerts; mend: {mend}")
