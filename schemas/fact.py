"""Facts: what one interaction tells those who judge many of them; and how far each partition of events has come."""

from typing import Final, Literal

import msgspec

Verdict = Literal["open", "kept", "broken", "excused", "undetermined"]


class EventFact(msgspec.Struct, tag_field="fact", tag="event", omit_defaults=True, gc=False):
    """An event that counts in the history of a subject. Of equal interaction, source and id the greatest number holds;
    one that is withdrawn is no part of the subject any more. Times are microseconds since 1970."""

    tenant: str
    names: str
    """The fields that name the subject, as `customer,matter`."""
    subject: str
    """Their values, readable: `customer=c-17,matter=m-1`."""
    interaction: str
    source: str
    id: str
    type: str
    time: int
    sequence: int = -1
    tests: list[str] = []
    """Of the conditions that rules ask of such an event, those that it met."""
    values: dict[str, object] = {}
    """The few values that rules keep of it; never a text."""
    knows: dict[str, object] = {}
    """What its interaction knew at it: channel, queue, and whatever rules ask."""
    partition: int = 0
    """Where it was read, of the topic of events."""
    offset: int = -1
    number: int = 0
    """Grows with each fact of that partition."""
    withdrawn: bool = False


class VerdictFact(msgspec.Struct, tag_field="fact", tag="verdict", omit_defaults=True, gc=False):
    """What a rule says of one clock of an interaction, to those who count verdicts. Spans are microseconds where the
    unit is s."""

    tenant: str
    names: str
    subject: str
    interaction: str
    rule: str
    source: str
    """Source, id, type and time of the event that started the clock."""
    id: str
    type: str
    time: int
    counted: str = ""
    """Whose verdict it is, where the rule counts those of several."""
    verdict: Verdict = "open"
    value: int | None = None
    """What was measured: microseconds of a time, millionths of a field, else a whole number."""
    final: bool = False
    """The interaction is over: what it told this subject stands. No single clock is meant."""
    partition: int = 0
    offset: int = -1
    number: int = 0
    withdrawn: bool = False
    """There is no such clock any more, or it is another subject's."""


class Reached(msgspec.Struct, tag_field="fact", tag="watermark", gc=False):
    """How far a partition of events has come: what it tells from now on of earlier events is late."""

    partition: int
    watermark: int


Fact = EventFact | VerdictFact
NAMES: Final = ","
"""Between the names, and between the values, of a subject's fields."""

encode = msgspec.json.Encoder().encode
decode = msgspec.json.Decoder(EventFact | VerdictFact | Reached).decode
"""Raises msgspec.ValidationError or msgspec.DecodeError."""
