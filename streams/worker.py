"""The worker's state: its partitions, the clock of silence, and what waits to be durable."""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from typing import Any, Final, NamedTuple, Protocol

from rules.ruleset import Ruleset
from streams.clock import Clock
from streams.metrics import Metrics
from streams.pipeline import Announced, Pipeline
from streams.records import Outgoing, Record
from streams.settings import Settings
from streams.transport import Progress
from streams.web import Health

log = logging.getLogger("contactwatch.worker")

MILLISECOND: Final = 1000


class Sender(Protocol):
    """Sends one record; what comes back is done when the record is durable."""

    async def __call__(self, outgoing: Outgoing) -> Awaitable[object]: ...


class Pending(NamedTuple):
    """One judged batch whose outputs are on their way."""

    announced: Announced
    sent: list[Awaitable[object]]
    acknowledge: Callable[[], Awaitable[object]] | None


class Partition:
    """One owned partition."""

    def __init__(self, pipeline: Pipeline) -> None:
        self.pipeline = pipeline
        self.busy = asyncio.Lock()
        """One batch or one look at the clock at a time, so that steps leave in the order they were found."""
        self.handed_until = 0
        """Follows the last record that was fetched, whether it is judged or still waits in a queue."""
        self.progress: Progress | None = None
        self.polled_before = 0.0

    def hand_over(self, following: int) -> None:
        self.handed_until = max(self.handed_until, following)

    def saw(self, progress: Progress | None) -> None:
        """After a look for records: an answer may have waited in a socket, so the one before it is believed."""
        if progress is None:
            return
        if self.progress is not None and progress.polled != self.progress.polled:
            self.polled_before = self.progress.polled
        self.progress = progress

    @property
    def is_caught_up(self) -> bool:
        """Every record that stood on the broker when the believed answer was asked for has been judged."""
        progress = self.progress
        judged = self.pipeline.evaluator.next_offset
        return progress is not None and progress.position >= progress.end and judged >= self.handed_until

    @property
    def lag(self) -> int:
        """Records on the broker that are not judged yet."""
        return max(0, self.progress.end - self.pipeline.evaluator.next_offset) if self.progress else 0


class Worker:
    """Judges the partitions it is given. What goes wrong ends it, with its reason; nothing is skipped."""

    def __init__(self, settings: Settings, ruleset: Ruleset, clock: Clock, metrics: Metrics, send: Sender) -> None:
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
        self._send = send
        self._timing = settings.timing()
        self._pending: deque[Pending] = deque()
        self._more = asyncio.Event()
        self._settling = asyncio.Lock()

    @property
    def topic(self) -> str:
        return f"{self.settings.prefix}.events"

    def fail(self, failure: BaseException) -> None:
        """Ends the worker. The first reason is the one that counts."""
        if self.failure is None and not self.stopping:
            self.failure = failure
            self.failed.set()
            log.error("the worker ends: %s: %s", type(failure).__name__, failure)

    def own(self, numbers: set[int]) -> None:
        """These partitions are ours now. A state is kept over a rebalance; `begin_at` says whether it still holds."""
        for number in numbers - set(self.partitions):
            self._begin(number)
        for number in set(self.partitions) - numbers:
            del self.partitions[number]
            self.metrics.forget([number])
        self.assigned.set()

    def _begin(self, number: int) -> None:
        self.partitions[number] = Partition(Pipeline(self.ruleset, self._timing, self.topic, number))

    def begin_at(self, number: int, offset: int) -> None:
        """The fetch goes on at this offset. If another worker went on without us, what we held is stale: it goes."""
        partition = self.partitions.get(number)
        if partition is None:
            return
        if offset > partition.pipeline.evaluator.next_offset > 0:
            log.warning("partition %d was judged by another worker meanwhile; it begins anew at %d", number, offset)
            self._begin(number)
        evaluator = self.partitions[number].pipeline.evaluator
        evaluator.next_offset = max(evaluator.next_offset, offset)

    async def take(
        self, number: int, records: list[Any], acknowledge: Callable[[], Awaitable[object]] | None = None
    ) -> None:
        """One fetched run of records of one partition."""
        partition = self.partitions[number]
        async with partition.busy:
            batch = [
                Record(each.value, each.timestamp * MILLISECOND, each.offset, each.key, each.headers)
                for each in records
            ]
            announced = partition.pipeline.take(batch, self.clock.now())
            await self._announce(announced, acknowledge)

    async def _announce(self, announced: Announced, acknowledge: Callable[[], Awaitable[object]] | None = None) -> None:
        sent = [await self._send(outgoing) for outgoing in announced.outgoing]
        if sent or acknowledge is not None:
            self._pending.append(Pending(announced, sent, acknowledge))
            self._more.set()

    async def settle(self) -> None:
        """Waits for outputs to be durable, in order; then counts them and lets the input's offset go on."""
        while True:
            await self._more.wait()
            await self.settle_all()

    async def settle_all(self) -> None:
        """Everything that is pending now; one at a time, so that no batch is counted or acknowledged twice."""
        async with self._settling:
            self._more.clear()
            while self._pending:
                announced, sent, acknowledge = self._pending[0]
                for each in sent:
                    await each
                self._pending.popleft()
                self.metrics.count(announced.judgement, self.clock.now())
                for see in self.seen:
                    see(announced)
                if acknowledge is not None:
                    await acknowledge()

    async def watch_silence(self, every: float = 0.05) -> None:
        """Deadlines fire without events: time passes on partitions that are caught up."""
        while True:
            await asyncio.sleep(every)
            for partition in list(self.partitions.values()):
                if partition.is_caught_up and partition.polled_before and not partition.busy.locked():
                    await self._pass_time(partition)

    async def _pass_time(self, partition: Partition) -> None:
        async with partition.busy:
            recorded = self.clock.at(partition.polled_before)
            announced = partition.pipeline.pass_time(recorded - self._timing.lateness, recorded, self.clock.now())
            await self._announce(announced)

    async def show_partitions(self, every: float = 0.5) -> None:
        """Keeps the gauges of the partitions current."""
        while True:
            for number, partition in list(self.partitions.items()):
                engine = partition.pipeline.evaluator.engine
                age = (self.clock.now() - engine.watermark) / 1_000_000
                self.metrics.partition(
                    number, open_=len(engine.open), watermark=engine.watermark, age=age, lag=partition.lag
                )
            await asyncio.sleep(every)

    def health(self) -> Health:
        """Well while nothing failed; ready once partitions were assigned."""
        if self.failure is not None:
            return Health(well=False, ready=False, reason=f"{type(self.failure).__name__}: {self.failure}")
        if not self.assigned.is_set():
            return Health(well=True, ready=False, reason="waiting for partitions")
        return Health(well=True, ready=True)
