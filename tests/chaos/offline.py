"""The offline replay of what stands on the topic of events: what a run is measured by."""

import subprocess
from collections.abc import Iterable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

import orjson

from rules.admission import Timing
from rules.loading import load
from rules.ruleset import Ruleset
from schemas import instant
from streams import replay
from streams.files import lines
from streams.rulebook import shelf
from streams.rulebook.book import Book
from tests.bench.measuring import alone
from tests.chaos.scenario import LATENESS, Scenario
from tests.kafka import running

SECOND = 1_000_000
PATIENCE = 300


class Replayed(NamedTuple):
    """Violations in their last state, and the numbers of the lines that were refused, from 0."""

    violations: list[dict[str, Any]]
    refused: list[int]


def replayed(dump: Path, rules: Path, scenario: Scenario, bundles: Iterable[Any], until: int) -> Replayed:
    """By the command where it can say what the worker was told, else by what the command calls. `bundles`: records of
    the topic of rules."""
    published = [shelf.published(each) for each in bundles if each.value is not None]
    if published or scenario.remember is not None:
        return alone(_called, dump, rules, published, scenario.remember, until)
    violations, rejected = dump.with_suffix(".replayed"), dump.with_suffix(".rejected")
    asked = ["--input", str(dump), "--rules", str(rules), "--lateness", f"{LATENESS}s", "--until", instant.text(until)]
    command = running.command("replay", *asked, "--violations", str(violations), "--rejected", str(rejected))
    done = subprocess.run(command, env=running.environment(), capture_output=True, text=True, timeout=PATIENCE)
    assert done.returncode in (0, 1), done.stderr
    return Replayed(_parsed(violations), [each["line"] - 1 for each in _parsed(rejected)])


def _parsed(file: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in file.read_bytes().splitlines()]


def _called(
    dump: Path, rules: Path, published: Sequence[shelf.Published], remember: int | None, until: int
) -> Replayed:
    book = Book(load(rules).rules)
    book.take(published)
    timing = Timing(lateness=LATENESS * SECOND)
    if remember is not None:
        timing = replace(timing, remember=remember * SECOND)
    found = replay.replay(lines.records(str(dump)), Ruleset(book.rules), timing, until=until, keep_rejected=True)
    return Replayed(list(found.violations.values()), [each["line"] - 1 for each in found.refused])
