"""Which event types and fields the product knows, and what kind of value a field holds."""

import datetime
import functools
import types
from collections.abc import Iterator, Mapping
from typing import Final, Literal, Union, get_args, get_origin

from pydantic import BaseModel

from rules import browsing, interaction
from schemas import events

Kind = Literal["text", "number", "truth", "time", "list", "mapping", "any"]

ENVELOPE: Final[Mapping[str, Kind]] = {
    **dict.fromkeys(
        ["id", "source", "type", "subject", "tenant", "channel", "direction", "customer", "jurisdiction", "sector"],
        "text",
    ),
    **dict.fromkeys(("time", "recordedtime"), "time"),
    "sequence": "number",
}
VALUES: Final[Mapping[str, tuple[str, ...]]] = {
    "channel": ("voice", "chat", "video", "email", "sms", "social"),
    "direction": ("inbound", "outbound"),
}
"""Values of the envelope's fields that the product knows."""

ATTRIBUTES: Final = (*interaction.LATE, *browsing.RUNNING)
"""What an interaction knows, whichever of its events stated it."""

_BELOW = ".*"


def event_types() -> tuple[str, ...]:
    return tuple(events.DATA)


def own_fields(type_: str) -> Mapping[str, Kind]:
    """The fields of a known type by dotted path, its envelope's too; empty for an unknown type."""
    return {**_data_fields(type_), **ENVELOPE} if type_ in events.DATA else {}


def kind(type_: str, path: str) -> Kind | None:
    """What an event's own field holds; "any" where the type is unknown, None where a known type has no such field."""
    if path in ENVELOPE:
        return ENVELOPE[path]
    if type_ not in events.DATA:
        return "any"
    fields = _data_fields(type_)
    if path in fields:
        return fields[path]
    parents = [path[:place] for place, letter in enumerate(path) if letter == "."]
    return "any" if any(f"{parent}{_BELOW}" in fields for parent in parents) else None


def asked_kind(type_: str, path: str) -> Kind | None:
    """As `kind`, where an event without the field has the interaction's."""
    found = kind(type_, path)
    return "text" if path in attributes_of(type_) and found in (None, "any") else found


def attributes_of(type_: str) -> tuple[str, ...]:
    """What can be asked of an interaction at such an event; a purpose only where something goes out."""
    return tuple(name for name in ATTRIBUTES if name != "purpose" or type_.startswith("outbound."))


def times(type_: str) -> tuple[str, ...]:
    """The data fields of a known type that hold instants."""
    return tuple(events.TIMES.get(type_, ()))


def known_values(type_: str, path: str) -> tuple[str, ...]:
    """The values of a field that the product knows; producers may send others."""
    if path in VALUES:
        return VALUES[path]
    model = events.DATA.get(type_)
    field = None if model is None else model.model_fields.get(path)
    extra = None if field is None else field.json_schema_extra
    examples = extra.get("examples", ()) if isinstance(extra, dict) else ()
    return tuple(each for each in examples if isinstance(each, str)) if isinstance(examples, list) else ()


@functools.cache
def _data_fields(type_: str) -> Mapping[str, Kind]:
    model = events.DATA.get(type_)
    return {} if model is None else dict(_fields(model, frozenset(events.TIMES.get(type_, ()))))


def _fields(model: type[BaseModel], instants: frozenset[str], above: str = "") -> Iterator[tuple[str, Kind]]:
    for name, field in model.model_fields.items():
        path = f"{above}{field.alias or name}"
        annotation = _without_none(field.annotation)
        found: Kind = "time" if path in instants else _kind(annotation)
        yield path, found
        if isinstance(annotation, type) and issubclass(annotation, BaseModel):
            yield from _fields(annotation, instants, f"{path}.")
        elif found in ("mapping", "any"):
            yield f"{path}{_BELOW}", "any"


def _without_none(annotation: object) -> object:
    if get_origin(annotation) in (Union, types.UnionType):
        options = [each for each in get_args(annotation) if each is not type(None)]
        return _without_none(options[0]) if len(options) == 1 else Union[tuple(options)]  # noqa: UP007
    return _without_none(get_args(annotation)[0]) if hasattr(annotation, "__metadata__") else annotation


def _kind(annotation: object) -> Kind:
    origin = get_origin(annotation)
    if origin in (Union, types.UnionType):
        kinds = {_kind(_without_none(option)) for option in get_args(annotation)}
        return kinds.pop() if len(kinds) == 1 else "any"
    if origin is Literal:
        return "text"
    plain = origin or annotation
    if not isinstance(plain, type):
        return "any"
    return next((found for types_, found in _KINDS if issubclass(plain, types_)), "any")


_KINDS: Final[tuple[tuple[tuple[type, ...], Kind], ...]] = (
    ((bool,), "truth"),
    ((str,), "text"),
    ((int, float), "number"),
    ((datetime.datetime,), "time"),
    ((list, tuple, set, frozenset), "list"),
    ((dict, Mapping, BaseModel), "mapping"),
)
