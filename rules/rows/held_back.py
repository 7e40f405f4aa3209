"""Alerts that are held back, and storms that go on, as records of the checkpoint topic: nothing of them ends untold."""

from typing import Final

import msgspec
import orjson

from rules.rows.row import Record
from rules.suppression import Place, Suppression

ALERTS: Final = b"a"
_encode = msgspec.msgpack.Encoder().encode
_place = msgspec.msgpack.Decoder(Place).decode


def begin(suppression: Suppression) -> None:
    """From now on its changes are saved."""
    suppression.unsaved = set()


def take_rows(suppression: Suppression) -> list[Record]:
    """What has changed since this was last asked."""
    changed, suppression.unsaved = suppression.unsaved or (), set()
    return [(ALERTS + _encode(place), _row(suppression, place)) for place in changed]


def _row(suppression: Suppression, place: Place) -> bytes | None:
    content = suppression.saved(place)
    return None if content is None else orjson.dumps(content)


def restore(suppression: Suppression, records: dict[bytes, bytes]) -> None:
    """Takes these rows out of all that was saved."""
    keys = [key for key in records if key[:1] == ALERTS]
    suppression.restore({_place(key[1:]): orjson.loads(records.pop(key)) for key in keys})
