"""From a record's bytes to an event or a rejection: one parse, typed by structs compiled from the models."""

from collections.abc import Iterable, Mapping, Sequence
from types import UnionType
from typing import Annotated, Any, Final, Union, get_args, get_origin

import msgspec
import orjson
import xxhash
from pydantic import BaseModel

from schemas import events, instant
from schemas.rejection import Rejection

MAX_BYTES: Final = 256 * 1024
DEEPEST: Final = 64
"""Levels of objects and lists. The canonical form, without which no event has a digest, ends at 254."""
LONGEST_NAME: Final = 1024
"""Characters of `id`, `subject` and their like, which are kept with every event of a history and said with evidence."""
MOST_HEADERS: Final = 256
"""Headers of a record in binary mode: a broker lets a hundred thousand through."""
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


_Name = Annotated[str, msgspec.Meta(max_length=LONGEST_NAME)]


class _Envelope(msgspec.Struct, gc=False, kw_only=True, omit_defaults=True):
    """The attributes in the order of their names: written out they are the canonical form of what has no others."""

    channel: _Name | None = None
    customer: _Name | None = None
    data: dict[str, Any] | None = None
    datacontenttype: Any = None
    dataschema: Any = None
    direction: _Name | None = None
    id: _Name
    jurisdiction: _Name | None = None
    recordedtime: str | None = None
    sector: _Name | None = None
    sequence: int | str | None = None
    source: _Name
    specversion: str
    subject: _Name | None = None
    tenant: _Name | None = None
    time: str
    type: _Name


class _Plain(_Envelope, gc=False, forbid_unknown_fields=True):
    """An envelope without extensions."""


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
_digest = xxhash.xxh3_64_intdigest
_convert = msgspec.convert
_plain = msgspec.json.Decoder(_Plain).decode
_loads = msgspec.json.Decoder().decode
_canonical = msgspec.json.Encoder(order="deterministic").encode


def decode(value: bytes | None) -> Event | Rejection:
    """The event in one record's value (CloudEvents 1.0, structured mode), or why it is none."""
    if value is None:
        return Rejection("not_json", "the record has no value")
    if len(value) > MAX_BYTES and len(value.rstrip(b"\r\n")) > MAX_BYTES:
        return _too_big(value)
    if value.count(b"[") + value.count(b"{") > DEEPEST:  # as _may_be_deep, without the call: every event is asked
        return _decode_any(value)
    try:
        # Parsed, checked and written as canonical form by one struct: two thirds of the time by way of a dict.
        return _event(_plain(value), None)
    except _UNREADABLE:
        return _decode_any(value)


_UNREADABLE: Final = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def _decode_any(value: bytes) -> Event | Rejection:
    """An event with extensions, or the reason why it is none."""
    try:
        content = _loads(value)
        if type(content) is not dict:
            return Rejection("bad_schema", "the value is no JSON object")
        return _TOO_DEEP if _may_be_deep(value) and _is_deep(content) else from_mapping(content)
    except RecursionError:
        return _TOO_DEEP
    except _UNREADABLE:
        return _no_json(value)


def _may_be_deep(value: bytes, around: int = 0) -> bool:
    """Whether there are brackets enough, with those `around` it; most events have too few, and need no second look."""
    return value.count(b"[") + value.count(b"{") + around > DEEPEST


_TOO_DEEP: Final = Rejection("too_big", f"nested more than {DEEPEST} deep")


def _too_big(value: bytes) -> Rejection:
    return Rejection("too_big", f"{len(value)} bytes; at most {MAX_BYTES} are taken")


def _no_json(value: bytes) -> Rejection:
    """Why it is none, in the words of a parser that counts lines; it gives up at 1024 levels."""
    try:
        orjson.loads(value)
    except orjson.JSONDecodeError as error:
        if "limit" in error.msg:
            return _TOO_DEEP
        return Rejection("not_json", f"no JSON: line {error.lineno} column {error.colno}")
    return Rejection("not_json", "no JSON")


def _is_deep(content: Any) -> bool:
    """Whether lists and objects stand in each other more than DEEPEST levels; looked at where brackets are many."""
    level = [content]
    for _ in range(DEEPEST):
        inside = (each.values() if type(each) is dict else each for each in level)
        level = [each for part in inside for each in part if type(each) in (dict, list)]
        if not level:
            return False
    return True


def from_mapping(content: dict[str, Any]) -> Event | Rejection:
    """The event that a parsed JSON object states, or why it is none."""
    try:
        envelope = _convert(content, _Envelope)
    except msgspec.ValidationError as error:
        return _refused(content.get("subject"), error)
    return _event(envelope, content)


def _event(envelope: _Envelope, content: dict[str, Any] | None) -> Event | Rejection:
    """The event of an envelope; `content` is the whole of what has extensions. An attribute that is null is absent."""
    subject, type_, data = envelope.subject, envelope.type, envelope.data
    if data is None:
        data = {}
    elif (typed := _DATA.get(type_)) is not None:
        try:
            _convert(data, typed)
        except msgspec.ValidationError as error:
            return _refused(subject, error)
    recorded = None
    try:
        time = instant.micros(envelope.time)
        if envelope.recordedtime is not None:
            recorded = instant.micros(envelope.recordedtime)
            envelope.recordedtime = None  # two records of one event are copies
    except (ValueError, OverflowError) as error:
        return Rejection("bad_time", f"time or recordedtime: {error}")
    if time < _FIRST_CREDIBLE:
        return Rejection("bad_time", "time: a sentinel that stands for no time known")
    if not subject:
        return Rejection("no_subject", "subject: missing or empty; it names the interaction")
    if not _is_usual(envelope, data) and (wrong := _wrong(envelope, data, content or {})):
        return Rejection("bad_schema", wrong)
    tenant, sequence, source = envelope.tenant or "default", envelope.sequence, envelope.source
    origin = (source, envelope.channel, envelope.direction, envelope.customer, envelope.jurisdiction, envelope.sector)
    digest = _digest(_canonical(envelope if content is None else _stated(content)))
    order = -1 if sequence is None else int(sequence)
    return Event(f"{tenant}\0{subject}", type_, envelope.id, time, recorded, order, origin, digest, data)


def _stated(content: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in content.items() if value is not None and name != "recordedtime"}


def _is_usual(envelope: _Envelope, data: dict[str, Any]) -> bool:
    """Most events: nothing that would want a closer look."""
    return not (
        envelope.specversion != "1.0"
        or not data
        or not envelope.id
        or not envelope.source
        or envelope.sequence is not None
        or envelope.type in _TIMED
        or not envelope.type
        or (envelope.tenant is not None and "\0" in envelope.tenant)
    )


def _wrong(envelope: _Envelope, data: dict[str, Any], content: dict[str, Any]) -> str:
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


def _refused(subject: object, error: msgspec.ValidationError) -> Rejection:
    """A missing subject has its own reason, whatever else is wrong."""
    if subject in (None, ""):
        return Rejection("no_subject", "subject: missing or empty; it names the interaction")
    return Rejection("bad_schema", str(error))


def from_headers(headers: Sequence[tuple[str, bytes | None]], value: bytes | None) -> Event | Rejection:
    """The event of a record in binary mode: attributes in `ce_` headers, the value is `data`."""
    if value is not None and len(value) > MAX_BYTES:
        return _too_big(value)
    if len(headers) > MOST_HEADERS or sum(len(name) + len(raw or b"") for name, raw in headers) > MAX_BYTES:
        return Rejection("too_big", f"headers: at most {MOST_HEADERS}, and {MAX_BYTES} bytes of them, are taken")
    try:
        content: dict[str, Any] = {name[3:]: (raw or b"").decode() for name, raw in headers if name.startswith("ce_")}
        content["data"] = _loads(value) if value else {}
        return _TOO_DEEP if value and _may_be_deep(value, 1) and _is_deep(content) else from_mapping(content)
    except RecursionError:
        return _TOO_DEEP
    except _UNREADABLE:
        return Rejection("not_json", "binary mode: a header is no UTF-8 or the value no JSON")


def is_binary(headers: Iterable[tuple[str, bytes | None]]) -> bool:
    """Whether these Kafka headers say that the record is in CloudEvents' binary mode."""
    return any(name == "ce_specversion" for name, _ in headers)


def to_bytes(content: Mapping[str, Any]) -> bytes:
    """One line of canonical JSON, as everything that this product writes."""
    return orjson.dumps(content)
