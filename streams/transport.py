"""Faust's transport, taught to hand over one event per fetched run of records of one partition."""

# Private names of Faust 0.15.3 are overridden here and nowhere else; tests/streams/test_transport.py holds a contract
# for each, and the version is pinned.

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from typing import Any, Final, cast

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaConnectionError, KafkaError
from aiokafka.protocol.fetch import FetchRequest
from aiokafka.structs import OffsetAndMetadata
from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

from streams.kafka.fetching import AT_FIRST, Patience, Progress, Run, patience

log = logging.getLogger("contactwatch.transport")

POLL_SECONDS: Final = 0.1
"""How long one look for records may take: it bounds how often silence is noticed."""
BOOTSTRAP_WITHIN: Final = 300.0
AGAIN_AFTER: Final = 0.5
COMMIT_WITHIN: Final = 2.0
"""A rebalance does not wait longer for the group's offsets, which only others read."""


async def _persistently(start: Callable[[], Awaitable[None]], client: Callable[[], Any]) -> None:
    """A broker that goes away between the worker's first look and Faust's start is waited for as at any other time."""
    end = time.monotonic() + BOOTSTRAP_WITHIN
    while True:
        try:
            return await start()
        except KafkaConnectionError:
            with suppress(Exception):
                await client().stop()
            if time.monotonic() > end:
                raise
            await asyncio.sleep(AGAIN_AFTER)


class Producer(driver.Producer):
    """Faust's own, which sends nothing of ours."""

    async def on_start(self) -> None:
        await _persistently(super().on_start, lambda: self._producer)


class Thread(driver.AIOKafkaConsumerThread):
    """The consumer's thread: committed records only, a short fetch wait, and an eye on every answer."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.answered: dict[TP, tuple[float, int]] = {}
        """(when the fetch was sent, the last stable offset that its answer told) of each partition."""
        self._ends: dict[TP, int] = {}
        """Where the last run of each partition ended, or where its fetch was set to."""

    async def on_start(self) -> None:
        await _persistently(super().on_start, lambda: self._consumer)
        coordinator = self._ensure_consumer()._coordinator
        coordinator._do_heartbeat = self._belonging(coordinator._do_heartbeat)

    def _belonging(self, beat: Callable[[], Awaitable[bool]]) -> Callable[[], Awaitable[bool]]:
        """The group said yes when it was asked, not later: an answer may wait in a socket."""

        async def told() -> bool:
            asked = time.monotonic()
            found = await beat()
            if found:
                cast(App, self.app).belongs(asked)
            return found

        return told

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._isolation_level = "read_committed"
        consumer._client.send = self._listening(consumer._client.send)
        return consumer

    def _listening(self, send: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
        patient: dict[int, Patience] = {}

        async def listened(node: int, request: Any, **more: Any) -> Any:
            if not isinstance(request, FetchRequest):
                return await send(node, request, **more)
            asked = time.monotonic()
            request._min_bytes, request._max_wait_ms = patient.get(node, AT_FIRST)
            response = await send(node, request, **more)
            patient[node] = patience(self._hear(asked, response))
            return response

        return listened

    def _hear(self, asked: float, response: Any) -> int:
        """Notes what an answer tells of each partition; gives how many bytes of records it brings."""
        size = 0
        for topic, partitions in response.topics:
            for number, error, highwater, *more in partitions:
                size += len(more[-1] or b"")
                if error == 0:
                    stable = more[0] if response.API_VERSION >= 4 else -1
                    self.answered[TP(topic, number)] = (asked, highwater if stable < 0 else stable)
        return size

    async def _fetch_records(  # type: ignore[override] # a run is more than Faust's list of records
        self,
        consumer: AIOKafkaConsumer,
        active_partitions: set[TP],
        timeout: float | None = None,
        max_records: int | None = None,
    ) -> dict[TP, Run]:
        """Each run with the place where it begins: whoever takes it sees whether one before it was lost."""
        found = await super()._fetch_records(consumer, active_partitions, timeout=timeout, max_records=max_records)
        runs = {}
        for partition, records in found.items():
            if records:
                key = ensure_TP(partition)
                runs[key] = Run(self._ends.get(key), records)
                self._ends[key] = records[-1].offset + 1
        return runs

    async def go_to(self, partition: TP, offset: int) -> None:
        """Sets the fetch. Raises IllegalStateError where the partition is not assigned now."""
        self._ensure_consumer().seek(TopicPartition(*partition), offset)
        self._ends[partition] = offset

    async def committed(self, partition: TP) -> int | None:
        """The group's offset."""
        found: int | None = await self._ensure_consumer().committed(TopicPartition(*partition))
        return found

    async def _commit(self, offsets: Mapping[TP, int]) -> bool:
        """The group's offsets show lag to others; where we go on is in our own markers, so a failure may be one."""
        assigned = self.assignment()
        asked = {
            TopicPartition(*partition): OffsetAndMetadata(offset, "")
            for partition, offset in offsets.items()
            if partition in assigned
        }
        try:
            await self._ensure_consumer().commit(asked)
        except (KafkaError, IllegalStateError) as error:
            log.info("the group's offsets were not committed: %s", type(error).__name__)
            return False
        return True


class Consumer(driver.Consumer):
    """Hands over runs of records. Acknowledgements come in order, so the greatest one is what may be committed."""

    @property
    def _app(self) -> "App":
        return cast(App, self.app)

    def _new_consumer_thread(self) -> Thread:
        return Thread(self, loop=self.loop, beacon=self.beacon)

    async def _drain_messages(self, fetcher: Any) -> None:
        while not (self._stopped.is_set() or fetcher._stopped.is_set()):
            found, _ = await self._wait_next_records(POLL_SECONDS)
            runs = cast(dict[TP, Run], found or {})
            generation = self.app.consumer_generation_id
            # No fetch is under way now, so positions agree with what is about to be handed over.
            self._app.after_poll({tp: run.records[-1].offset + 1 for tp, run in runs.items()})
            await asyncio.sleep(0)
            for partition, run in runs.items():
                if not self.flow_active or generation != self.app.consumer_generation_id:
                    break
                await self._hand_over(partition, run, generation)

    async def _hand_over(self, partition: TP, run: Run, generation: int) -> None:
        last = run.records[-1]
        message = ConsumerMessage(
            partition.topic,
            partition.partition,
            last.offset,
            last.timestamp / 1000.0,
            last.timestamp_type,
            None,
            None,
            cast(Any, run),
            None,
            0,
            0,
            partition,
            generation_id=generation,
        )
        # A rebalance suspends the flow: what was not handed over by then is fetched again.
        await self.wait_first(self.callback(message), self.suspend_flow.wait())

    def progress(self, partition: TP) -> Progress | None:
        """How far the fetch of a partition is, or None while the broker has not told."""
        thread = cast(Thread, self._thread)
        consumer, asked = thread._consumer, TopicPartition(*partition)
        if consumer is None or asked not in consumer.assignment():
            return None
        answered = thread.answered.get(partition)  # before the position: another thread moves both
        state = consumer._subscription.subscription.assignment.state_value(asked)
        if answered is None or not state.has_valid_position:
            return None
        return Progress(state._position, answered[1], answered[0])

    async def go_to(self, partition: TP, offset: int) -> None:
        """Sets the fetch, and lets it run. Where the partition is not assigned now, whoever assigns it does that."""
        thread = cast(Thread, self._thread)
        try:
            await thread.call_thread(thread.go_to, partition, offset)
        except IllegalStateError:
            return
        self._read_offset[partition] = offset
        self.resume_partitions({partition})

    async def committed(self, partition: TP) -> int | None:
        """The group's offset of a partition."""
        thread = cast(Thread, self._thread)
        found: int | None = await thread.call_thread(thread.committed, partition)
        return found

    async def seek_to_committed(self) -> Mapping[TP, int]:
        """Not there: a partition goes on where its own marker says, once its state is loaded."""
        for partition in self.assignment():
            await self._app.place(partition)
        return {}

    def _new_offset(self, tp: TP) -> int | None:
        acked = self._acked[tp]
        if not acked:
            return None
        greatest: int = max(acked)
        self._acked_index[tp].difference_update(acked)
        acked.clear()
        return greatest + 1

    def on_buffer_full(self, tp: TP) -> None:
        """The full queue itself holds the fetch back; Faust's own flag would make it sleep for a second."""

    def on_buffer_drop(self, tp: TP) -> None:
        """See on_buffer_full."""

    async def on_partitions_revoked(self, revoked: set[TP]) -> None:
        """Commits first: Faust forgets what was acknowledged before it would commit."""
        await self._app.before_revoke(revoked)
        with suppress(TimeoutError):
            await asyncio.wait_for(self.commit(), COMMIT_WITHIN)
        await super().on_partitions_revoked(revoked)


class Transport(driver.Transport):
    Consumer = Consumer
    Producer = Producer


class Schema(faust.Schema[Any, Any]):
    """No codecs: a value is the list of records itself."""

    def compile(self, app: Any, **_: Any) -> Any:
        create = app.create_event

        async def decode(message: Any, *, propagate: bool = False) -> Any:
            return create(None, message.value, None, message)

        return decode


class App(faust.App):
    """A Faust app on this transport."""

    def _new_transport(self) -> Transport:
        return Transport(self.conf.broker_consumer, self)

    async def place(self, partition: TP) -> None:
        """Called when the fetch of a partition is to be set to where it goes on; the worker overrides it."""

    def after_poll(self, following: Mapping[TP, int]) -> None:
        """Called after each look for records, with the offset that follows those that were found; the worker
        overrides it."""

    def belongs(self, asked: float) -> None:
        """Called in the consumer's thread: the group knew this worker at that monotonic second; the worker overrides
        it."""

    async def before_revoke(self, revoked: set[TP]) -> None:
        """Called before partitions are given up; the worker overrides it."""
