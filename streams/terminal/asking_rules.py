"""What `rules new` asks, and where it writes."""

import sys
from collections.abc import Iterable
from pathlib import Path

import click

from rules.proofs.skeleton import SKELETONS
from streams.cli import RefusedError


def pattern() -> str:
    """The pattern, asked for on a terminal. Raises RefusedError where nobody can be asked."""
    if not sys.stdin.isatty():
        raise RefusedError(f"--pattern is missing: one of {', '.join(SKELETONS)}")
    for name, each in SKELETONS.items():
        click.echo(f"  {name:<10} {each.sentence}", err=True)
    chosen: str = click.prompt("Which pattern?", type=click.Choice(list(SKELETONS)), default="deadline", err=True)
    return chosen


def answers(name: str, given: Iterable[str]) -> dict[str, str]:
    """An answer to each question of the pattern: from flags, else asked for on a terminal, else the default."""
    known = dict(_pair(each) for each in given)
    questions = SKELETONS[name].questions
    keys = [each.key for each in questions]
    if strange := sorted(set(known) - set(keys)):
        raise RefusedError(f"--set {strange[0]}: a {name} is asked for {', '.join(keys)}; other keys are edited later")
    return {each.key: known.get(each.key) or _asked(each.text, each.default) for each in questions}


def _asked(text: str, default: str) -> str:
    return str(click.prompt(text, default=default, err=True)) if sys.stdin.isatty() else default


def _pair(text: str) -> tuple[str, str]:
    key, found, value = text.partition("=")
    if not found or not value.strip():
        raise RefusedError(f"--set {text}: KEY=VALUE is expected, as in --set within=60s")
    return key.strip(), value.strip()


def write(content: str, output: Path | None) -> None:
    """To the file, which must not be there yet, or to stdout."""
    if output is None:
        click.echo(content, nl=False)
        return
    try:
        with output.open("x", encoding="utf-8") as file:
            file.write(content)
    except OSError as error:
        raise RefusedError(f"{output} cannot be written: {error.strerror}") from None
    click.echo(f"{output} is written; now: contactwatch rules test {output}", err=True)
