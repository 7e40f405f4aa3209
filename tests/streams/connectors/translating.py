"""What a connector makes of a payload, in the few words that a table has room for."""

from pathlib import Path
from typing import Any

import orjson

from schemas.rejection import Rejection
from streams import connector
from streams.connector import Origin, events_of
from streams.records import Record

ORIGIN = Origin("/pbx/1", "acme", b"a key of tests")
ANA = ORIGIN.pseudonym("PJSIP/201")
CALLER = ORIGIN.pseudonym("+8619900001234")

SAMPLES = Path(__file__).parents[4] / "shared" / "data"
"""Where real samples lie, on machines that have them."""


def events(name: str, payload: object, headers: Any = (), origin: Origin = ORIGIN) -> list[dict[str, Any]] | str:
    """The events; or reason and error, as one text."""
    value = payload if isinstance(payload, bytes) or payload is None else orjson.dumps(payload)
    found = events_of(connector.load(name), Record(value, None, 0, None, headers), origin)
    if isinstance(found, Rejection):
        return f"{found.reason}: {found.error}"
    return [orjson.loads(each.value) for each in found]


def said(name: str, payload: object) -> list[tuple[str, str, str, dict[str, Any]]] | str:
    """Each event as time, subject, type and data."""
    found = events(name, payload)
    if isinstance(found, str):
        return found
    return [(each["time"], each["subject"], each["type"], each["data"]) for each in found]
