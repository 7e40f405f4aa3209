"""Options that commands share, and what they mean."""

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from itertools import chain, islice
from pathlib import Path
from typing import Any, TypeVar

import click

from rules.loading import load
from rules.rule import Rule
from streams.cli import RefusedError
from streams.terminal.times import Moment, Span

__all__ = ["CATALOGUE", "MOST_FILES", "Moment", "Span", "choosing_rules", "few", "loaded", "said_yet", "switched_on"]

CATALOGUE = Path(__file__).parents[2] / "rules" / "catalog"
MOST_FILES = 10_000
"""Files and folders that are looked through for rules: beyond this it is the wrong folder."""

Command = TypeVar("Command", bound=Callable[..., Any])


def choosing_rules(command: Command) -> Command:
    """--rules, --enable, --disable."""
    for option in (
        click.option("--disable", multiple=True, metavar="RULE", help="Switch a rule off."),
        click.option("--enable", multiple=True, metavar="RULE", help="Switch a rule on, whatever its file says."),
        click.option(
            "--rules",
            "folders",
            multiple=True,
            type=click.Path(path_type=Path),
            metavar="DIR",
            help="Folder or file of rules in place of the shipped catalogue; may be given several times.",
        ),
    ):
        command = option(command)
    return command


def loaded(folders: Iterable[Path]) -> tuple[Rule, ...]:
    """All rules of these folders, or of the catalogue. Raises RefusedError with every mistake of every file."""
    found = load(*few(tuple(folders) or (CATALOGUE,)))
    if found.mistakes:
        lines = "\n".join(f"  {each.path}:{each.line}: {each.message}" for each in found.mistakes)
        raise RefusedError(f"{len(found.mistakes)} mistakes in the rules; mend them and try again\n{lines}")
    return found.rules


def few(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """The folders, where not too much lies in them. Raises RefusedError."""
    lying = chain.from_iterable(folder.rglob("*") for folder in folders)
    if next(islice(lying, MOST_FILES, None), None) is not None:
        named = ", ".join(map(str, folders))
        raise RefusedError(f"{named}: more than {MOST_FILES} files and folders; name the folder that holds the rules")
    return folders


def switched_on(
    rules: Iterable[Rule], enable: Iterable[str] = (), disable: Iterable[str] = (), *, live: bool = False
) -> tuple[Rule, ...]:
    """The rules that judge: on by their file or by name, and sayable in this version. Says what is left out, and `live`
    what is in force no more."""
    known = {rule.id: rule for rule in rules}
    for name in (*enable, *disable):
        if name not in known:
            raise RefusedError(f"no rule is called {name}; `contactwatch rules list` names them all")
    on = {name for name, rule in known.items() if rule.on_by_default} | set(enable)
    chosen = [known[name] for name in known if name in on - set(disable)]
    judging = said_yet(chosen)
    if not judging:
        click.echo("contactwatch: no rule is switched on: nothing is judged", err=True)
    if live:
        _say_what_is_over(judging, enable)
    return judging


def _say_what_is_over(rules: Iterable[Rule], enabled: Iterable[str]) -> None:
    """Of rules that are switched on by name, which are in force no more: live they would judge nothing, silently."""
    today, named = datetime.now(UTC).date(), set(enabled)
    for rule in rules:
        if rule.id in named and rule.valid_to is not None and rule.valid_to < today:
            click.echo(
                f"contactwatch: {rule.id} is enabled, and was in force until {rule.valid_to}: it judges nothing that"
                " happens now; copy its file into a folder of your own without valid_to, or judge with --any-date",
                err=True,
            )


def said_yet(rules: Iterable[Rule]) -> tuple[Rule, ...]:
    """The rules that this version can judge. Says by name what is left out, and why."""
    found = tuple(rules)
    for rule in found:
        if rule.not_yet:
            click.echo(f"contactwatch: {rule.id} is left out: not yet: {', '.join(rule.not_yet)}", err=True)
    return tuple(rule for rule in found if not rule.not_yet)
