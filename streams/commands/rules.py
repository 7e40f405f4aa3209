"""`contactwatch rules`: check, test, list and show rules."""

import sys
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter

import click
import orjson

from rules.loading import load, read
from rules.rule import Rule
from streams.cli import RefusedError
from streams.terminal import options

PATTERNS = ("complete", "deadline", "evidence", "forbidden", "limit", "masked", "order", "share")
PATHS = click.argument("paths", nargs=-1, type=click.Path(path_type=Path), metavar="[PATH]...")


@click.group()
def command() -> None:
    """Check, test, list and show rules.

    Example: contactwatch rules test
    """


@command.command()
@PATHS
def check(paths: tuple[Path, ...]) -> None:
    """Say every mistake of every rule file, with its line and the nearest right word. Exit 2 where there is one.

    Example: contactwatch rules check my-rules/
    """
    found = load(*options.few(paths or (options.CATALOGUE,)))
    for each in found.mistakes:
        click.echo(f"{each.path}:{each.line}: {each.message}")
    for each in found.notes:
        click.echo(f"{each.path}:{each.line}: note: {each.message}")
    for rule in found.rules:
        if rule.not_yet:
            click.echo(f"{rule.path}:1: note: not yet in this version: {', '.join(rule.not_yet)}")
    click.echo(f"{len(found.rules)} rules, {len(found.mistakes)} mistakes", err=True)
    sys.exit(2 if found.mistakes else 0)


@command.command()
@PATHS
@click.option("--format", "form", type=click.Choice(["table", "json", "jsonl", "junit"]), default="table")
def test(paths: tuple[Path, ...], form: str) -> None:
    """Run every rule's examples in virtual time. Exit 1 where one does not come true.

    Example: contactwatch rules test --format junit > rules.xml
    """
    from rules.proofs.proving import prove
    from streams.terminal import reports

    began = perf_counter()
    rules = options.said_yet(options.loaded(paths))
    proofs = [(rule, proof) for rule in rules for proof in prove(rule)]
    click.echo(reports.proofs(proofs, form, perf_counter() - began))
    sys.exit(1 if any(proof.failure for _, proof in proofs) else 0)


@command.command()
@click.argument("name", metavar="ID")
@click.option("--pattern", type=click.Choice(PATTERNS), help="What kind of sentence it is; asked for on a terminal.")
@click.option("--set", "given", multiple=True, metavar="KEY=VALUE", help="An answer, as in --set within=60s.")
@click.option("--output", type=click.Path(path_type=Path), help="The file to write; stdout where it is not named.")
def new(name: str, pattern: str | None, given: tuple[str, ...], output: Path | None) -> None:
    """Write a commented rule file from three answers, with examples at its boundary.

    What no flag answers is asked on a terminal; elsewhere the default stands.

    Example: contactwatch rules new answered_fast --pattern deadline --set within=20s --output answered_fast.yaml
    """
    from rules.proofs import skeleton
    from streams.terminal import asking_rules

    chosen = pattern or asking_rules.pattern()
    try:
        content = skeleton.written(name, chosen, asking_rules.answers(chosen, given))
    except ValueError as error:
        raise RefusedError(str(error)) from None
    found = read(content.encode(), output or Path(f"{name}.yaml"))
    if found.mistakes:
        raise RefusedError("; ".join(each.message for each in found.mistakes))
    for note in found.notes:
        click.echo(f"note: {note.message}", err=True)
    asking_rules.write(content, output)


@command.command(name="list")
@PATHS
@click.option("--pack", "packs", multiple=True, metavar="PACK", help="Only this pack; may be given several times.")
@click.option("--format", "form", type=click.Choice(["table", "json", "jsonl", "markdown"]), default="table")
def list_(paths: tuple[Path, ...], packs: tuple[str, ...], form: str) -> None:
    """List the rules, pack by pack, with certainty, status and whether they are switched on.

    Example: contactwatch rules list --pack cn-core
    """
    from streams.terminal import listing

    rules = _of_packs(packs, options.loaded(paths))
    if form == "table":
        listing.table(rules, listing.console())
    elif form == "markdown":
        click.echo("\n".join(listing.markdown(rules)))
    else:
        rows = [listing.row(rule) for rule in rules]
        click.echo(orjson.dumps(rows) if form == "json" else b"\n".join(map(orjson.dumps, rows)))


def _of_packs(packs: tuple[str, ...], rules: tuple[Rule, ...]) -> tuple[Rule, ...]:
    known = {rule.pack for rule in rules}
    for pack in packs:
        if pack not in known:
            raise RefusedError(f"no pack is called {pack}; there are {', '.join(sorted(known))}")
    return tuple(rule for rule in rules if not packs or rule.pack in packs)


@command.command()
@click.argument("name", metavar="RULE")
@PATHS
def show(name: str, paths: tuple[Path, ...]) -> None:
    """Show one rule as a sentence, with where it stands and what to do.

    Example: contactwatch rules show queue_wait_within_a_minute
    """
    from streams.terminal import reports

    reports.show(_called(name, options.loaded(paths)))


def _called(name: str, rules: Iterable[Rule]) -> Rule:
    from difflib import get_close_matches

    known = {rule.id: rule for rule in rules}
    if name not in known:
        near = get_close_matches(name, known, 1)
        raise RefusedError(f"no rule is called {name}" + (f"; did you mean {near[0]}?" if near else ""))
    return known[name]


@command.command()
@click.argument("name", metavar="CALENDAR")
@PATHS
@click.option(
    "--year", type=click.IntRange(1970, 9000), default=lambda: datetime.now(UTC).year, show_default="this year"
)
def calendar(name: str, paths: tuple[Path, ...], year: int) -> None:
    """Show a calendar's year: its week, every date that differs from it, and what is not known. Exit 2 on a mistake.

    Example: contactwatch rules calendar cn_working_days --year 2026
    """
    from rules import loading
    from rules.grammar.page import did_you_mean
    from streams.terminal.calendar_page import page

    folders = options.few(paths or (options.CATALOGUE,))
    found, mistakes = loading.calendar(name, folders)
    if mistakes:
        raise RefusedError("\n".join(map(str, mistakes)))
    if found is None:
        near = did_you_mean(name, loading.calendar_names(folders))
        raise RefusedError(f"there is no calendar {name}{near}")
    for line in page(found, year):
        click.echo(line)


@command.command()
@PATHS
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option(
    "--from", "begins", type=options.Moment(), help="From when on they judge, as in +5m; 60 s ahead at least."
)
@click.option("--watch", "watched", multiple=True, type=click.Path(path_type=Path), metavar="DIR", help="Publish what"
              " stands there, and whenever it has changed; each from some 70 s ahead on.")  # fmt: skip
@click.option("--dry-run", is_flag=True, help="Only check them and say what would be published.")
def publish(
    paths: tuple[Path, ...],
    broker: str | None,
    prefix: str | None,
    begins: int | None,
    watched: tuple[Path, ...],
    dry_run: bool,
) -> None:
    """Publish rules to the workers that run: all of them judge by these from one instant of event time on.

    A clock that started before goes on under the rules of its start. Rules with mistakes are refused, every one said.

    Example: contactwatch rules publish my-rules/ --broker 127.0.0.1:9092 --from +5m
    """
    from streams.rulebook import telling

    telling.publish(paths, broker, prefix, begins, watched, dry_run=dry_run)


@command.command()
@click.option("--broker", metavar="HOST:PORT", help="Bootstrap address.")
@click.option("--prefix", help="First part of the topics' names.")
@click.option(
    "--output", type=click.Path(path_type=Path), metavar="DIR", help="Also writes each that workers take to a file."
)
def bundles(broker: str | None, prefix: str | None, output: Path | None) -> None:
    """List the bundles of rules that were published, or copy them to files for `replay --bundles`.

    Example: contactwatch rules bundles --broker 127.0.0.1:9092 --output bundles/
    """
    from streams.rulebook import telling

    telling.bundles(broker, prefix, output)
