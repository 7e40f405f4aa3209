"""Attributes of refused records in binary mode: they were headers, and stand only where the record came from."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from typing import Any

from aiokafka import AIOKafkaConsumer, TopicPartition
from aiokafka.errors import OffsetOutOfRangeError

from schemas import wire
from streams.settings import Settings
from streams.topic import spans
from streams.topic.reading import PATIENCE, DeniedError, Span, TopicError, consumer
from streams.topic.rejected import Place, Refused


class Origins:
    """Looks records up by their place; connects when the first is wanted."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._open = AsyncExitStack()
        self._consumer: AIOKafkaConsumer | None = None
        self._stands: dict[str, dict[int, Span]] = {}

    async def __aenter__(self) -> "Origins":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    async def attributes(self, refused: Refused) -> Sequence[tuple[str, bytes]]:
        """The `ce_` headers of the record as it came; none where it was a structured one, or is there no more."""
        if refused.origin is None or b'"specversion"' in (refused.value or b""):
            return ()
        found = await self._at(refused.origin)
        if found is None or found.value != refused.value or not wire.is_binary(found.headers):
            return ()
        return tuple((name, raw) for name, raw in found.headers if name.startswith("ce_"))

    async def _is_there(self, place: Place) -> bool:
        """Whether the offset lies in the log: what does not would be waited for."""
        if place.topic not in self._stands:
            try:
                found = (await spans.plan(self._settings, place.topic, None, None)).spans
            except DeniedError:
                raise
            except TopicError:
                found = ()
            self._stands[place.topic] = {span.partition: span for span in found}
        span = self._stands[place.topic].get(place.partition)
        return span is not None and span.begin <= place.offset < span.end

    async def _at(self, place: Place) -> Any:
        if not await self._is_there(place):
            return None
        if self._consumer is None:
            self._consumer = await self._open.enter_async_context(consumer(self._settings))
        asked: Any = self._consumer
        partition = TopicPartition(place.topic, place.partition)
        asked.assign([partition])
        asked.seek(partition, place.offset)
        try:
            found = await asyncio.wait_for(asked.getone(partition), PATIENCE)
        except (OffsetOutOfRangeError, TimeoutError):
            return None
        return found if found.offset == place.offset else None
