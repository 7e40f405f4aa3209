"""Refused records are sent again after a mend: each once, whatever happens in between."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from aiokafka import AIOKafkaProducer
from aiokafka.errors import ProducerFenced

from schemas.rejection import Rejection
from schemas.topics import RAW
from schemas.wire import Event
from streams.processors.normalise import normalise
from streams.records import Record
from streams.settings import Settings
from streams.topic import rejected, spans
from streams.topic.origins import Origins
from streams.topic.reading import MissingError, TopicError
from streams.topic.rejected import REDRIVEN, TO, Filter, Notes, Place, Refused
from streams.topic.sending import producer

AT_ONCE: Final = 500
"""Records of one transaction."""
BYTES_AT_ONCE: Final = 16 * 1024 * 1024
"""Of their values, but for the last: a refused record may be as large as a broker takes."""
SECOND: Final = 1_000_000


class Mended(NamedTuple):
    """A refused record that is an event now, or a product's own, which its connector reads anew."""

    refused: Refused
    topic: str
    key: bytes | None
    headers: tuple[tuple[str, bytes], ...]


@dataclass
class Redriven:
    """Counts of what was done, or would be."""

    sent: int = 0
    before: int = 0
    """Sent again earlier."""
    again: int = 0
    """Refused again after they were sent again."""
    still: Counter[str] = field(default_factory=Counter)
    """Refused still, by reason."""


async def redrive(
    settings: Settings, topic: str, wanted: Filter, *, again: bool = False, dry_run: bool = False
) -> Redriven:
    """Sends what is meant to where it came from. What is sent and the note that it was stand in one transaction, so a
    second run, also after a crash, sends nothing twice. Raises TopicError."""
    await spans.look(settings, topic, "Read", *([] if dry_run else ["Write"]))
    if dry_run:
        return await _go(settings, topic, wanted, again, None)
    # Before the notes are read: the start ends what another run has begun, and shuts it out.
    async with producer(settings, transactional_id=f"{topic}.redrive") as made:
        try:
            return await _go(settings, topic, wanted, again, made)
        except ProducerFenced:
            raise TopicError("another redrive was started meanwhile and goes on; nothing was sent twice") from None


async def _go(settings: Settings, topic: str, wanted: Filter, again: bool, made: AIOKafkaProducer | None) -> Redriven:
    done, waiting, held, is_there = Redriven(), list[Mended](), 0, dict[str, bool]()
    whole = await rejected.whole(settings, topic, wanted.since)
    notes = await rejected.notes(settings, topic, whole)
    async with Origins(settings) as origins:
        async for refused in rejected.matching(settings, topic, whole, wanted):
            found = await _decide(settings, refused, notes, wanted, again, origins)
            if isinstance(found, Mended):
                if found.topic not in is_there:
                    is_there[found.topic] = await _takes(settings, found.topic, made)
                if not is_there[found.topic]:
                    found = "of a topic that is gone"
            if isinstance(found, Mended):
                waiting.append(found)
                done.sent += 1
                held += len(refused.value or b"")
            else:
                _count(done, found)
            if len(waiting) >= AT_ONCE or held >= BYTES_AT_ONCE:
                await _send(made, topic, waiting)
                waiting, held = [], 0
    await _send(made, topic, waiting)
    return done


async def _takes(settings: Settings, topic: str, made: AIOKafkaProducer | None) -> bool:
    """Whether there is such a topic: what was refused names it, and may be older. Raises DeniedError."""
    try:
        # Asked, not tried: of a refused transaction aiokafka logs every answer that nobody awaits any more.
        await spans.look(settings, topic, *([] if made is None else ["Write"]))
    except MissingError:
        return False
    return True


def _count(done: Redriven, why: str) -> None:
    if why == "redriven":
        done.before += 1
    elif why == "refused again":
        done.again += 1
    else:
        done.still[why] += 1


async def _decide(
    settings: Settings, refused: Refused, notes: Notes, wanted: Filter, again: bool, origins: Origins
) -> Mended | str:
    """What is to be sent, or why nothing is."""
    state = notes.state(refused)
    if state == "redriven" or (state and not again):
        return state
    if refused.origin is None:
        return "without a place"
    # Nothing that is sent again comes earlier: only who asks for it by name means it.
    if refused.reason == "late" and "late" not in wanted.reasons:
        return "late"
    origin = refused.origin.topic
    if origin.startswith(f"{settings.prefix}.{RAW}"):
        return Mended(refused, origin, refused.key, (_mark(refused),))
    # Headers are what somebody wrote: nothing is sent where no worker of this prefix reads events.
    if origin != f"{settings.prefix}.events":
        return "of a topic of others"
    attributes = await origins.attributes(refused)
    event = _event(refused, attributes)
    if isinstance(event, Rejection):
        return event.reason
    if event.time > time.time() * SECOND + settings.micros("max_ahead"):
        return "future"
    key = event.key.partition("\0")[2].encode()
    return Mended(refused, origin, key, (*attributes, _mark(refused)))


def _mark(refused: Refused) -> tuple[str, bytes]:
    return REDRIVEN, str(refused.place).encode()


def _event(refused: Refused, attributes: Sequence[tuple[str, bytes]]) -> Event | Rejection:
    (event,) = normalise([Record(refused.value, None, 0, refused.key, attributes)])
    return event


async def _send(made: AIOKafkaProducer | None, topic: str, mended: Sequence[Mended]) -> None:
    """One transaction: the records, and a note for each beside the refused one."""
    if made is None or not mended:
        return
    async with made.transaction():
        sent = [
            await made.send(each.topic, each.refused.value, key=each.key, headers=list(each.headers)) for each in mended
        ]
        noted = []
        for each, answer in zip(mended, sent, strict=True):
            said = await answer
            to = Place(said.topic, said.partition, said.offset)
            headers = [_mark(each.refused), (TO, str(to).encode())]
            partition = each.refused.place.partition
            noted.append(await made.send(topic, None, key=each.refused.key, partition=partition, headers=headers))
        for answer in noted:
            await answer
