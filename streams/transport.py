"""Faust's transport, taught to hand over one event per fetched run of records of one partition."""

# Private names of Faust 0.15.3 are overridden here and nowhere else; tests/streams/test_transport.py holds a contract
# for each, and the version is pinned.

import asyncio
from collections.abc import Mapping
from typing import Any, Final, NamedTuple, cast

import faust
from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.structs import ConsumerRecord
from faust.transport.consumer import ensure_TP
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

FETCH_WAIT_MS: Final = 100
"""How long a fetch waits for data: it bounds how late an idle partition is known to be empty."""
POLL_SECONDS: Final = 0.1
"""How long one look for records may take: it bounds how often silence is noticed."""


class Progress(NamedTuple):
    """How far the fetch of one partition is: positions, for transaction markers take offsets like records."""

    position: int
    end: int
    polled: float
    """Seconds since 1970 by this host: when the answer came that told the end."""


class Thread(driver.AIOKafkaConsumerThread):
    """The consumer's thread, with a short fetch wait and committed records only."""

    def _create_worker_consumer(self, transport: driver.Transport) -> AIOKafkaConsumer:
        consumer = super()._create_worker_consumer(transport)
        consumer._fetch_max_wait_ms = FETCH_WAIT_MS
        consumer._isolation_level = "read_committed"
        return consumer


class Consumer(driver.Consumer):
    """Hands over runs of records. Acknowledgements come in order, so the greatest one is what may be committed."""

    @property
    def _app(self) -> "App":
        return cast(App, self.app)

    def _new_consumer_thread(self) -> Thread:
        return Thread(self, loop=self.loop, beacon=self.beacon)

    async def _drain_messages(self, fetcher: Any) -> None:
        while not (self._stopped.is_set() or fetcher._stopped.is_set()):
            runs, _ = await self._wait_next_records(POLL_SECONDS)
            generation = self.app.consumer_generation_id
            # No fetch is under way now, so positions agree with what is about to be handed over.
            self._app.after_poll(
                {ensure_TP(partition): records[-1].offset + 1 for partition, records in (runs or {}).items() if records}
            )
            await asyncio.sleep(0)
            if not runs:
                continue
            if not self.flow_active:
                await self.perform_seek()
                continue
            for partition, records in runs.items():
                if not self.flow_active or generation != self.app.consumer_generation_id:
                    break
                await self._hand_over(ensure_TP(partition), records, generation)

    async def _hand_over(self, partition: TP, records: list[ConsumerRecord], generation: int) -> None:
        following = self._read_offset[partition]
        if following is not None and records[0].offset < following:
            records = [record for record in records if record.offset >= following]
        if not records:
            return
        last = records[-1]
        message = ConsumerMessage(
            partition.topic,
            partition.partition,
            last.offset,
            last.timestamp / 1000.0,
            last.timestamp_type,
            None,
            None,
            cast(Any, records),
            None,
            0,
            0,
            partition,
            generation_id=generation,
        )
        await self.callback(message)
        self._read_offset[partition] = last.offset + 1

    def progress(self, partition: TP) -> Progress | None:
        """How far the fetch of a partition is, or None while the broker has not told."""
        consumer = self._thread._consumer
        asked = TopicPartition(*partition)
        if consumer is None or asked not in consumer.assignment():
            return None
        polled = consumer.last_poll_timestamp(asked)  # before the end: another thread writes the end first
        stable = consumer.last_stable_offset(asked)
        end = consumer.highwater(asked) if stable is None or stable < 0 else stable
        state = consumer._subscription.subscription.assignment.state_value(asked)
        if polled is None or end is None or not state.has_valid_position:
            return None
        return Progress(state._position, end, polled / 1000.0)

    async def seek_to_committed(self) -> Any:
        """As Faust does; and tells the worker where each partition goes on."""
        offsets = await super().seek_to_committed()
        self._app.after_seek(offsets)
        return offsets

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
        await self.commit()
        await super().on_partitions_revoked(revoked)


class Transport(driver.Transport):
    Consumer = Consumer


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

    def after_seek(self, offsets: Mapping[Any, int | None]) -> None:
        """Called when the fetch was set to the committed offsets; the worker overrides it."""

    def after_poll(self, following: Mapping[TP, int]) -> None:
        """Called after each look for records, with the offset that follows those that were found; the worker
        overrides it."""

    async def before_revoke(self, revoked: set[TP]) -> None:
        """Called before partitions are given up; the worker overrides it."""
