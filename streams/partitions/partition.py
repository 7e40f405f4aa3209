"""One owned partition: taken over, judged, kept; taken over again whenever it is unknown what stands."""

import asyncio
import gc
import logging
import time
from collections.abc import Awaitable, Callable
from typing import Final

from aiokafka.errors import KafkaError

from rules.rows.saving import Saver
from schemas import instant
from streams.judging import latest
from streams.kafka.fetching import Run
from streams.partitions.hopeless import HOPELESS, BrokerGoneError, LostPositionError
from streams.partitions.journal import FencedError, Journal, Stamp
from streams.partitions.marking import Marking
from streams.partitions.reach import Reach
from streams.partitions.silence import Silence
from streams.partitions.surroundings import Surroundings
from streams.pipeline import Announced
from streams.records import Outgoing, Record

log = logging.getLogger("contactwatch.partition")

MANY_SAID: Final = 5_000
"""Records waiting to be written, above which nothing more is judged."""
AGAIN_AFTER: Final = 0.5
LOOK_AGAIN_AFTER: Final = 0.02
STAMPED: Final = (
    "where producers stamp the records, so may their clocks: `contactwatch doctor` says how the topic is set"
)
SEEK_AGAIN_AFTER: Final = 5.0
MILLISECOND: Final = 1000
Acknowledge = Callable[[], Awaitable[object]]


class Partition:
    """Its state belongs to one journal: what was judged and not written is worth nothing once the journal is lost."""

    def __init__(self, number: int, journal: Journal, around: Surroundings) -> None:
        self.number = number
        self.pipeline = around.make()
        self.running = False
        """Loaded, ours, and known to be ours: only then is anything judged."""
        self.reach = Reach()
        self.trouble: str = ""
        self._journal = journal
        self._around = around
        self._marking: Marking | None = None
        self._said: list[Outgoing] = []
        self._done: list[tuple[Announced, Acknowledge | None]] = []
        self._wanted = asyncio.Event()
        self._room = asyncio.Event()
        self._called = asyncio.Event()
        self._settled: asyncio.Event | None = None
        self._is_loaded = False
        self._is_checked = False
        self._sought = 0.0
        self._troubled_since: float | None = None
        self._silence = Silence()

    async def run(self) -> None:
        """Until it is cancelled, or something is wrong that no other attempt can mend."""
        why = "assigned"
        try:
            while True:
                try:
                    await self._take_over()
                    self._around.taken_over(why)
                    while True:
                        await self._until_wanted()
                        await self._write()
                except FencedError as error:
                    why = "fenced"
                    self._let_go(f"fenced: {error}")
                    await self._until_called()
                except HOPELESS:
                    raise
                except (KafkaError, TimeoutError, OSError) as error:
                    if not self._journal.saves:
                        raise
                    why = "unknown"
                    self._let_go(f"{type(error).__name__}: {error}")
                    await asyncio.sleep(AGAIN_AFTER)
        finally:
            self.running = False
            self.pipeline.evaluator.engine.let_go()
            await self._journal.close()

    async def _take_over(self) -> None:
        """Fence, load, check, go on: in this order, else what the old owner commits meanwhile is lost."""
        saved = await self._journal.open()
        self.pipeline = self._around.make()
        position, told = None, 0
        if self._journal.saves:
            saver = Saver(self.pipeline.evaluator.engine, self.pipeline.suppression, self._around.partitions)
            position, told = await asyncio.to_thread(saver.load, saved) if len(saved) > 50_000 else saver.load(saved)
            self._marking = Marking(saver)
        self._adopt()
        start = await self._start(position)
        if self._marking is not None:
            self._heard(await self._journal.write(self._marking.claim(start), ()))
        self.pipeline.evaluator.next_offset, self.pipeline.evaluator.told = start, told
        self._adopt()  # what was switched to meanwhile
        gc.freeze()  # what was loaded is state, no garbage: the collector need not look at it again
        self.reach = Reach(start)
        self.trouble, self._troubled_since = "", None
        self._is_loaded = self._is_checked = self.running = True
        await self.seek()

    async def _start(self, position: int | None) -> int:
        """Where judging goes on. Raises LostPositionError."""
        first, end = await self._around.bounds()
        if position is None:
            committed = await self._around.committed()
            return committed if committed is not None and first <= committed <= end else first
        if not first <= position <= end:
            gone = "were deleted before they were judged" if position < first else "never came, or the topic is another"
            raise LostPositionError(
                f"partition {self.number} must go on at offset {position}, and its topic holds {first} to {end}:"
                f" records {gone}; to go on without them, delete the topic of checkpoints and make it anew"
            )
        return position

    def adopt(self) -> None:
        """The rules are others now."""
        if self._is_loaded:
            self._adopt()

    def _adopt(self) -> None:
        ruleset = self._around.ruleset()
        if self.pipeline.ruleset is not ruleset:
            self.pipeline.adopt(ruleset)
            if self._marking is not None:
                self._marking.adopt()

    def call(self) -> None:
        """It is assigned to us, anew or still: somebody else may have had it meanwhile, so the journal is asked."""
        self._called.set()
        if self._is_loaded:
            self._is_checked = False
            self._wanted.set()

    def suspend(self) -> None:
        """It may be somebody else's from now on."""
        self.running = False

    def _let_go(self, trouble: str) -> None:
        self.running = self._is_loaded = False
        self.pipeline.evaluator.engine.let_go()
        self._marking = None
        self._said, self._done = [], []
        self._room.set()
        if self._settled is not None:
            self._settled.set()
        self.trouble = trouble
        log.warning("partition %d is loaded again: %s", self.number, trouble)
        now = time.monotonic()
        self._troubled_since = self._troubled_since or now
        if now - self._troubled_since > self._around.patience:
            raise BrokerGoneError(f"no success since {now - self._troubled_since:.0f} s; the last trouble: {trouble}")

    async def _until_called(self) -> None:
        """Whoever fenced us owns it now, and the group will say so; if it does not, it was no other worker."""
        self._called.clear()
        fenced, session = time.monotonic(), self._around.session
        while True:
            try:
                async with asyncio.timeout(2 * session):
                    await self._called.wait()
                return
            except TimeoutError:
                if self._around.belonged() > max(fenced, time.monotonic() - session):
                    log.warning("partition %d is still ours: nobody else has taken it", self.number)
                    return
            self.trouble = "fenced, and the group does not say that this worker is one of it"
            log.warning("partition %d is not taken again: %s", self.number, self.trouble)

    async def take(self, run: Run, acknowledge: Acknowledge | None = None) -> None:
        """Judges a fetched run, if it follows what was judged; another is of an older assignment."""
        while self.running and len(self._said) > MANY_SAID:
            self._room.clear()
            await self._room.wait()
        if not self.running or not run.records:
            return
        if run.begins != self.reach.following:
            await self._jumped(run)
            return
        batch = [
            Record(each.value, each.timestamp * MILLISECOND, each.offset, each.key, each.headers)
            for each in run.records
        ]
        news = self.pipeline.read(batch)
        if max(each.recorded or 0 for each in batch) + self._around.max_ahead >= self._around.known():
            news = list(news)
            if not await self._are_rules_known(run, latest(batch, news, self._around.max_ahead)):
                return
        self.reach.took(run.records[-1].offset + 1)
        self._sought = 0.0
        self._note(self.pipeline.take(batch, self._around.clock.now(), news), acknowledge)

    async def _are_rules_known(self, run: Run, until: int) -> bool:
        """Waits until the rules of that time are known; False where the run is no longer what follows."""
        while until >= self._around.known():
            self.trouble = f"rules are not known yet until {instant.text(until)}, of which events tell; {STAMPED}"
            await asyncio.sleep(LOOK_AGAIN_AFTER)
            if not self.running or run.begins != self.reach.following:
                return False
        self.trouble = ""
        return True

    async def _jumped(self, run: Run) -> None:
        """What lies between must not be left out: if only this comes for a while, the fetch is set back."""
        if time.monotonic() > self._sought + SEEK_AGAIN_AFTER:
            log.info("partition %d: a run begins at %s for %d", self.number, run.begins, self.reach.following)
            await self.seek()

    async def seek(self) -> None:
        """Sets the fetch to what is taken next. How far it was before says nothing any more."""
        self._sought = time.monotonic()
        self._silence.forget()
        reach = self.reach
        reach.seeks()
        try:
            await self._around.go_to(reach.following)
        finally:
            reach.sought()

    def pass_time(self, lateness: int) -> None:
        """Deadlines fire without events: what the broker's clock showed when it was asked has passed."""
        if not self.running or len(self._said) > MANY_SAID:
            return
        asked = self.reach.silence()
        recorded = None if asked is None else self._around.clock.at(asked)
        if recorded is not None and recorded < self._around.known():
            self._silence.heard(recorded)
        until = self._silence.goes_on(self.pipeline, lateness)
        if until is not None:
            self._note(self.pipeline.pass_time(until - lateness, until, self._around.clock.now()))

    def _note(self, announced: Announced, acknowledge: Acknowledge | None = None) -> None:
        self._said += announced.outgoing
        if announced.outgoing or acknowledge is not None or announced.judgement.canaries:
            self._done.append((announced, acknowledge))
        if announced.outgoing:
            self._wanted.set()

    async def _until_wanted(self) -> None:
        if self._said or self._settled is not None or (self._marking is not None and self._marking.is_under_way):
            return
        try:
            async with asyncio.timeout(self._marking.pause() if self._marking else 0.2):
                await self._wanted.wait()
        except TimeoutError:
            pass

    async def _write(self) -> None:
        """One transaction: all that was found, and rows."""
        if self.running:
            self._said += self.pipeline.news(time.monotonic())
        said, done, settled = self._said, self._done, self._settled
        self._said, self._done = [], []
        self._wanted.clear()
        was_checked, rows = self._is_checked, []
        if self._marking is not None:
            position = self.pipeline.evaluator.next_offset
            rows = self._marking.rows(position, speaks=bool(said), everything=settled is not None or not was_checked)
        if rows or said:
            self._heard(await self._journal.write(rows, said))
        self._room.set()
        self._troubled_since = None
        for announced, acknowledge in done:
            self._around.written(announced)
            if acknowledge is not None:
                await acknowledge()
        if settled is not None and not self._said and not (self._marking and self._marking.is_under_way):
            self._settled = None
            settled.set()
        if not was_checked:
            self._is_checked = self.running = True
            await self.seek()

    def _heard(self, stamp: Stamp | None) -> None:
        if stamp is not None:
            self._around.clock.heard(stamp.appended, stamp.heard)

    async def settle(self) -> None:
        """Returns when everything that was found stands, with a marker behind it; or when the journal is lost."""
        if self._is_loaded:
            self._settled = self._settled or asyncio.Event()
            self._wanted.set()
            await self._settled.wait()

    @property
    def checkpoint_age(self) -> float:
        """Seconds since the position that a restart would go on from."""
        return self._marking.age if self._marking is not None else 0.0
