"""The alerts' topic: what was told before is remembered, what was not is read, and committed once it was told."""

import logging
from collections.abc import Iterable
from contextlib import suppress
from typing import Any, Final

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition
from aiokafka.errors import IllegalStateError, KafkaError

from streams.kafka import connection
from streams.notify.incident import Mark
from streams.notify.notifier import Notifier
from streams.notify.ownership import AllToOne
from streams.settings import Settings

log = logging.getLogger("contactwatch.notify")

LOOK_MS: Final = 200
"""How long one look for alerts may take: it bounds how late an end, an update or a quiet hour is noticed."""


class Alerts(ConsumerRebalanceListener):  # type: ignore[misc] # aiokafka brings no types
    """A consumer in the group PREFIX.notify. `back`: microseconds that are looked back for what stands."""

    def __init__(self, settings: Settings, notifier: Notifier, back: int) -> None:
        self.is_joined = False
        self._topic = f"{settings.prefix}.alerts"
        self._notifier = notifier
        self._back = back
        self._fresh = False
        self._paused = False
        self._consumer = AIOKafkaConsumer(
            **connection.client(settings),
            group_id=f"{settings.prefix}.notify",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
            isolation_level="read_committed",
            partition_assignment_strategy=(AllToOne,),
            session_timeout_ms=settings.micros("session") // 1000,
            heartbeat_interval_ms=1000,
            fetch_max_wait_ms=LOOK_MS // 2,
        )

    async def start(self) -> None:
        self._consumer.subscribe([self._topic], listener=self)
        await self._consumer.start()

    async def stop(self) -> None:
        with suppress(Exception):
            await self._consumer.stop()

    async def on_partitions_revoked(self, revoked: list[TopicPartition]) -> None:
        """What was not committed is told again by the next owner."""
        self._notifier.forget()

    async def on_partitions_assigned(self, assigned: list[TopicPartition]) -> None:
        """Nothing is handed over until what was told before is remembered."""
        self._consumer.pause(*assigned)
        self._fresh = self.is_joined = True

    async def look(self, now: int) -> None:
        """Takes what has come since the last look."""
        try:
            if self._fresh:
                self._fresh = False
                await self._remember(now)
            else:
                await self._take(now)
        except IllegalStateError:
            log.debug("partitions moved while they were looked at; they are looked at anew")
            self._fresh = True

    async def _take(self, now: int) -> None:
        self._hold_back()
        for partition, records in (await self._consumer.getmany(timeout_ms=LOOK_MS, max_records=2000)).items():
            for record in records:
                self._notifier.take(record.value, Mark(partition.partition, record.offset), now)

    async def commit(self) -> None:
        """An offset that could not be committed is made good by a later one; until then alerts may be told twice."""
        news = self._notifier.offsets.news()
        owned = {each.partition for each in self._consumer.assignment()}
        offsets = {TopicPartition(self._topic, number): offset for number, offset in news.items() if number in owned}
        if not offsets:
            return
        try:
            await self._consumer.commit(offsets)
        except KafkaError as error:
            log.warning("offsets not committed (%s); some alerts may be told again", type(error).__name__)

    def _hold_back(self) -> None:
        """Reads no more while too much waits to be told."""
        owned = self._consumer.assignment()
        if self._notifier.is_full != self._paused and owned:
            self._paused = self._notifier.is_full
            (self._consumer.pause if self._paused else self._consumer.resume)(*owned)

    async def _remember(self, now: int) -> None:
        """Reads what the group has committed and is not older than `back`; where it committed nothing, begins there."""
        owned = list(self._consumer.assignment())
        if not owned:
            return
        since = await self._since(owned, now)
        committed = {each: await self._consumer.committed(each) for each in owned}
        known = {each: offset for each, offset in committed.items() if offset is not None and since[each] < offset}
        for each in owned:
            self._consumer.seek(each, since[each])
        self._consumer.resume(*known)
        while [each for each, offset in known.items() if await self._consumer.position(each) < offset]:
            self._note(known, await self._consumer.getmany(*known, timeout_ms=LOOK_MS))
            if self._fresh:
                return  # they were assigned anew meanwhile, and stand still until they are remembered from the start
        self._notifier.remembered(now)
        for each in owned:
            self._consumer.seek(each, since[each] if committed[each] is None else committed[each])
        self._consumer.resume(*owned)
        self._paused = False

    def _note(self, known: dict[TopicPartition, int], runs: dict[TopicPartition, Iterable[Any]]) -> None:
        for partition, records in runs.items():
            for record in records:
                if record.offset < known[partition]:
                    self._notifier.remember(record.value, record.timestamp * 1000)

    async def _since(self, owned: list[TopicPartition], now: int) -> dict[TopicPartition, int]:
        """By partition, the first offset that is not too old. The end is asked for first: what comes between the two
        questions lies behind it, and is read."""
        ends = await self._consumer.end_offsets(owned)
        wanted = dict.fromkeys(owned, max(0, now - self._back) // 1000)
        found = await self._consumer.offsets_for_times(wanted)
        return {each: ends[each] if found[each] is None else found[each].offset for each in owned}
