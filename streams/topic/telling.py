"""`replay` of a topic, from what was asked on the command line to what stands on stdout."""

import asyncio
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

import click

from rules.history import NEVER
from rules.rule import Rule
from rules.subjects import spans as reaching
from schemas import instant
from streams import logs, settings
from streams.cli import RefusedError
from streams.files.writing import write
from streams.rulebook.asking import over_time
from streams.rulebook.book import Book
from streams.terminal import options
from streams.terminal.progress import counted
from streams.topic import exporting, publishing, replaying, routing, spans
from streams.topic.options import OF_THE_TOPIC, cores
from streams.topic.reading import TopicError
from streams.topic.task import Wanted


class Choice(NamedTuple):
    """Which rules judge."""

    folders: tuple[Path, ...]
    enable: tuple[str, ...]
    disable: tuple[str, ...]
    any_date: bool


_JUDGING: Final = ("publish", "offsets", "bundles")


def tell(choice: Choice, files: dict[str, str | None], **given: Any) -> int:
    """Does what was asked for; the exit code. Raises RefusedError."""
    if given["broker"] is None and given["topic"] is None:
        raise click.UsageError("Missing option '--input' for a file, or '--broker' and '--topic' for a topic.")
    if given["since"] is not None and given["until"] is not None and given["since"] >= given["until"]:
        raise RefusedError("--since: not before --until; the range holds nothing")
    try:
        lateness = f"{given['lateness'] / 1000:.3f}ms" if "lateness" in given else None
        chosen = settings.read(broker=given["broker"], prefix=given["prefix"], lateness=lateness)
        logs.silent()
        with tempfile.TemporaryDirectory(prefix="contactwatch-") as folder:
            if given["export"] is not None:
                _refuse_judging(choice, files, given)
                return _export(chosen, given, Path(folder))
            return _replay(chosen, choice, files, given, Path(folder))
    except (settings.WrongSettingError, TopicError) as error:
        raise RefusedError(str(error)) from None


def _refuse_judging(choice: Choice, files: dict[str, str | None], given: dict[str, Any]) -> None:
    asked = {**files, **choice._asdict(), **{name: given[name] for name in _JUDGING}}
    named = {"folders": "rules", "any_date": "any-date"}
    if wrong := [named.get(name, name) for name, value in asked.items() if value]:
        raise RefusedError(f"--{wrong[0]}: --export copies the range and judges nothing; give one or the other")


def _wanted(given: dict[str, Any]) -> Wanted:
    people = (frozenset(given["tenants"]), frozenset(given["interactions"]))
    return Wanted(given["since"], given["until"], *people)


def _topic(chosen: settings.Settings, given: dict[str, Any]) -> str:
    return given["topic"] or f"{chosen.prefix}.events"


def _export(chosen: settings.Settings, given: dict[str, Any], folder: Path) -> int:
    wanted, file = _wanted(given), given["export"]
    plan = asyncio.run(spans.plan(chosen, _topic(chosen, given), wanted.since, wanted.until))
    _tell_range(plan, wanted)
    try:
        with counted("export", plan.records) as count:
            counts = asyncio.run(exporting.export(chosen, plan, wanted, file, folder, count))
    except BrokenPipeError:
        raise
    except OSError as error:
        raise RefusedError(f"{error.filename or file}: {error.strerror}") from None
    written = counts.pop("written", 0)
    left = ", ".join(f"{count} {reason}" for reason, count in sorted(counts.items())) or "none"
    click.echo(f"{written} events written to {file}; left out, for no line can hold them: {left}", err=True)
    return 0


def _replay(
    chosen: settings.Settings, choice: Choice, files: dict[str, str | None], given: dict[str, Any], folder: Path
) -> int:
    _check_publishing(chosen, given)
    switched = ((*chosen.enable, *choice.enable), (*chosen.disable, *choice.disable))
    rules = options.switched_on(options.loaded(choice.folders), *switched)
    if bundles := given["bundles"] or (() if choice.folders else (OF_THE_TOPIC,)):
        asyncio.run(spans.look(chosen, _topic(chosen, given), "Read"))  # what is asked for comes first
        rules = over_time(chosen, Book(rules, *switched), bundles)
    asked = replaying.Asked(
        chosen,
        _topic(chosen, given),
        _wanted(given),
        _lead(chosen, rules) if given["lead"] is None else given["lead"],
        rules,
        given["jobs"] or cores(),
        any_date=choice.any_date,
        verdicts=bool(files["verdicts"] or given["publish"]),
        rejected=bool(files["rejected"]),
        places=given["offsets"],
    )
    plan = replaying.planned(asked)
    _tell_left_out(asked)
    _tell_range(plan, asked.wanted)
    with counted("replay", plan.records) as count:
        found = replaying.replay(asked, plan, folder, count)
    for name, rows in (("violations", found.violations), ("verdicts", found.verdicts), ("rejected", found.rejected)):
        if place := files[name] or ("-" if name == "violations" else None):
            write(place, rows())
    for line in filter(None, (found.beginning(), routing.told(found.strays), found.summary())):
        click.echo(line, err=True)
    if given["publish"]:
        _publish(chosen, given, found, folder)
    return 1 if found.standing else 0


def _tell_left_out(asked: replaying.Asked) -> None:
    if left := [rule.id for rule in asked.rules if rule not in asked.judging]:
        click.echo(f"not judged: {', '.join(left)}: over many interactions, and --interaction names some", err=True)


def _lead(chosen: settings.Settings, rules: Sequence[Rule]) -> int:
    """How long before the range an event may matter to a clock inside."""
    reaches = [reaching.reach(rule) for rule in rules if rule.check.for_each]
    return max([chosen.micros("idle"), *(each for each in reaches if each != NEVER)])


def _check_publishing(chosen: settings.Settings, given: dict[str, Any]) -> None:
    """Before anything is judged: a long replay must not end in a refusal."""
    if given["publish"] is None:
        return
    if not given["publish"]:
        raise RefusedError("--publish is empty; give the first part of the topics' names, such as contact.replay")
    if wrong := publishing.refused(given["publish"], {chosen.prefix, _topic(chosen, given).removesuffix(".events")}):
        raise RefusedError(wrong)
    asyncio.run(publishing.check(chosen, given["publish"]))


def _publish(chosen: settings.Settings, given: dict[str, Any], found: replaying.Found, folder: Path) -> None:
    prefix, dry_run = given["publish"], given["dry_run"]
    sent = asyncio.run(publishing.publish(chosen, prefix, found, folder, dry_run=dry_run))
    click.echo(
        f"{'would be sent' if dry_run else 'sent'}: {sent.violations} to {prefix}.violations, "
        f"{sent.verdicts} to {prefix}.verdicts",
        err=True,
    )


def _tell_range(plan: spans.Plan, wanted: Wanted) -> None:
    """The range as it was understood, so that it can be asked for again."""
    since = "the topic's beginning" if wanted.since is None else instant.text(wanted.since)
    until = "its end now" if wanted.until is None else instant.text(wanted.until)
    click.echo(f"{plan.topic.name}: {plan.topic.partitions} partitions, from {since} until {until}", err=True)
    if plan.cut:
        click.echo(
            f"{plan.topic.name}: older records of partitions {', '.join(map(str, plan.cut))} are deleted (retention);"
            " what rests on them is not known",
            err=True,
        )
