"""From a record's bytes to an event or a rejection: one parse, typed by structs compiled from the models."""

from collections.abc import Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import msgspec
import orjson
import xxhash
from pydantic import BaseModel

from schemas import events, instant
from schemas.rejection import Rejection

MAX_BYTES: Final = 256 * 1024
_FIRST_CREDIBLE: Final = 86_400_000_000
"""The first instant after 1970-01-01: whatever lies before is a sentinel for "no time known"."""


class Event(msgspec.Struct, gc=False):
    """An event as the engine takes it: instants in microseconds, `data` as parsed, checked against its type's model."""

    key: str
    """`tenant NUL subject`: whose history this is."""
    type: str
    id: str
    time: int
    recorded: int | None
    sequence: int
    origin: tuple[str, str | None, str | None, str | None, str | None, str | None]
    """source, channel, direction, customer, jurisdiction, sector: what repeats from event to event."""
    digest: int
    """64 bits of the canonical content (sorted keys, extensions included, without `recordedtime`)."""
    data: dict[str, Any]


class _Envelope(msgspec.Struct, gc=False):
    specversion: str
    id: str
    source: str
    type: str
    time: str
    subject: str | None = None
    tenant: str | None = None
    channel: str | None = None
    direction: str | None = None
    customer: str | None = None
    jurisdiction: str | None = None
    sector: str | None = None
    sequence: int | str | None = None
    recordedtime: str | None = None
    data: dict[str, Any] | None = None


def _field_type(annotation: Any) -> Any:
    """The struct's type for a model's annotation: models become structs, annotations are peeled off."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return _struct(annotation)
    arguments = get_args(annotation)
    match get_origin(annotation):
        case None:
            return annotation
        case origin if origin is Annotated:
            return _field_type(arguments[0])
        case origin if origin in (Union, UnionType):
            return Union[tuple(_field_type(each) for each in arguments)]  # noqa: UP007 - built at run time
        case origin:
            return origin[tuple(_field_type(each) for each in arguments)]


def _struct(model: type[BaseModel]) -> type[msgspec.Struct]:
    fields = [(name, _field_type(field.annotation) | None, None) for name, field in model.model_fields.items()]
    return msgspec.defstruct(model.__name__, fields, gc=False)


_DATA: Final = {name: _struct(model) for name, model in events.DATA.items()}
_TIMED: Final = frozenset(name for name, fields in events.TIMES.items() if fields)
_loads = orjson.loads
_dumps = orjson.dumps
_digest = xxhash.xxh3_64_intdigest
_convert = msgspec.convert
_SORTED: Final = orjson.OPT_SORT_KEYS


def decode(value: bytes | None) -> Event | Rejection:
    """The event in one record's value (CloudEvents 1.0, structured mode), or why it is none."""
    if value is None:
        return Rejection("not_json", "the record has no value")
    if len(value) > MAX_BYTES and len(value.rstrip(b"\r\n")) > MAX_BYTES:
        return _too_big(value)
    try:
        content = _loads(value)
    except orjson.JSONDecodeError as error:
        return Rejection("not_json", f"no JSON: line {error.lineno} column {error.colno}")
    if type(content) is not dict:
        return Rejection("bad_schema", "the value is no JSON object")
    return from_mapping(content)


def _too_big(value: bytes) -> Rejection:
    return Rejection("too_big", f"{len(value)} bytes; at most {MAX_BYTES} are taken")


def from_mapping(content: dict[str, Any]) -> Event | Rejection:
    """The event that a parsed JSON object states, or why it is none."""
    try:
        envelope = _convert(content, _Envelope)
        data = envelope.data
        if data is None:
            data = {}
        elif (typed := _DATA.get(envelope.type)) is not None:
            _convert(data, typed)
    except msgspec.ValidationError as error:
        return _refused(content, error)
    try:
        time = instant.micros(envelope.time)
        recorded = None if envelope.recordedtime is None else instant.micros(content.pop("recordedtime"))
    except (ValueError, OverflowError) as error:
        return Rejection("bad_time", f"time or recordedtime: {error}")
    if time < _FIRST_CREDIBLE:
        return Rejection("bad_time", "time: a sentinel that stands for no time known")
    subject = envelope.subject
    if not subject:
        return Rejection("no_subject", "subject: missing or empty; it names the interaction")
    if not _is_plain(envelope, data) and (wrong := _wrong(content, envelope, data)):
        return Rejection("bad_schema", wrong)
    return _event(content, envelope, data, subject, time, recorded)


def _event(
    content: dict[str, Any], envelope: _Envelope, data: dict[str, Any], subject: str, time: int, recorded: int | None
) -> Event:
    return Event(
        f"{envelope.tenant or 'default'}\0{subject}",
        envelope.type,
        envelope.id,
        time,
        recorded,
        -1 if envelope.sequence is None else int(envelope.sequence),
        (
            envelope.source,
            envelope.channel,
            envelope.direction,
            envelope.customer,
            envelope.jurisdiction,
            envelope.sector,
        ),
        _digest(_dumps(content, option=_SORTED)),
        data,
    )


def _is_plain(envelope: _Envelope, data: dict[str, Any]) -> bool:
    """Most events: nothing that would want a closer look."""
    return bool(
        envelope.specversion == "1.0"
        and data
        and envelope.id
        and envelope.source
        and envelope.sequence is None
        and envelope.type not in _TIMED
        and envelope.type
        and (envelope.tenant is None or "\0" not in envelope.tenant)
    )


def _wrong(content: dict[str, Any], envelope: _Envelope, data: dict[str, Any]) -> str:
    """What the types alone do not show."""
    if envelope.specversion != "1.0":
        return 'specversion: must be "1.0"'
    if not (envelope.id and envelope.source and envelope.type):
        return "id, source and type must not be empty"
    if envelope.tenant is not None and "\0" in envelope.tenant:
        return "tenant: must not hold a NUL"
    if not data and "data_base64" in content:
        return "data_base64: only JSON data is taken"
    sequence = envelope.sequence
    if sequence is not None and not _is_sequence(sequence):
        return "sequence: must be a whole number from 0 to 9223372036854775807"
    for field in events.TIMES.get(envelope.type, ()):
        if (value := data.get(field)) is not None and not _is_instant(value):
            return f"data.{field}: no RFC 3339 instant with a zone"
    return ""


def _is_sequence(value: int | str) -> bool:
    if isinstance(value, str) and not (value.isascii() and value.isdecimal() and len(value) <= 19):
        return False
    return 0 <= int(value) < 2**63


def _is_instant(value: str) -> bool:
    try:
        instant.micros(value)
    except (ValueError, OverflowError):
        return False
    return True


def _refused(content: dict[str, Any], error: msgspec.ValidationError) -> Rejection:
    """A missing subject has its own reason, whatever else is wrong."""
    if content.get("subject") in (None, ""):
        return Rejection("no_subject", "subject: missing or empty; it names the interaction")
    return Rejection("bad_schema", str(error))


def from_headers(headers: Iterable[tuple[str, bytes]], value: bytes | None) -> Event | Rejection:
    """The event of a record in binary mode: attributes in `ce_` headers, the value is `data`."""
    if value is not None and len(value) > MAX_BYTES:
        return _too_big(value)
    try:
        content: dict[str, Any] = {name[3:]: raw.decode() for name, raw in headers if name.startswith("ce_")}
        content["data"] = _loads(value) if value else {}
    except (UnicodeDecodeError, orjson.JSONDecodeError):
        return Rejection("not_json", "binary mode: a header is no UTF-8 or the value no JSON")
    return from_mapping(content)


def is_binary(headers: Iterable[tuple[str, bytes]]) -> bool:
    """Whether these Kafka headers say that the record is in CloudEvents' binary mode."""
    return any(name == "ce_specversion" for name, _ in headers)


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """One line of canonical JSON, as everything that this product writes."""
    return orjson.dumps(content)
