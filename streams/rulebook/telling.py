"""`rules publish` and `rules bundles`, from what was asked on the command line to what is said."""

import asyncio
import signal
import time
from collections.abc import Sequence
from pathlib import Path

import click

from schemas import instant
from streams import logs, settings
from streams.cli import RefusedError
from streams.rulebook import asking, files, publishing, watching
from streams.rulebook.bundle import NoBundleError, Packed
from streams.rulebook.shelf import Published
from streams.terminal import options
from streams.topic.reading import TopicError


def publish(
    paths: Sequence[Path],
    broker: str | None,
    prefix: str | None,
    begins: int | None,
    watched: Sequence[Path],
    *,
    dry_run: bool,
) -> None:
    """Does what was asked for. Raises RefusedError."""
    if watched and (paths or begins is not None or dry_run):
        raise click.UsageError("--watch names its folders and finds its own instants; leave the others out.")
    if not watched and begins is None:
        raise click.UsageError("Missing option '--from', the instant from which they judge, as in --from +5m.")
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        logs.silent()
        if watched:
            asyncio.run(_watch(chosen, options.few(tuple(watched))))
        else:
            assert begins is not None
            _publish(chosen, options.few(tuple(paths) or (options.CATALOGUE,)), begins, dry_run=dry_run)
    except publishing.BrokenRulesError as error:
        raise RefusedError("\n".join([str(error), *(f"  {each}" for each in error.mistakes)])) from None
    except (settings.WrongSettingError, publishing.TooSoonError, NoBundleError, TopicError) as error:
        raise RefusedError(str(error)) from None


def bundles(broker: str | None, prefix: str | None, output: Path | None) -> None:
    """Says what stands on the topic, and copies it to files where a folder is named. Raises RefusedError."""
    try:
        chosen = settings.read(broker=broker, prefix=prefix)
        logs.silent()
        found = asking.on_topic(chosen)
        for each in found:
            click.echo(_line(each))
        if output is not None:
            click.echo(f"{len(files.kept(output, found))} files written to {output}", err=True)
    except OSError as error:
        raise RefusedError(f"{error.filename or output}: {error.strerror}") from None
    except (settings.WrongSettingError, TopicError) as error:
        raise RefusedError(str(error)) from None


def _line(each: Published) -> str:
    if each.packed is None or each.refused:
        return f"refused: {each.name}: {each.refused}"
    by = f", by {each.packed.by}" if each.packed.by else ""
    return f"{watching.told(each.packed)}, at {instant.text(each.packed.at)}{by}"


def _publish(chosen: settings.Settings, paths: Sequence[Path], begins: int, *, dry_run: bool) -> None:
    bundle, rules = publishing.packed(paths, begins)
    line = watching.told(bundle)
    if dry_run:  # nothing is sent, so the broker's clock is not asked: this host's stands in for it
        if reason := publishing.too_soon(begins, round(time.time() * publishing.SECOND)):
            raise RefusedError(reason)
        line = line.replace("published", "would be published", 1)
    else:
        asyncio.run(publishing.publish(chosen, bundle))
    click.echo(f"{line}; {sum(rule.on_by_default for rule in rules)} of {len(rules)} rules switched on")


async def _watch(chosen: settings.Settings, folders: Sequence[Path]) -> None:
    stop = asyncio.Event()
    for each in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(each, stop.set)

    async def publish_(bundle: Packed) -> None:
        await publishing.publish(chosen, bundle)

    await watching.Watch(folders, publish_, click.echo).run(stop)
