"""Digit runs of messages while they wait for others: held open, sealed for a restart, and what they completed."""

from collections.abc import Mapping
from struct import Struct
from typing import Any, Final, NamedTuple

import msgspec

from rules.masking.splitting import Run, blank
from rules.rows.sealing import Sealer

Runs = tuple[Run, ...]
_TIME: Final = Struct(">Q")
_encode = msgspec.msgpack.Encoder().encode


class Left(NamedTuple):
    """What a message left: its time and its digit runs; their digits are unknown where a restart lost them."""

    at: int
    runs: Runs
    settled: bool = False
    """It was saved: what it completed with those before it was judged when their digits were known."""


Completed = dict[str, list[dict[str, Any]]]
"""By masking what a message completed; an empty list says that nobody knows whether it did."""

_sealed = msgspec.msgpack.Decoder(dict[str, Runs]).decode


def blanked(left: Mapping[str, Left]) -> dict[str, Left]:
    """As it may be saved in the open: how many digits, and where."""
    return {key: Left(each.at, blank(each.runs), True) for key, each in left.items()}


def sealed(left: Mapping[str, Left], since: int, sealer: Sealer, about: bytes) -> tuple[int, bytes] | None:
    """(time of the last message, its record's value) of the messages from that instant on; None where there is none."""
    waiting = {key: each.runs for key, each in left.items() if each.at >= since and each.runs != blank(each.runs)}
    if not waiting:
        return None
    last = max(left[key].at for key in waiting)
    return last, _TIME.pack(last) + sealer.seal(_encode(waiting), about)


def last_of(value: bytes) -> int:
    """The time of the last message of a sealed record."""
    return int(_TIME.unpack_from(value)[0])


def reveal(left: dict[str, Left], value: bytes, sealer: Sealer, about: bytes) -> None:
    """Puts the digits that the record holds where they belong, where it opens. What is saved in the open stays."""
    plain = sealer.unsealed(value[_TIME.size :], about) if sealer else None
    known = {} if plain is None else _sealed(plain)
    left.update({key: left[key]._replace(runs=runs) for key, runs in known.items() if key in left})
