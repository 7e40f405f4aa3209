"""A range of a topic as a file that `replay --input` takes: one event a line, each with its recorded time."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson

from schemas import instant, wire
from schemas.rejection import Rejection
from streams.files.packing import written
from streams.processors.normalise import normalise
from streams.records import Record
from streams.settings import Settings
from streams.topic import reading
from streams.topic.sorting import Runs, merged, number
from streams.topic.spans import Plan
from streams.topic.task import Wanted


async def export(
    settings: Settings, plan: Plan, wanted: Wanted, file: Path, folder: Path, on_records: Callable[[int], None]
) -> Counter[str]:
    """Writes the records recorded in the range, as they arrived; partitions are woven by recorded time. Gives what was
    written under `written` and what was left out under its reason. Raises TopicError or OSError."""
    rows, counts = Runs(folder, "export"), Counter[str]()
    recorded = dict.fromkeys(range(plan.topic.partitions), 0)
    done = {span.partition: span.begin for span in plan.spans}
    async for partition, records in reading.batches(settings, plan.topic.name, plan.spans):
        for record in map(reading.record_of, records):
            # A partition's own order is kept, also where its producers' clocks disagree.
            recorded[partition] = max(recorded[partition], record.recorded or 0)
            line = _line(record, wanted)
            if isinstance(line, bytes):
                rows.add((number(recorded[partition]), number(partition), number(record.offset)), line)
            counts["written" if isinstance(line, bytes) else line] += 1
        on_records(records[-1].offset + 1 - done[partition])
        done[partition] = records[-1].offset + 1
    del counts[""]
    with written(file) as lines:
        lines.writelines(b"%s\n" % line for _, line in merged(rows.flush()))
    return counts


def _line(record: Record, wanted: Wanted) -> bytes | str:
    """The record on one line; or why it is left out, empty where nobody asked for it."""
    at = record.recorded or 0
    if not ((wanted.since is None or at >= wanted.since) and (wanted.until is None or at < wanted.until)):
        return ""
    (event,) = normalise([record])
    if isinstance(event, Rejection):
        return "" if not wanted.everybody else _refused(record, event)
    tenant, _, subject = event.key.partition("\0")
    if not wanted.concerns(tenant, subject):
        return ""
    return orjson.dumps({**_content(record), "recordedtime": instant.text(at)})


def _refused(record: Record, why: Rejection) -> bytes | str:
    """What is JSON stays, for a replay of the file refuses it too."""
    if why.reason in ("not_json", "too_big") or wire.is_binary(record.headers):
        return why.reason
    return orjson.dumps(orjson.loads(record.value or b""))


def _content(record: Record) -> dict[str, Any]:
    if not wire.is_binary(record.headers):
        content: dict[str, Any] = orjson.loads(record.value or b"")
        return content
    attributes = {name[3:]: (raw or b"").decode() for name, raw in record.headers if name.startswith("ce_")}
    return {**attributes, "data": orjson.loads(record.value) if record.value else {}}
