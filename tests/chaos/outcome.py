"""What came of a run: all that differs from the offline replay, by name; nothing where all is as promised."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Any, Final

import orjson

from tests.chaos import lateness, standing, topic
from tests.chaos.fleet import Fleet
from tests.chaos.lateness import Lateness
from tests.chaos.offline import Replayed, replayed
from tests.chaos.performance import Run, Strike, perform
from tests.chaos.scenario import LATENESS, Scenario
from tests.chaos.topic import Place

MEGABYTES: Final = 600
"""What a worker may take at most."""


@dataclass
class Outcome:
    """Counts of a run, and its findings by name."""

    scenario: Scenario
    strikes: list[Strike]
    events: int
    steps: int
    standing: int
    expected: int
    refused: int
    versions: int
    """Of the rule of each call, those that something was said by."""
    lateness: Lateness
    peak_megabytes: float
    refused_starts: list[str]
    last_words: list[str]
    """Of each worker, what it logged last."""
    findings: dict[str, list[str]]


def of(scenario: Scenario, folder: Path, limit: float) -> Outcome:
    """Performs a scenario and judges it."""
    run, fleet = perform(scenario, folder, limit)
    dump = folder / "events.jsonl"
    places = topic.dump(run.events, dump)
    offline = replayed(dump, folder / "rules", scenario, chain(*run.bundles), run.until)
    steps = [orjson.loads(record.value) for partition in run.violations for record in partition]
    _keep(folder / "violations.jsonl", steps)
    recorded = _recorded(run.events)
    spans = [each.span for each in run.strikes]
    return Outcome(
        scenario,
        sorted(run.strikes, key=lambda each: each.span.begin),
        sum(len(partition) for partition in run.events),
        len(steps),
        len(standing.standing(steps)),
        len(standing.standing(offline.violations)),
        sum(len(partition) for partition in run.rejected),
        len({step["rule_digest"] for step in steps if step["rule"] == "answered_in_time"}),
        lateness.measured(run.opened.values(), recorded, LATENESS, spans),
        fleet.peak_megabytes,
        fleet.refused,
        [f"{each.name}: {each.last_words()}" for each in fleet.members],
        {
            **standing.compare(steps, offline.violations).all(),
            **refusals(_refused_places(run.rejected), _expected_refusals(run.events, places, offline)),
            **_of_the_run(run, {id_ for _, id_ in recorded}, fleet),
        },
    )


def _keep(file: Path, steps: Iterable[dict[str, Any]]) -> None:
    file.write_bytes(b"".join(orjson.dumps(step) + b"\n" for step in steps))


def _recorded(partitions: list[list[Any]]) -> dict[tuple[str, str], float]:
    """When each event first stood on the topic, by source and id."""
    found: dict[tuple[str, str], float] = {}
    for record in (record for partition in partitions for record in partition):
        try:
            event = orjson.loads(record.value or b"")
            found.setdefault((event["source"], event["id"]), record.timestamp / 1000)
        except (orjson.JSONDecodeError, KeyError, TypeError):
            continue  # poison
    return found


def _refused_places(partitions: list[list[Any]]) -> list[Place]:
    headers = [dict(record.headers) for partition in partitions for record in partition]
    return [Place(int(each["partition"]), int(each["offset"])) for each in headers]


def _expected_refusals(events: list[list[Any]], places: list[Place], offline: Replayed) -> set[Place]:
    """What the replay refused, and what could not even be put before it."""
    left_out = {Place(record.partition, record.offset) for partition in events for record in partition} - set(places)
    return left_out | {places[number] for number in offline.refused}


def refusals(found: list[Place], expected: set[Place]) -> dict[str, list[str]]:
    """How the topic of rejected records differs from what must stand there, each once."""
    named = {
        "refusal missing": [str(each) for each in sorted(expected - set(found))],
        "refusal false": [str(each) for each in sorted(set(found) - expected)],
        "refusal doubled": standing.twice(found),
    }
    return {name: places for name, places in named.items() if places}


def _of_the_run(run: Run, stood: set[str], fleet: Fleet) -> dict[str, list[str]]:
    named = {
        "told, not on the topic": sorted(run.told - stood),
        "never settled": sorted(run.unsaid),
        "worker ended by itself": fleet.died,
        "end not clean": fleet.slow,
        "memory": [f"{fleet.peak_megabytes:.0f} MB"] if fleet.peak_megabytes > MEGABYTES else [],
    }
    return {name: found for name, found in named.items() if found}
