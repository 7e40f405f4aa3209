"""Items of a topic: every committed record of a range of time, read in no group."""

from collections.abc import AsyncIterator
from typing import Any, Final

import orjson

from streams.records import Record
from streams.scanning.files import readable, whose
from streams.scanning.item import Item
from streams.settings import Settings
from streams.topic import reading
from streams.topic.spans import Plan

_HEADER: Final = "header"


async def items(settings: Settings, plan: Plan, since: int | None, until: int | None) -> AsyncIterator[Item | None]:
    """One for each record of the range, None for one outside. Raises TopicError."""
    async for partition, records in reading.batches(settings, plan.topic.name, plan.spans):
        for record in map(reading.record_of, records):
            at = record.recorded or 0
            within = (since is None or at >= since) and (until is None or at < until)
            place = {"topic": plan.topic.name, "partition": partition, "offset": record.offset}
            yield item(place, record) if within else None


def item(place: dict[str, Any], record: Record) -> Item:
    """Key, headers and value: each may hold what nobody should read. A copy holds the value alone."""
    value, is_garbled = _value(record.value)
    beside = [("key", "", record.key), *((_HEADER, name, held) for name, held in record.headers)]
    shown = [(path, name, held.decode("utf-8", "replace")) for path, name, held in beside if held]

    def written(values: list[object]) -> bytes:
        (masked, *_) = values
        return (masked.encode() if isinstance(masked, str) else orjson.dumps(masked)) + b"\n"

    return Item(place, (("", "", value), *shown), written, whose(value), is_garbled)


def _value(value: bytes | None) -> tuple[object, bool]:
    """With whether some of its bytes are no text."""
    try:
        return orjson.loads(value or b"null"), False
    except orjson.JSONDecodeError:
        return readable(value or b"")
