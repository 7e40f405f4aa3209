"""A run: the load, the workers and the faults together, until all is due and all is quiet."""

import asyncio
import tempfile
from collections.abc import Mapping
from contextlib import AsyncExitStack, ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from time import time
from typing import Any, Final

from aiokafka.errors import KafkaError

from streams import settings
from streams.rulebook import publishing
from streams.topic.reading import TopicError
from tests.chaos import faults, load, rules, topic, watch
from tests.chaos.faults import Stage
from tests.chaos.fleet import Fleet
from tests.chaos.lateness import Span
from tests.chaos.node import Node
from tests.chaos.proxy import Link
from tests.chaos.scenario import CLOCK, LATENESS, Scenario
from tests.chaos.schedule import Happening, happenings
from tests.kafka import running

PREFIX: Final = "chaos"
PARTITIONS: Final = 4
PATIENCE: Final = 150
"""Seconds beyond the last due moment until what is still not said counts as missing: after an outage of a hundred
seconds at 5,000 events/s two workers on two busy cores have half a million events to judge."""
_STEPS: Final = (-3600, -60, -8, -2, 2, 5, 8, 60, 3600)


@dataclass
class Strike:
    """A fault as it was: whom it struck, and when."""

    kind: str
    whom: str
    span: Span


@dataclass
class Run:
    """What a run left behind, for whoever judges it."""

    began: float = 0.0
    strikes: list[Strike] = field(default_factory=list)
    told: set[str] = field(default_factory=set)
    until: int = 0
    """An instant that all deadlines have passed, those of the last calls too; microseconds."""
    unsaid: set[str] = field(default_factory=set)
    """Last calls that were never accused: the run did not settle."""
    opened: dict[str, tuple[float, dict[str, Any]]] = field(default_factory=dict)
    events: list[list[Any]] = field(default_factory=list)
    violations: list[list[Any]] = field(default_factory=list)
    rejected: list[list[Any]] = field(default_factory=list)
    bundles: list[list[Any]] = field(default_factory=list)


def perform(scenario: Scenario, folder: Path, limit: float) -> tuple[Run, Fleet]:
    """Runs it within so many seconds. Everything it started has ended when it returns or raises."""
    rules.folder(folder / "rules", rules.Version(scenario.within))
    with ExitStack() as held:
        places = scenario.workers + 1
        links = [held.enter_context(Link()) for _ in range(places)] if scenario.has_links else []
        node = held.enter_context(Node(folder / "broker", links, small_disk="disk" in scenario.faults))
        fleet = held.enter_context(_fleet(scenario, folder, node))
        run = Run()
        asyncio.run(_within(limit, _live(scenario, folder, node, fleet, run)))
        return run, fleet


def _fleet(scenario: Scenario, folder: Path, node: Node) -> Fleet:
    def arguments(place: int) -> list[str]:
        port = node.links[place % len(node.links)].port if node.links else node.port
        asked = ["--broker", f"127.0.0.1:{port}", "--prefix", PREFIX, "--rules", str(folder / "rules")]
        return [*asked, "--lateness", f"{LATENESS}s"]

    def environment(chance: Random) -> Mapping[str, str]:
        found = {} if scenario.remember is None else {"CONTACTWATCH_REMEMBER": f"{scenario.remember}s"}
        return {**found, "CONTACTWATCH_CLOCK_STEPS": clock_steps(chance)} if CLOCK in scenario.faults else found

    return Fleet(folder, arguments, environment, Random(f"{scenario.seed}/fleet"))


def clock_steps(chance: Random) -> str:
    """Three steps of a worker's clock in its first minute."""
    moments = sorted(chance.sample(range(2, 50), 3))
    return ",".join(f"{moment}s:{chance.choice(_STEPS):+d}s" for moment in moments)


async def _within(limit: float, work: Any) -> None:
    async with asyncio.timeout(limit):
        await work


async def _live(scenario: Scenario, folder: Path, node: Node, fleet: Fleet, run: Run) -> None:
    created = await asyncio.to_thread(
        running.contactwatch, folder, "topics", "create", "--broker", node.address, "--prefix", PREFIX,
        "--partitions", str(PARTITIONS),
    )  # fmt: skip
    assert created.returncode == 0, created.stderr
    pace = load.Pace(scenario.seed, scenario.rate, scenario.seconds, scenario.within, LATENESS, scenario.remember)
    async with AsyncExitStack() as held:
        for link, port in zip(node.links, node.ports, strict=True):
            await link.open(port)
            held.callback(link.close)
        for place in range(scenario.workers):
            fleet.start(place)
        await fleet.ready()
        await held.enter_async_context(running.beside(fleet.watch()))
        seen = await held.enter_async_context(watch.watching(node.address, f"{PREFIX}.violations", PARTITIONS))
        events = f"{PREFIX}.events"
        telling = await held.enter_async_context(load.telling(pace, node.address, events, PARTITIONS))
        stage = Stage(
            node, fleet, telling, Random(f"{scenario.seed}/strikes"), versions=[rules.Version(scenario.within)],
            publish=lambda version: _publish(folder, node, version),
        )  # fmt: skip
        await _strike(scenario, stage, run)
        await _settle(scenario, stage, seen, run)
        await asyncio.gather(*(fleet.leave(each) for each in fleet.alive()))
        await _collect(node.address, run)


async def _strike(scenario: Scenario, stage: Stage, run: Run) -> None:
    """The load from its beginning to its end, and the faults in it."""
    kinds = [each for each in scenario.faults if each != CLOCK]
    run.began = time()
    async with asyncio.TaskGroup() as group:
        group.create_task(stage.load.run())
        for each in happenings(scenario.seed, kinds, scenario.seconds):
            group.create_task(_one(each, stage, run))


async def _one(happening: Happening, stage: Stage, run: Run) -> None:
    fault = faults.KINDS[happening.kind]()
    await asyncio.sleep(run.began + happening.at - time())
    begin = time()
    if whom := await fault.begin(stage):
        await asyncio.sleep(happening.until - happening.at)
        await fault.end(stage)
    strike = Strike(happening.kind, whom or "nobody: all were struck already", Span(begin, time()))
    run.strikes.append(strike)
    print(
        f"  {begin - run.began:6.1f} s to {strike.span.end - run.began:5.1f} s  {strike.kind}: {strike.whom}",
        flush=True,
    )


async def _settle(scenario: Scenario, stage: Stage, seen: watch.Watch, run: Run) -> None:
    """One last call in each partition, and silence: what falls due now must be said without any further event."""
    subjects = stage.load.ask()
    await stage.load.flushed()
    due = stage.load.greatest + (scenario.within + LATENESS) * load.SECOND
    run.until = due + load.SECOND
    run.unsaid = await seen.saw(subjects, due / load.SECOND - time() + PATIENCE)
    run.told, run.opened = stage.load.told, seen.opened


async def _publish(folder: Path, node: Node, version: rules.Version) -> str:
    """As the command does, without the seconds that it takes to start; why it could not, or nothing."""
    with tempfile.TemporaryDirectory(prefix="published-", dir=folder) as name:
        asked = rules.folder(Path(name) / "rules", version)
        bundle, _ = publishing.packed([asked], round((time() + faults.BEGINS_AFTER) * load.SECOND))
    try:
        async with asyncio.timeout(10):
            await publishing.publish(settings.read(broker=node.address, prefix=PREFIX), bundle)
    except (TopicError, publishing.TooSoonError, KafkaError, TimeoutError) as error:
        return f"nobody: {type(error).__name__}: {error}"
    return ""


async def _collect(address: str, run: Run) -> None:
    names = ("events", "violations", "rejected", "rules")
    found = [await topic.whole(address, f"{PREFIX}.{name}", PARTITIONS) for name in names]
    run.events, run.violations, run.rejected, run.bundles = found
