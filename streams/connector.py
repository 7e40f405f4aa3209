"""The shape of a connector: one product's record becomes canonical events, or is refused with its reason."""

import hashlib
import importlib
import pkgutil
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final, NamedTuple, Protocol, TypeVar, cast

import msgspec
import orjson

from rules.context.hearing import STATUS
from schemas import instant, wire
from schemas.rejection import Reason, Rejection
from streams.records import Record

FOLDER: Final = Path(__file__).with_name("connectors")
Payload = TypeVar("Payload")


class UntranslatableError(Exception):
    """A record that its connector does not understand: the place in the payload and what is wrong there, no value."""

    def __init__(self, place: str, said: str, reason: Reason = "bad_schema") -> None:
        super().__init__(f"{place}: {said}")
        self.reason = reason


class Origin(NamedTuple):
    """On whose behalf a connector speaks, and the key that makes pseudonyms of people."""

    source: str
    tenant: str = "default"
    key: bytes = b""

    def event(
        self,
        type_: str,
        *,
        id: str,
        subject: str,
        time: int,
        channel: str | None = None,
        direction: str | None = None,
        customer: str | None = None,
        **data: Any,
    ) -> dict[str, Any]:
        """A canonical event at that instant, without what is None. `customer` and `agent` become pseudonyms here, so
        that no connector can forget it."""
        stated = {
            "specversion": "1.0",
            "id": id,
            "source": self.source,
            "type": type_,
            "subject": subject,
            "time": instant.text(time),
            "tenant": self.tenant,
            "channel": channel,
            "direction": direction,
            "customer": self.pseudonym(customer),
            "data": _stated({**data, "agent": self.pseudonym(data.get("agent"))}),
        }
        return _stated(stated)

    def pseudonym(self, person: str | None) -> str | None:
        """The same for the same person and key, and nothing else to anybody; without a key a person has no name."""
        if not person or not self.key:
            return None
        return hashlib.blake2b(person.encode(), key=self.key[:64], digest_size=12).hexdigest()


class Connector(Protocol):
    """A module of `connectors/`. Its docstring names the product and the page that describes its records."""

    def translate(self, record: Record, origin: Origin) -> Iterable[dict[str, Any]]:
        """The events that a record states; none where it is about no interaction. Raises UntranslatableError.

        Id and time are computed from the record, never drawn and never read off a clock: a record that is read twice
        gives copies, and copies change nothing.
        """


class Translated(NamedTuple):
    """One event on its way: what its record is keyed by, and its bytes."""

    subject: str
    value: bytes
    to_all: bool = False
    """What a source says of itself goes to every partition, for its interactions lie on all of them."""


def names() -> list[str]:
    """Every connector there is."""
    return sorted(module.name for module in pkgutil.iter_modules([str(FOLDER)]))


def load(name: str) -> Connector:
    """The connector of that name, one of `names()`."""
    return cast(Connector, importlib.import_module(f"streams.connectors.{name}"))


def events_of(connector: Connector, record: Record, origin: Origin) -> list[Translated] | Rejection:
    """What a record becomes: all its events, each fit for the events' topic, or none and the reason."""
    try:
        events = list(connector.translate(record, origin))
    except UntranslatableError as error:
        return Rejection(error.reason, str(error))
    found = []
    for event in events:
        value = orjson.dumps(event)
        checked = wire.decode(value)
        if isinstance(checked, Rejection):
            return checked
        found.append(Translated(event["subject"], value, event["type"] == STATUS))
    return found


def parsed(record: Record, shape: type[Payload]) -> Payload:
    """A JSON payload of that shape. Raises UntranslatableError with the place and no value."""
    try:
        return msgspec.json.decode(record.value or b"", type=shape)
    except msgspec.ValidationError as error:
        raise UntranslatableError("payload", str(error)) from None
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        raise UntranslatableError("payload", "no JSON", "not_json") from None


def seconds(text: str, place: str) -> int:
    """The instant of `seconds since 1970`, decimals allowed. Raises UntranslatableError."""
    whole, _, decimals = text.partition(".")
    if not (whole + decimals).isdecimal() or not (whole + decimals).isascii() or len(whole) not in (9, 10):
        raise UntranslatableError(place, "no seconds since 1970", "bad_time")
    return int(whole) * 1_000_000 + int(decimals[:6].ljust(6, "0"))


def _stated(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in fields.items() if value is not None}
