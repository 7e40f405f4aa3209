"""`contactwatch replay`: judges the events of a file as the worker would have, and says what stands."""

import sys
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import IO, Any

import click
import orjson

from rules.admission import Timing
from rules.ruleset import Ruleset
from streams import lines, options, replay
from streams.cli import RefusedError
from streams.progress import counting


@click.command()
@click.option("--input", "name", required=True, metavar="FILE|-", help="Events, one JSON a line; .gz and .zst too.")
@options.choosing_rules
@click.option("--violations", metavar="FILE", help="Where violations go, one JSON a line; default stdout.")
@click.option("--verdicts", metavar="FILE", help="Where verdicts go, one JSON a line for each clock.")
@click.option("--rejected", metavar="FILE", help="Where refused lines go, with their reason.")
@click.option(
    "--lateness", type=options.Span(), default="2s", show_default=True, help="How far the watermark is behind."
)
@click.option("--until", type=options.Moment(), help="Moves the watermark on to this instant at the end.")
@click.option("--any-date", is_flag=True, help="Judge as if every rule had always been in force.")
def command(
    name: str,
    folders: tuple[Path, ...],
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    violations: str | None,
    verdicts: str | None,
    rejected: str | None,
    lateness: int,
    until: int | None,
    any_date: bool,
) -> None:
    """Judge a file of events in arrival order, as the worker would have.

    Example: contactwatch replay --input day.jsonl.zst --verdicts verdicts.jsonl
    """
    rules = options.switched_on(options.loaded(folders), enable, disable)
    ruleset = Ruleset(rules, any_date=any_date)
    try:
        with counting("replay", name) as count:
            found = replay.replay(
                lines.records(name),
                ruleset,
                Timing(lateness=lateness),
                until=until,
                on_batch=count,
                keep_rejected=bool(rejected),
                keep_verdicts=bool(verdicts),
            )
    except lines.UnreadableError as error:
        raise RefusedError(str(error)) from None
    _refuse_another_kind(name, found)
    _write(violations or "-", replay.violations_in_order(found))
    if verdicts:
        _write(verdicts, replay.verdicts_in_order(found))
    if rejected:
        _write(rejected, found.refused)
    click.echo(_summary(found), err=True)
    sys.exit(1 if found.standing else 0)


def _write(name: str, records: Any) -> None:
    """Replaces the file; `-` is stdout."""
    try:
        with _opened(name) as file:
            file.writelines(orjson.dumps(record) + b"\n" for record in records)
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusedError(f"{name}: {error.strerror}") from None


def _opened(name: str) -> AbstractContextManager[IO[bytes]]:
    return nullcontext(sys.stdout.buffer) if name == "-" else Path(name).open("wb")


def _refuse_another_kind(name: str, found: replay.Replayed) -> None:
    """Several lines, and none that could be an event. A single one may be an event that was spoilt."""
    unlike = found.rejected["not_json"] + found.rejected["bad_schema"] + found.rejected["no_subject"]
    if not found.taken and unlike == found.rejected.total() > 1:
        told = f"no line of it is an event ({_refused(found)}); is it a file of events, one JSON a line?"
        raise RefusedError(f"{name}: {told}")


def _refused(found: replay.Replayed) -> str:
    return ", ".join(f"{count} {reason}" for reason, count in sorted(found.rejected.items())) or "none"


def _summary(found: replay.Replayed) -> str:
    return (
        f"{found.taken} events, {found.copies} of them copies; refused: {_refused(found)}; "
        f"{found.standing} violations stand, {found.open} interactions open at the end"
    )
