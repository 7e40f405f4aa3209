"""The worker: its partitions, the clock of silence, and how well it all is."""

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable, Sequence
from typing import ClassVar, Final, Protocol

from rules.history import NEVER
from rules.ruleset import Ruleset
from schemas.topics import EVALUATE, Processor
from streams.censuses import Censuses
from streams.clock import Clock
from streams.judging import Judging
from streams.kafka.fetching import Run
from streams.metrics import Metrics
from streams.partitions import checkpoint
from streams.partitions.hopeless import GrownError
from streams.partitions.journal import Journal
from streams.partitions.partition import Acknowledge, Partition
from streams.partitions.surroundings import Surroundings
from streams.pipeline import Announced, Pipeline
from streams.settings import Settings
from streams.web.endpoint import Health

log = logging.getLogger("contactwatch.worker")

SECOND: Final = 1_000_000
LOOK_EVERY: Final = 0.02
"""Seconds between two looks at silent partitions."""
STALLED_AFTER: Final = 30.0
"""Seconds that a partition with something to do may stand still before /health turns red."""
GROWN: Final = "the count stays for life: `contactwatch topics create` says how to have another"
CANCEL_AGAIN: Final = 3.0
"""Seconds until one who is to end is told so again: a client that it closes may take the first word for its own, and a
partition that goes on holds up the group, which would count the worker out while it thinks that all is its own."""
SETTLE_WITHIN: Final = 3.0
"""A rebalance waits so long for what was judged to stand; the next owner judges the rest again."""


class Fetch(Protocol):
    """What moves the fetch of a partition."""

    async def go_to(self, number: int, offset: int) -> None: ...

    async def committed(self, number: int) -> int | None: ...


class Worker:
    """Judges the partitions it is given. What goes wrong ends it, with its reason; nothing is skipped."""

    processor: ClassVar[Processor] = EVALUATE
    belonged: float = 0.0
    """When the group was last asked whether this worker is one of it, and said yes; monotonic seconds."""

    def __init__(
        self,
        settings: Settings,
        ruleset: Ruleset,
        clock: Clock,
        metrics: Metrics,
        journal: Callable[[int], Journal],
        partitions: int | None = None,
        beside: Sequence["Worker"] = (),
    ) -> None:
        """`partitions`: how many the topic has; where it is told, interactions on a wrong one are noticed. `beside`:
        other topics' workers, which are ready, settle, stop and fail with this one."""
        self.settings = settings
        self.ruleset = ruleset
        self.clock = clock
        self.metrics = metrics
        self.partitions: dict[int, Partition] = {}
        self.failure: BaseException | None = None
        self.failed = asyncio.Event()
        self.stopping = False
        """Whoever runs the worker has asked it to end: what ends now is no failure."""
        self.assigned = asyncio.Event()
        self.seen: list[Callable[[Announced], None]] = []
        """Whoever wants to see what was found: the demo's screen and its check."""
        self.fetch: Fetch | None = None
        self.beside = tuple(beside)
        self.first: Worker = self
        """Whoever fails beside it, this one ends."""
        for other in self.beside:
            other.first = self
        self.known: Callable[[], int] = lambda: NEVER
        """Until when the rules are known, where they may change while it runs."""
        self.remark: Callable[[], str] = str
        """What else /health says."""
        self._journal = journal
        self._count = partitions
        self._timing = settings.timing()
        self._running: dict[int, asyncio.Task[None]] = {}
        self.censuses = Censuses(metrics, self.partitions)

    @property
    def topic(self) -> str:
        """The full name of the topic that it reads."""
        return f"{self.settings.prefix}.{self.processor.reads}"

    def make(self, number: int) -> Judging:
        """What judges a partition, with empty state."""
        storm = self.settings.storm()
        return Pipeline(self.ruleset, self._timing, self.topic, number, self._count, watched=True, storm=storm)

    def adopt(self, ruleset: Ruleset) -> None:
        """Goes on with other rules, and so do those beside."""
        for worker in (self, *self.beside):
            worker.ruleset = ruleset
            for partition in worker.partitions.values():
                partition.adopt()

    @property
    def is_ready(self) -> bool:
        """Assigned, and the state of each partition loaded."""
        loaded = self.assigned.is_set() and all(each.running for each in self.partitions.values())
        return loaded and all(other.is_ready for other in self.beside)

    async def until_ready(self) -> None:
        while not self.is_ready:
            await asyncio.sleep(LOOK_EVERY)

    def fail(self, failure: BaseException) -> None:
        """Ends the worker. The first reason is the one that counts."""
        first = self.first
        if first.failure is None and not first.stopping:
            first.failure = failure
            first.failed.set()
            log.error("the worker ends: %s: %s", type(failure).__name__, failure)

    async def own(self, numbers: set[int]) -> None:
        """These partitions are ours now. What we had before is kept, if its journal says that it was ours all along."""
        if self._count is not None and max(numbers, default=0) >= self._count:
            # Its rows would go among those of another partition, for the topic of checkpoints has not grown.
            self.fail(GrownError(f"{self.topic} had {self._count} partitions at the start and has more now; {GROWN}"))
            return
        await asyncio.gather(*map(self._give_up, set(self.partitions) - numbers))
        for partition in self.partitions.values():
            partition.call()
        for number in numbers - set(self.partitions):
            self._begin(number)
        self.assigned.set()

    def _begin(self, number: int) -> None:
        partition = Partition(number, self._journal(number), self._around(number))
        self.partitions[number] = partition
        self._running[number] = asyncio.create_task(self._run(partition))

    async def _run(self, partition: Partition) -> None:
        """A partition that ends by itself ends the worker: it must never be a silent stall."""
        try:
            await partition.run()
        except asyncio.CancelledError:
            raise
        except BaseException as failure:
            self.fail(failure)

    async def _give_up(self, number: int) -> None:
        task = self._running.pop(number)
        del self.partitions[number]
        while not task.done():
            task.cancel()
            await asyncio.wait([task], timeout=CANCEL_AGAIN)
        self.censuses.forget(number)
        self.metrics.forget([number], self.processor)

    def _around(self, number: int) -> Surroundings:
        async def go_to(offset: int) -> None:
            if self.fetch is not None:
                await self.fetch.go_to(number, offset)

        async def committed() -> int | None:
            return await self.fetch.committed(number) if self.fetch is not None else None

        return Surroundings(
            make=lambda: self.make(number),
            clock=self.clock,
            partitions=self._count or 0,
            bounds=lambda: checkpoint.bounds(self.settings, number, self.processor),
            committed=committed,
            go_to=go_to,
            written=lambda announced: self._written(number, announced),
            taken_over=self.metrics.taken_over,
            patience=self.settings.micros("broker_patience") / SECOND,
            session=self.settings.micros("session") / SECOND,
            belonged=lambda: self.first.belonged,
            ruleset=lambda: self.ruleset,
            known=lambda: self.first.known(),
            max_ahead=self._timing.max_ahead,
        )

    def _written(self, number: int, announced: Announced) -> None:
        self.metrics.count(announced.judgement, self.clock.now())
        self.metrics.canaries(number, announced.judgement.canaries)
        for see in self.seen:
            see(announced)

    async def take(self, number: int, run: Run, acknowledge: Acknowledge | None = None) -> None:
        """One fetched run of records of one partition."""
        partition = self.partitions.get(number)
        if partition is not None:
            await partition.take(run, acknowledge)

    async def suspend(self) -> None:
        """A rebalance begins: what was judged is made to stand, so that whoever owns it next reads little again."""
        for partition in self._all():
            partition.suspend()
        await self.settle(SETTLE_WITHIN)

    def _all(self) -> list[Partition]:
        return [each for worker in (self, *self.beside) for each in worker.partitions.values()]

    async def settle(self, within: float) -> None:
        """Returns when everything that was judged stands, or after so many seconds."""
        settling = [asyncio.ensure_future(each.settle()) for each in self._all()]
        if settling:
            _, late = await asyncio.wait(settling, timeout=within)
            for each in late:
                each.cancel()

    async def stop(self, within: float) -> None:
        """Settles, then gives up all partitions."""
        self.stopping = True
        if self.failure is None:
            await self.settle(within)
        for worker in (self, *self.beside):
            await asyncio.gather(*map(worker._give_up, list(worker.partitions)))

    async def watch_silence(self) -> None:
        """Deadlines fire without events: time passes on partitions that are caught up."""
        while True:
            await asyncio.sleep(LOOK_EVERY)
            for partition in self._all():
                partition.pass_time(self._timing.lateness)

    async def show_partitions(self, every: float = 0.5) -> None:
        """Keeps the gauges of the partitions current."""
        while True:
            for worker in (self, *self.beside):
                for number, partition in list(worker.partitions.items()):
                    worker.show(number, partition)
            self.metrics.sources(self._down())
            self.metrics.versions(max((_versions(each) for each in self.partitions.values()), default=0))
            await asyncio.sleep(every)

    def show(self, number: int, partition: Partition) -> None:
        """Sets the gauges of one partition."""
        engine = partition.pipeline.evaluator.engine
        books = 0 if engine.shares is None else len(engine.shares.books)
        age = max(0.0, (self.clock.now() - engine.watermark) / SECOND) if engine.watermark else 0.0
        self.metrics.partition(
            number, open_=engine.held + books, watermark=engine.watermark, age=age, lag=partition.reach.lag,
            checkpoint=partition.checkpoint_age, stalled=partition.reach.stands_still(STALLED_AFTER), of=self.processor,
        )  # fmt: skip

    def _down(self) -> dict[str, bool]:
        """Of each source that says how it is, whether it is down as far as one of the partitions knows."""
        found: dict[str, bool] = {}
        for partition in self.partitions.values():
            engine = partition.pipeline.evaluator.engine
            for source, is_down in engine.hearing.down(engine.watermark).items():
                found[source] = found.get(source, False) or is_down
        return found

    def _of_sources(self) -> str:
        """Which are down, and whose word does not stand on all partitions, so that some judge without it."""
        known = self._down()
        down = sorted(source for source, is_down in known.items() if is_down)
        heard = Counter(
            source for each in self.partitions.values() for source in each.pipeline.evaluator.engine.hearing.sources
        )
        partly = sorted(source for source in known if heard[source] < len(self.partitions))
        found = [f"source_down: {', '.join(down)}; what rests on their silence is undetermined"] if down else []
        found += [f"not every partition has system.status of {', '.join(partly)}"] if partly else []
        return "; ".join(found)

    def health(self) -> Health:
        """Well while nothing failed and nothing stands still; ready once every assigned partition is loaded."""
        if self.failure is not None:
            return Health(well=False, ready=False, reason=f"{type(self.failure).__name__}: {self.failure}")
        for partition in self._all():
            if partition.reach.stands_still(STALLED_AFTER):
                stood = time.monotonic() - partition.reach.moved
                reason = partition.trouble or f"{partition.reach.lag} records wait"
                return Health(False, False, f"partition {partition.number} has stood still for {stood:.0f} s: {reason}")
        if not self.assigned.is_set():
            return Health(well=True, ready=False, reason="waiting for partitions")
        waiting = sorted({each.number for each in self._all() if not each.running})
        if waiting:
            return Health(well=True, ready=False, reason=f"loading partitions {', '.join(map(str, waiting))}")
        skew = self.clock.skew
        off = f"this host's clock is {skew:+.1f} s off the broker's; nothing is judged by it" if abs(skew) > 1 else ""
        return Health(well=True, ready=True, reason="; ".join(filter(None, (self.remark(), self._of_sources(), off))))


def _versions(partition: Partition) -> int:
    """By how many versions of rules it judges, those of its subjects aside."""
    return len({rule.instance for rule in partition.pipeline.evaluator.engine.ruleset.judges})
