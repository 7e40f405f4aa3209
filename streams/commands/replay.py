"""`contactwatch replay`: judges the events of a file or a topic as the worker would have, and says what stands."""

import sys
from pathlib import Path
from typing import Any

import click
import orjson
from click.core import ParameterSource

from rules.admission import Timing
from rules.history import NEVER
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import instant
from streams import replay
from streams.cli import RefusedError
from streams.files import lines
from streams.files.writing import check_places, write
from streams.terminal import options
from streams.terminal.progress import counting
from streams.topic.options import OF_THE_TOPIC, of_a_topic


@click.command()
@click.option("--input", "name", metavar="FILE|-", help="Events, one JSON a line; .gz and .zst too.")
@of_a_topic
@options.choosing_rules
@click.option("--violations", metavar="FILE", help="Where violations go, one JSON a line; default stdout.")
@click.option("--verdicts", metavar="FILE", help="Where verdicts go, one JSON a line for each clock.")
@click.option("--rejected", metavar="FILE", help="Where refused lines go, with their reason.")
@click.option(
    "--lateness", type=options.Span(), default="2s", show_default=True, help="How far the watermark is behind."
)
@click.option("--until", type=options.Moment(), help="Moves the watermark on to this instant at the end.")
@click.option(
    "--newest",
    type=options.Moment(),
    help="With --input: events later than this are refused as `future`, where the file does not say when they were"
    " recorded; without it one from a clock that is wrong counts. +0s is now.",
)
@click.option("--any-date", is_flag=True, help="Judge as if every rule had always been in force.")
@click.pass_context
def command(
    context: click.Context,
    /,
    name: str | None,
    folders: tuple[Path, ...],
    enable: tuple[str, ...],
    disable: tuple[str, ...],
    violations: str | None,
    verdicts: str | None,
    rejected: str | None,
    lateness: int,
    until: int | None,
    newest: int | None,
    any_date: bool,
    **topic: Any,
) -> None:
    """Judge a file of events, or a range of a topic, in arrival order, as the worker would have.

    A topic is read in no group. Of a range, only clocks that start inside are told; the watermark ends at --until.

    Example: contactwatch replay --input day.jsonl.zst --verdicts verdicts.jsonl

    Example: contactwatch replay --input day.jsonl.zst --rules rules/ --bundles bundles/

    Example: contactwatch replay --broker 127.0.0.1:9092 --topic contact.events --since -7d --until -1d --jobs 4
    """
    files = {"violations": violations, "verdicts": verdicts, "rejected": rejected}
    check_places(files.values())
    if name is None:
        if newest is not None:
            raise RefusedError("--newest belongs to a file; a topic says when its records were recorded")
        from streams.topic import telling

        if context.get_parameter_source("lateness") is not ParameterSource.DEFAULT:
            topic["lateness"] = lateness
        choice = telling.Choice(folders, enable, disable, any_date)
        sys.exit(telling.tell(choice, files, until=until, **topic))
    bundles, place = _bundles(topic)
    rules = _over_time(options.switched_on(options.loaded(folders), enable, disable), (enable, disable), bundles, place)
    sys.exit(_told(name, Ruleset(rules, any_date=any_date), lateness, {"until": until, "newest": newest}, files))


def _told(
    name: str, ruleset: Ruleset, lateness: int, asked: dict[str, int | None], files: dict[str, str | None]
) -> int:
    """Judges a file and says what stands; the exit code."""
    found = _judged(name, ruleset, lateness, asked, files)
    _write(found, files)
    if asked["newest"] is None:
        _tell_of_a_leap(name, found)
    click.echo(_summary(found), err=True)
    return 1 if found.standing else 0


def _bundles(topic: dict[str, Any]) -> tuple[tuple[str, ...], dict[str, Any]]:
    """Which bundles are asked for, and where their topic is. Nothing else of a topic goes with a file."""
    bundles = topic.pop("bundles")
    place = {each: topic.pop(each) for each in ("broker", "prefix")} if OF_THE_TOPIC in bundles else {}
    if wrong := [f"--{each.rstrip('s')}" for each, value in topic.items() if value]:
        raise RefusedError(f"{wrong[0]} belongs to a topic; give --topic in place of --input, or leave it out")
    return bundles, place


def _over_time(
    rules: tuple[Rule, ...],
    switched: tuple[tuple[str, ...], tuple[str, ...]],
    bundles: tuple[str, ...],
    place: dict[str, Any],
) -> tuple[Rule, ...]:
    """With the bundles, switched on and off as these rules were."""
    if not bundles:
        return rules
    from streams import logs, settings
    from streams.rulebook.asking import over_time
    from streams.rulebook.book import Book
    from streams.topic.reading import TopicError

    logs.silent()
    try:
        return over_time(settings.read(**place), Book(rules, *switched), bundles)
    except (settings.WrongSettingError, TopicError) as error:
        raise RefusedError(str(error)) from None


def _judged(
    name: str, ruleset: Ruleset, lateness: int, asked: dict[str, int | None], files: dict[str, str | None]
) -> replay.Replayed:
    try:
        with counting("replay", name) as count:
            found = replay.replay(
                lines.records(name),
                ruleset,
                Timing(lateness=lateness),
                until=asked["until"],
                newest=NEVER if asked["newest"] is None else asked["newest"],
                on_batch=count,
                keep_rejected=bool(files["rejected"]),
                keep_verdicts=bool(files["verdicts"]),
            )
    except lines.UnreadableError as error:
        raise RefusedError(str(error)) from None
    _refuse_another_kind(name, found)
    return found


def _write(found: replay.Replayed, files: dict[str, str | None]) -> None:
    write(files["violations"] or "-", map(orjson.dumps, replay.violations_in_order(found)))
    if files["verdicts"]:
        write(files["verdicts"], map(orjson.dumps, replay.verdicts_in_order(found)))
    if files["rejected"]:
        write(files["rejected"], map(orjson.dumps, found.refused))


def _tell_of_a_leap(name: str, found: replay.Replayed) -> None:
    if found.leap is None:
        return
    click.echo(
        f"{name}:{found.leap.offset + 1}: at {instant.text(found.leap.time)} this event is a month or more ahead of all"
        " before it; if its clock is wrong, what comes after it is late and who waits is accused: --newest refuses it",
        err=True,
    )


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
