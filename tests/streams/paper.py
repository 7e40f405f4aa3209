"""A journal on paper, and a partition that writes to it: everything that may happen to a write, without a broker."""

import asyncio
import time
from collections.abc import Sequence
from typing import Any, Final

from aiokafka.errors import KafkaError

from rules.history import NEVER
from rules.rows.row import Record as Row
from rules.ruleset import Ruleset
from streams.clock import BrokerClock
from streams.kafka.fetching import Progress, Run
from streams.partitions.checkpoint import Bounds
from streams.partitions.journal import FencedError, Stamp
from streams.partitions.partition import Partition
from streams.partitions.surroundings import Surroundings
from streams.pipeline import Announced, Pipeline
from streams.records import Outgoing
from tests.streams import making
from tests.streams.making import START

TICKS: Final = 2000


class Sheet:
    """What stands, whoever wrote it."""

    def __init__(self) -> None:
        self.rows: dict[bytes, bytes] = {}
        self.said: list[Outgoing] = []
        self.owner: object = None

    def texts(self, topic: str) -> list[Outgoing]:
        return [each for each in self.said if each.topic == topic]


class Paper:
    """A journal of one owner on a sheet that others may take."""

    saves = True

    def __init__(self, sheet: Sheet) -> None:
        self.sheet = sheet
        self.opened = 0
        self.refuses_to_open: list[BaseException] = []
        self.fails: list[tuple[BaseException, bool]] = []
        """Errors of the next writes that say something, each with whether it stands nevertheless."""
        self.gate = asyncio.Event()
        self.gate.set()

    async def open(self) -> dict[bytes, bytes]:
        if self.refuses_to_open:
            raise self.refuses_to_open.pop(0)
        self.opened += 1
        self.sheet.owner = self
        return dict(self.sheet.rows)

    async def write(self, rows: Sequence[Row], said: Sequence[Outgoing]) -> Stamp | None:
        await self.gate.wait()
        if self.sheet.owner is not self:
            raise FencedError("another has it")
        error, stands = self.fails.pop(0) if self.fails and said else (None, True)
        if stands:
            self.sheet.said += said
            for key, value in rows:
                if value is None:
                    self.sheet.rows.pop(key, None)
                else:
                    self.sheet.rows[key] = value
        if error is not None:
            raise error
        return Stamp(START, time.monotonic())

    async def close(self) -> None: ...


class Desk:
    """A partition at work: what its worker would be told."""

    def __init__(self, sheet: Sheet, within: str = "60s", *, patience: float = 300, session: float = 0.01) -> None:
        self.paper = Paper(sheet)
        self.sought: list[int] = []
        self.written: list[Announced] = []
        self.why: list[str] = []
        self.bounds = Bounds(0, 1_000_000)
        self.committed: int | None = None
        self.clock = BrokerClock()
        self.ruleset = Ruleset([making.rule("answered_in_time", making.WITHIN.format(within=within))])
        self.known = NEVER
        self.belonged = time.monotonic
        around = Surroundings(
            make=lambda: Pipeline(self.ruleset, making.timing(), "contact.events", 0),
            clock=self.clock,
            partitions=1,
            bounds=self._bounds,
            committed=self._committed,
            go_to=self._go_to,
            written=self.written.append,
            taken_over=self.why.append,
            patience=patience,
            session=session,
            belonged=lambda: self.belonged(),
            ruleset=lambda: self.ruleset,
            known=lambda: self.known,
            max_ahead=making.timing().max_ahead,
        )
        self.partition = Partition(0, self.paper, around)
        self.task = asyncio.create_task(self.partition.run())

    async def _bounds(self) -> Bounds:
        return self.bounds

    async def _committed(self) -> int | None:
        return self.committed

    async def _go_to(self, offset: int) -> None:
        self.sought.append(offset)

    async def until(self, look: Any) -> None:
        """Lets the partition work until something is so."""
        for _ in range(TICKS):
            if look():
                return
            await asyncio.sleep(0.001)
        raise AssertionError(f"it never came to that: {self.partition.trouble}")

    async def ready(self) -> "Desk":
        await self.until(lambda: self.partition.running and self.sought)
        return self

    async def take(
        self, first: int, *values: bytes, begins: int | None = None, acknowledged: list[int] | None = None
    ) -> None:
        """Records from that offset on, as they are fetched."""
        run = Run(first if begins is None else begins, [Fetched(value, first + at) for at, value in enumerate(values)])

        async def acknowledge() -> None:
            if acknowledged is not None:
                acknowledged.append(run.records[-1].offset)

        await self.partition.take(run, acknowledge)

    def silence(self, end: int, asked: float | None = None) -> None:
        """The fetch has come to the end, and nothing more is there."""
        self.partition.reach.saw(Progress(end, end, time.monotonic() if asked is None else asked))
        self.partition.pass_time(2_000_000)

    async def end(self) -> BaseException | None:
        """Ends it; what it ended by, where it had ended itself."""
        self.task.cancel()
        found = (await asyncio.gather(self.task, return_exceptions=True))[0]
        return None if isinstance(found, asyncio.CancelledError) else found


class Fetched:
    """A record as the client gives it."""

    def __init__(self, value: bytes, offset: int) -> None:
        self.value, self.offset, self.timestamp = value, offset, START // 1000
        self.key, self.headers = b"call-1", ()


LOST: Final = KafkaError("the answer never came")
