"""What is held of an interaction's events: packed bytes in order, out of the garbage collector's sight."""

from array import array
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
_FEW_IDS: Final = 16


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
    values: dict[str, object] | None = None
    """Stated attributes, `same` and `by` fields, findings: the few values that folds and violations need."""
    offset: int = -1
    sequence: int = -1


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Kept]).decode


pack = _encode
"""One event as msgpack."""


def unpack(packed: bytes | bytearray, count: int) -> list[Kept]:
    """The `count` events that stand one behind the other in `packed`."""
    return _decode(b"\xdd" + count.to_bytes(4, "big") + packed)


def type_name(code: int | str) -> str:
    return order.CODES[code] if type(code) is int else code  # type: ignore[return-value]


def bits(stored: int | bytes) -> int:
    """Test results as a whole number: more than 63 of them are stored as bytes."""
    return stored if type(stored) is int else int.from_bytes(stored, "big")  # type: ignore[arg-type]


def storable(results: int) -> int | bytes:
    return results if results < SMALL else results.to_bytes((results.bit_length() + 7) // 8, "big")


class Ids:
    """How identities of a history are looked up: 32 bits of each, in an array while few, in a set beyond. The caller
    verifies a hit, so a chance one costs time and nothing else."""

    @staticmethod
    def of(source: str, event_id: str) -> int:
        return hash((source, event_id)) & 0xFFFFFFFF

    @staticmethod
    def empty() -> "array[int]":
        return array("I")

    @staticmethod
    def add(ids: "array[int] | set[int]", identity: int) -> "array[int] | set[int]":
        if type(ids) is set:
            ids.add(identity)
        elif len(ids) < _FEW_IDS:
            ids.append(identity)  # type: ignore[union-attr]
        else:
            return {*ids, identity}
        return ids
