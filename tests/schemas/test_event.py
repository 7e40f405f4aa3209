"""The envelope of events, and the JSON Schema of a whole event."""

from collections.abc import Iterator
from typing import Any, Final

import pytest
from pydantic import ValidationError

from schemas import event, events
from schemas.event import Event

LEAST: Final = {
    "specversion": "1.0",
    "id": "a1b2",
    "source": "/asterisk/pbx-1",
    "type": "queue.entered",
    "subject": "call-8812",
    "time": "2026-11-22T05:40:00.123Z",
}
FULL: Final = LEAST | {
    "tenant": "acme",
    "channel": "voice",
    "direction": "inbound",
    "customer": "c-17",
    "jurisdiction": "CN",
    "sector": "telecom",
    "sequence": 7,
    "recordedtime": "2026-11-22T05:40:01+00:00",
    "data": {"queue": "billing", "position": 3},
}


def _said(content: dict[str, Any]) -> dict[str, Any]:
    return Event.model_validate(content).model_dump(exclude_none=True)


def test_the_least_event_is_taken_as_it_stands() -> None:
    assert _said(LEAST) == LEAST


def test_a_full_event_is_taken_as_it_stands() -> None:
    assert _said(FULL) == FULL


def test_extension_attributes_are_carried() -> None:
    assert _said(LEAST | {"traceparent": "00-ab"}) == LEAST | {"traceparent": "00-ab"}


@pytest.mark.parametrize("name", LEAST)
def test_what_every_event_must_have_cannot_be_left_out(name: str) -> None:
    with pytest.raises(ValidationError, match=f"1 validation error for Event\n{name}\n"):
        Event.model_validate({key: value for key, value in LEAST.items() if key != name})


WRONG: Final[list[tuple[str, object]]] = [
    ("specversion", "0.3"),
    ("specversion", 1.0),
    ("id", ""),
    ("id", 7),
    ("source", ""),
    ("type", ""),
    ("subject", ""),
    ("subject", None),
    ("time", "2026-11-22T05:40:00"),
    ("time", "2026-02-30T05:40:00Z"),
    ("time", 1795326000),
    ("tenant", 7),
    ("channel", ["voice"]),
    ("sequence", 1.5),
    ("sequence", True),
    ("recordedtime", "yesterday"),
    ("data", []),
    ("data", "queue"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_an_attribute_of_the_wrong_kind_is_refused_by_name(name: str, value: object) -> None:
    with pytest.raises(ValidationError) as refused:
        Event.model_validate(FULL | {name: value})

    assert {error["loc"][0] for error in refused.value.errors()} == {name}


def test_an_envelope_cannot_be_changed() -> None:
    taken = Event.model_validate(LEAST)

    with pytest.raises(ValidationError, match="frozen"):
        taken.id = "other"


def test_every_attribute_is_explained() -> None:
    assert [name for name, field in Event.model_fields.items() if not field.description] == []


@pytest.mark.parametrize("type_", events.DATA)
def test_the_schema_of_a_type_is_the_envelope_with_that_types_data(type_: str) -> None:
    schema = event.json_schema(type_)
    data = schema["properties"]["data"]

    assert (schema["title"], schema["required"], schema["properties"]["type"]["const"], data["properties"]) == (
        type_,
        list(LEAST),
        type_,
        events.DATA[type_].model_json_schema()["properties"],
    )


def test_the_schema_of_every_event_is_one_of_each_type_in_order() -> None:
    titles = [each["title"] for each in event.json_schema()["anyOf"]]

    assert titles == sorted(events.DATA)


def _references(schema: object) -> Iterator[str]:
    if isinstance(schema, dict):
        yield from (value for key, value in schema.items() if key == "$ref" and isinstance(value, str))
    values = schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ()
    for value in values:
        yield from _references(value)


def _leads_somewhere(schema: Any, reference: str) -> bool:
    for name in reference.removeprefix("#/").split("/"):
        place = int(name) if isinstance(schema, list) else name
        try:
            schema = schema[place]
        except (KeyError, IndexError):
            return False
    return True


@pytest.mark.parametrize("type_", [*events.DATA, None])
def test_every_reference_in_a_schema_leads_somewhere(type_: str | None) -> None:
    schema = event.json_schema(type_)

    assert [each for each in _references(schema) if not _leads_somewhere(schema, each)] == []
