"""A file of events becomes records of a topic, each at the instant at which it was recorded."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from rules.context.hearing import STATUS
from schemas.wire import Event
from streams.pipeline import batches
from streams.processors.normalise import normalise
from streams.records import Record
from streams.settings import Settings
from streams.topic import spans
from streams.topic.reading import MILLISECOND, TopicError
from streams.topic.sending import Sender, producer

EXAMPLES: Final = 5


class Timed(NamedTuple):
    """A line to be sent."""

    key: bytes
    value: bytes
    milliseconds: int
    to_all: bool = False
    """What a source says of itself goes to every partition."""


@dataclass
class Filled:
    """Counts, and the first lines that were refused."""

    sent: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    lines: list[str] = field(default_factory=list)


def timed(records: Iterable[Record], found: Filled, on_records: Callable[[int], None]) -> Iterator[Timed]:
    """The events of a file with their recorded time: `recordedtime`, or the greatest event time so far. What is no
    event is noted and passed over: it has no key, and no worker would take it."""
    greatest = 0
    for batch in batches(records):
        for record, event in zip(batch, normalise(batch), strict=True):
            if type(event) is not Event:
                reason = str(getattr(event, "reason", ""))
                found.refused[reason] += 1
                if len(found.lines) < EXAMPLES:
                    found.lines.append(f"line {record.offset + 1}: {reason}")
                continue
            greatest = max(greatest, event.time)
            found.sent += 1
            recorded = greatest if event.recorded is None else event.recorded
            subject = event.key.partition("\0")[2]
            value = (record.value or b"").rstrip(b"\r\n")
            yield Timed(subject.encode(), value, recorded // MILLISECOND, event.type == STATUS)
        on_records(len(batch))


async def check(settings: Settings, topic: str, *, append_time: bool) -> None:
    """Raises TopicError where the topic would overwrite the recorded times, unless that is wanted."""
    found = await spans.look(settings, topic, "Write", *([] if append_time else ["DescribeConfigs"]))
    if found.appended and not append_time:
        raise TopicError(
            f"{topic} stamps every record with the time of its append (LogAppendTime): the recorded times of the file"
            " would be overwritten, and old days be refused as late; fill a topic that takes them"
            f" (`contactwatch topics create --prefix NAME --create-time`), or say --append-time"
        )


async def fill(settings: Settings, topic: str, lines: Iterator[Timed]) -> None:
    """Sends all lines, keyed by their interaction, in their order. Raises TopicError."""
    async with producer(settings) as made:
        sender = Sender(made)
        every = sorted(await made.partitions_for(topic))
        for line in lines:
            for place in every if line.to_all else (None,):
                await sender.send(topic, line.key, line.value, timestamp_ms=line.milliseconds, partition=place)
        await sender.settle()
