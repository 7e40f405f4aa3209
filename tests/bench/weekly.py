"""`python -m tests.bench.weekly`: what an event and a held interaction cost after many weekly bundles of rules."""

import gc
import tracemalloc
from functools import partial
from typing import Final, NamedTuple

import click
from rich.console import Console

from rules import versions
from rules.admission import DAY, Timing
from rules.engine import Engine
from rules.rule import Rule
from rules.ruleset import Ruleset
from rules.versions import Bundle
from schemas.wire import Event, decode
from tests.bench import day
from tests.bench.many_rules import MANY, chosen
from tests.bench.measuring import alone, table_of, timed

WEEKS: Final = (2, 50)
WEEK: Final = 7 * DAY
_CHANGED: Final = 2
"""One rule in so many is another one each week."""


class Cost(NamedTuple):
    """After the fewer and the more bundles, with versions that rest and with none that does."""

    event: float
    """Microseconds of processor time."""
    held: float
    """Bytes of an open interaction."""
    judging: int
    """How many folds judge."""


def costs(events: int, runs: int) -> dict[tuple[int, bool], Cost]:
    """The same events under each, in turns, so that whatever else the machine does burdens all alike."""
    taken = [each for each in map(decode, day.lines(events, texts=True)) if isinstance(each, Event)]
    sets = {weeks: Ruleset(_versions(weeks, taken[0].time), any_date=True) for weeks in WEEKS}
    works = [(weeks, rests) for weeks in WEEKS for rests in (True, False)]
    best = dict.fromkeys(works, 1e9)
    for _ in range(runs):
        for work in works:
            weeks, rests = work
            best[work] = min(best[work], timed(partial(_judged, sets[weeks], taken, rests=rests))[1])
    return {work: Cost(best[work] / events * 1e6, *_held(sets[work[0]], taken, rests=work[1])) for work in works}


def _versions(weeks: int, until: int) -> tuple[Rule, ...]:
    """A bundle in each of the weeks before."""
    first = tuple(each.model_copy(update={"examples": ()}) for each in chosen(MANY))
    bundles = [
        Bundle(until - (weeks - week) * WEEK, tuple(_changed(rule, place, week) for place, rule in enumerate(first)))
        for week in range(weeks)
    ]
    return versions.combined(first, bundles).rules


def _changed(rule: Rule, place: int, week: int) -> Rule:
    if place % _CHANGED:
        return rule
    return rule.model_copy(update={"digest": f"{week:016x}", "version": f"1.{week + 1}"})


def _judged(rules: Ruleset, events: list[Event], *, rests: bool) -> Engine:
    engine = Engine(rules, Timing())
    if rests:
        engine.rest(events[0].time)  # as it does with each batch
    for event in events:
        engine.judge(event, event.time)
        engine.steps.clear()
        engine.verdicts.clear()
        engine.facts.clear()
    return engine


def _held(rules: Ruleset, events: list[Event], *, rests: bool) -> tuple[float, int]:
    """Bytes of an open interaction, and the folds that judge."""
    gc.collect()
    tracemalloc.start()
    engine = _judged(rules, events, rests=rests)
    gc.collect()
    size = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    return size / max(1, engine.held), len(engine.ruleset.folds)


@click.command()
@click.option("--events", default=20_000, show_default=True, help="Events that are judged after the last bundle.")
@click.option("--runs", default=5, show_default=True, help="Runs of each work, in turns.")
def bench(events: int, runs: int) -> None:
    """Measure what old versions of rules cost; processor time and memory of one machine in one run.

    Example: python -m tests.bench.weekly --runs 3
    """
    table = table_of("bundles, each of half of forty rules", "folds", "us an event", "bytes held")
    for (weeks, rests), found in alone(costs, events, runs).items():
        name = f"{weeks}{'' if rests else ', none rests'}"
        table.add_row(name, str(found.judging), f"{found.event:.1f}", f"{found.held:,.0f}")
    Console(width=120).print(table)


if __name__ == "__main__":
    bench()
