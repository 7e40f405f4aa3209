"""What is held of an interaction's events: packed bytes in order, out of the garbage collector's sight."""

from typing import Final

import msgspec

from schemas import order

Origin = tuple[str, str | None, str | None, str | None, str | None, str | None]
"""source, channel, direction, customer, jurisdiction, sector: stated by every event, the same for most of them."""

NEVER: Final = 1 << 62
"""Later than every instant."""

CHUNK: Final = 64
"""Events of a chunk: of a long history only the last part is written again and again."""

SMALL: Final = 1 << 63
"""Test results from here on are stored as bytes."""
FEW: Final = 16
"""Histories of so many events are searched for an id; longer ones have a set of identities, and grow in place."""


_EIGHT_BYTES: Final = 0xCF
"""How msgpack writes every instant later than the first hour of 1970: so, and then the number."""


class Kept(msgspec.Struct, array_like=True, gc=False):
    """What is kept of one event. Test results stand in for the fields that rules read; free text never stays."""

    time: int
    type: int | str
    """Position in `order.CODES`, or the name of a type that the product does not know."""
    id: str
    origin: int
    """Position in the interaction's `origins`."""
    digest: int
    bits: int | bytes = 0
    """Which of the tests for this type the event met (`rules.reading`)."""
    stated: dict[str, object] | str | None = None
    """Stated attributes, `same` and `by` fields, findings: the few values that folds and violations need. A queue
    alone, as most events state it, stands here without its name."""
    offset: int = -1
    sequence: int = -1

    @property
    def values(self) -> dict[str, object] | None:
        """What it states, by name."""
        return {"queue": self.stated} if isinstance(self.stated, str) else self.stated


class Brief(msgspec.Struct, array_like=True, gc=False):
    """The beginning of what is kept: enough to name an event, in a third of the time that all of it takes."""

    time: int
    type: int | str
    id: str
    origin: int


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Kept]).decode
_decode_brief = msgspec.msgpack.Decoder(list[Brief]).decode


pack = _encode
"""One event as msgpack."""
pack_id = _encode
"""An event's id as it stands in packed events: who looks for it there finds it, or by chance the same bytes."""


def unpack(packed: bytes | bytearray, count: int) -> list[Kept]:
    """The `count` events that stand one behind the other in `packed`."""
    return _decode(b"\xdd" + count.to_bytes(4, "big") + packed)


def unpack_brief(packed: bytes | bytearray, count: int) -> list[Brief]:
    """As `unpack`, with what names each event alone."""
    return _decode_brief(b"\xdd" + count.to_bytes(4, "big") + packed)


def first_time(packed: bytes | bytearray, count: int) -> int:
    """When the first of these events happened; the others are not looked at."""
    if packed[1] == _EIGHT_BYTES:
        return int.from_bytes(packed[2:10], "big")
    return unpack_brief(packed, count)[0].time


def type_name(code: int | str) -> str:
    return order.CODES[code] if type(code) is int else code  # type: ignore[return-value]


def bits(stored: int | bytes) -> int:
    """Test results as a whole number: more than 63 of them are stored as bytes."""
    return stored if type(stored) is int else int.from_bytes(stored, "big")  # type: ignore[arg-type]


def storable(results: int) -> int | bytes:
    return results if results < SMALL else results.to_bytes((results.bit_length() + 7) // 8, "big")


def in_short(values: dict[str, object] | None) -> dict[str, object] | str | None:
    """What is kept of these values: where they are a queue alone, that."""
    if values is None or len(values) > 1:
        return values
    queue = values.get("queue")
    return queue if type(queue) is str else values


def identity(source: str, event_id: str) -> int:
    """32 bits by which a long history remembers an event."""
    return hash((source, event_id)) & 0xFFFFFFFF
