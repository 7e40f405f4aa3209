"""The topic of what was refused: each record with its reason and place, and what became of it since."""

from collections.abc import AsyncIterator, Mapping
from contextlib import suppress
from typing import Any, Final, NamedTuple

from schemas import instant
from streams.settings import Settings
from streams.topic import spans
from streams.topic.reading import MILLISECOND, Span, TopicError, batches

REDRIVEN: Final = "redriven"
"""Header of a record that was sent again, and of the note that says so: where the refused one stands."""
TO: Final = "to"
"""Header of a note: where the record was sent to."""


class Place(NamedTuple):
    """Where a record stands."""

    topic: str
    partition: int
    offset: int

    @classmethod
    def read(cls, text: str) -> "Place":
        """From its text. Raises ValueError."""
        topic, partition, offset = text.rsplit("/", 2)
        return cls(topic, int(partition), int(offset))

    def __str__(self) -> str:
        return f"{self.topic}/{self.partition}/{self.offset}"


class Refused(NamedTuple):
    """One refused record."""

    place: Place
    at: int
    """When it was put there, microseconds since 1970."""
    key: bytes | None
    value: bytes | None
    headers: Mapping[str, str]

    @property
    def reason(self) -> str:
        return self.headers.get("reason", "")

    @property
    def origin(self) -> Place | None:
        """Where it was refused; None where its headers do not say."""
        try:
            return Place(self.headers["topic"], int(self.headers["partition"]), int(self.headers["offset"]))
        except (KeyError, ValueError):
            return None

    def row(self, state: str) -> dict[str, Any]:
        """What is shown of it: never its value."""
        return {
            "place": f"{self.place.partition}:{self.place.offset}",
            "time": self.headers.get("time") or instant.text(self.at),
            "reason": self.reason,
            "error": self.headers.get("error", ""),
            "topic": self.headers.get("topic", ""),
            "partition": self.headers.get("partition", ""),
            "offset": self.headers.get("offset", ""),
            "key": None if self.key is None else self.key.decode("utf-8", "replace"),
            "bytes": len(self.value or b""),
            "state": state,
        }


class Filter(NamedTuple):
    """Which refused records are meant; whatever is empty does not narrow them."""

    reasons: frozenset[str] = frozenset()
    since: int | None = None
    until: int | None = None
    topics: frozenset[str] = frozenset()
    keys: frozenset[str] = frozenset()
    places: frozenset[tuple[int, int]] = frozenset()

    def takes(self, refused: Refused) -> bool:
        key = (refused.key or b"").decode("utf-8", "replace")
        return (
            (not self.reasons or refused.reason in self.reasons)
            and (self.since is None or refused.at >= self.since)
            and (self.until is None or refused.at < self.until)
            and (not self.topics or refused.headers.get("topic") in self.topics)
            and (not self.keys or key in self.keys)
            and (not self.places or (refused.place.partition, refused.place.offset) in self.places)
        )


class Notes:
    """What was sent again, and where to."""

    def __init__(self) -> None:
        self._from: set[Place] = set()
        self._to: set[Place] = set()

    def add(self, refused: Place, sent: Place) -> None:
        self._from.add(refused)
        self._to.add(sent)

    def state(self, refused: Refused) -> str:
        """`redriven` where it was sent again, `refused again` where it is itself what was sent again."""
        if refused.place in self._from:
            return "redriven"
        return "refused again" if refused.origin in self._to else ""


async def whole(settings: Settings, topic: str, since: int | None) -> tuple[Span, ...]:
    """What is to be read: to the end, for a note comes after its record. Raises TopicError."""
    return (await spans.plan(settings, topic, since, None)).spans


async def notes(settings: Settings, topic: str, asked: tuple[Span, ...]) -> Notes:
    """All notes. Raises TopicError."""
    found = Notes()
    async for _, records in batches(settings, topic, asked):
        for record in records:
            # Who may write there may write anything: what is no note says nothing.
            with suppress(KeyError, ValueError):
                headers = _headers(record)
                found.add(Place.read(headers[REDRIVEN]), Place.read(headers[TO]))
    return found


async def matching(settings: Settings, topic: str, asked: tuple[Span, ...], wanted: Filter) -> AsyncIterator[Refused]:
    """Every refused record that is meant, those of a partition in their order. Raises TopicError."""
    async for partition, records in batches(settings, topic, asked):
        for record in records:
            place = Place(topic, partition, record.offset)
            headers = _headers(record)
            refused = Refused(place, record.timestamp * MILLISECOND, record.key, record.value, headers)
            if TO not in headers and wanted.takes(refused):
                yield refused


async def one(settings: Settings, topic: str, partition: int, offset: int) -> Refused:
    """The record at a place. Raises TopicError where none stands."""
    stands = await whole(settings, topic, None)
    if any(span.partition == partition and span.begin <= offset < span.end for span in stands):
        span = Span(partition, offset, offset + 1)
        if found := [each async for each in matching(settings, topic, (span,), Filter())]:
            return found[0]
    raise TopicError(f"{topic}: no refused record at {partition}:{offset}; `contactwatch rejected list` shows them")


def _headers(record: Any) -> dict[str, str]:
    return {name: (raw or b"").decode("utf-8", "replace") for name, raw in record.headers}
