"""Timelines: a rule's examples, from text to events."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Any, Final, NamedTuple

import msgspec
import orjson

from rules.compiling.asking import start_of
from rules.interaction import ENVELOPE
from rules.proofs.offset import is_offset, offset
from rules.rule import Rule
from schemas import events, instant, wire
from schemas.rejection import Rejection
from schemas.wire import Event

SUBJECT: Final = "example"
_DEFAULT_DATE: Final = date(2026, 1, 1)
_LINE: Final = re.compile(r"\s*(\S+)(?:\s+(\S+)(?:\s+(.*))?)?\s*")
_NAME: Final = re.compile(r"\s*([A-Za-z_][\w.]*)=")
_NAMED: Final = re.compile(r"(?<!\S)([A-Za-z_][\w.]*)=")
_QUOTED: Final = re.compile(r'"(?:[^"\\]|\\.)*"')
_ALWAYS_STATED: Final = frozenset({"channel", "direction"})
_ON_ENVELOPE: Final = frozenset(ENVELOPE) | {"id", "subject", "tenant", "sequence", "recordedtime"}


class TimelineError(ValueError):
    """A timeline that cannot be read; the message names the line."""


class Passing(NamedTuple):
    """A bare time: the watermark passes it."""

    at: int


def begins(rule: Rule, day: date | None) -> int:
    """The instant that a timeline calls 00:00."""
    return start_of(day or rule.valid_from or _DEFAULT_DATE, rule)


def read(text: str, rule: Rule, day: date | None) -> Iterator[Event | Passing]:
    """The events and bare times of a timeline, in order of arrival. Raises TimelineError."""
    origin = begins(rule, day)
    stated = _stated(text, rule)
    for number, line in enumerate(text.splitlines(), start=1):
        content = line.split(" #")[0] if " #" in line and '"' not in line else line
        if not content.strip():
            continue
        try:
            yield _line(content, number, origin, stated)
        except ValueError as error:
            raise TimelineError(f"line {number} of the timeline: {error}") from None


def _stated(text: str, rule: Rule) -> dict[str, object]:
    """What every event states because its rule asks for it: channel and direction, and whatever else no line of the
    timeline states for itself."""
    named = {found.group(1) for found in _NAMED.finditer(_QUOTED.sub("", text))} - _ALWAYS_STATED
    asked = {
        name: condition.value
        for name, condition in rule.applies_to
        if condition.word in ("is", "in") and name not in named
    }
    return {name: value[0] if isinstance(value, tuple) else value for name, value in asked.items()}


def _line(line: str, number: int, origin: int, stated: dict[str, object]) -> Event | Passing:
    found = _LINE.fullmatch(line)
    if found is None:
        raise ValueError("a time, a type and fields are expected")
    moment, type_, rest = found.groups()
    at = origin + offset(moment)
    if type_ is None:
        return Passing(at)
    fields = dict(_fields(rest or "", type_, origin))
    attributes = {name: value for name, value in stated.items() if name in ENVELOPE}
    data = {name: value for name, value in stated.items() if name not in ENVELOPE and name != "source"}
    content: dict[str, Any] = {
        "specversion": "1.0",
        "id": str(number),
        "source": "/timeline",
        "type": type_,
        "subject": SUBJECT,
        "time": instant.text(at),
        **attributes,
        **{name: value for name, value in fields.items() if name in _ON_ENVELOPE},
    }
    content["data"] = data | {name: value for name, value in fields.items() if name not in _ON_ENVELOPE}
    event = wire.from_mapping(content)
    if isinstance(event, Rejection):
        raise ValueError(f"{type_}: {event.error}")
    return event


def _fields(text: str, type_: str, origin: int) -> Iterator[tuple[str, object]]:
    """`name=value` pairs; a value is JSON or a bare word."""
    place = 0
    while text[place:].strip():
        found = _NAME.match(text, place)
        if found is None:
            raise ValueError(f"name=value is expected at {text[place:].strip()[:20]!r}")
        name = found.group(1)
        value, place = _value(text, found.end())
        yield name, _typed(type_, name, value, origin)


def _value(text: str, place: int) -> tuple[object, int]:
    if text[place : place + 1] in ('"', "{", "["):
        end = _json_end(text, place)
        return orjson.loads(text[place:end]), end
    end = place
    while end < len(text) and not text[end].isspace():
        end += 1
    return Bare(text[place:end]), end


class Bare(str):
    """A bare word: its type follows from the field."""


def _json_end(text: str, place: int) -> int:
    """Where a JSON value that begins here ends."""
    depth, quoted, skip = 0, False, False
    for end in range(place, len(text)):
        sign = text[end]
        if skip:
            skip = False
        elif quoted:
            skip, quoted = sign == "\\", sign != '"'
            if not quoted and not depth:
                return end + 1
        elif sign == '"':
            quoted = True
        elif sign in "{[":
            depth += 1
        elif sign in "}]":
            depth -= 1
            if not depth:
                return end + 1
    raise ValueError(f"a JSON value that does not end: {text[place : place + 20]!r}")


def _typed(type_: str, name: str, value: object, origin: int) -> object:
    """A bare word as its field wants it; a time field's value is an offset of the timeline."""
    if name in events.TIMES.get(type_, ()) and isinstance(value, str):
        return instant.text(origin + offset(value)) if is_offset(value) else str(value)
    if not isinstance(value, Bare):
        return value
    model = events.DATA.get(type_)
    field = model.model_fields.get(name) if model else None
    if field is not None and _takes_text(field.annotation):
        return None if value == "null" else str(value)
    try:
        return orjson.loads(str(value))  # orjson takes no subclass of str
    except orjson.JSONDecodeError:
        return str(value)


def _takes_text(annotation: object) -> bool:
    try:
        msgspec.convert("a", wire._field_type(annotation))
    except msgspec.ValidationError:
        return False
    return True
