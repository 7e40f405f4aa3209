"""The structs compiled for the wire and the models they come from take and refuse the same events."""

from copy import deepcopy
from typing import Any, Final

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from pydantic import BaseModel, ValidationError

from schemas import events, wire
from schemas.event import Event
from schemas.rejection import Rejection

ENVELOPE: Final = {
    "specversion": "1.0",
    "id": "a1b2",
    "source": "/asterisk/pbx-1",
    "type": "tomorrow.came",
    "subject": "call-8812",
    "time": "2026-11-22T05:40:00.123Z",
}

INSTANTS: Final = [
    "2026-11-22T05:40:00Z",
    "2026-11-22t05:40:00.123456789+08:00",
    "2026-06-30T23:59:60Z",
    "0001-01-01T00:00:00+23:59",
    "9999-12-31T23:59:60-23:59",
    "2026-11-22T05:40:00",
    "2026-02-30T05:40:00Z",
    "2026-11-22",
    "",
]

AWKWARD: Final[list[Any]] = [
    *(None, True, False, 0, 1, -1, 2**53 + 1, 2**63, 2**64 - 1, 0.0, -0.0, 1.0, 1.5, 1e300, "1", "true", "null"),
    *(*INSTANTS, "卡号", "\0", [], [1], ["a"], ["a", None], [[]], [{}], {}, {"a": 1}, {"done": 1}, {"": None}),
]
"""Values near the borders of kinds."""


def _refused_by_wire(content: dict[str, Any]) -> bool:
    return isinstance(wire.decode(orjson.dumps(content)), Rejection)


def _refused_by_model(model: type[BaseModel], content: dict[str, Any]) -> bool:
    try:
        model.model_validate(content)
    except ValidationError:
        return True
    return False


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    """Data in which each value stands at its dotted path, as far as the values above it have room."""
    data: dict[str, Any] = {}
    for path, value in sorted(values.items()):
        *above, name = path.split(".")
        place: Any = data
        for each in above:
            place = place.setdefault(each, {}) if isinstance(place, dict) else None
        if isinstance(place, dict):
            place[name] = deepcopy(value)
    return data


def _json() -> some.SearchStrategy[Any]:
    numbers = some.integers(-(2**63), 2**64 - 1) | some.floats(allow_nan=False, allow_infinity=False)
    leaves = some.none() | some.booleans() | numbers | some.text(max_size=5) | some.sampled_from(INSTANTS)
    nested = some.recursive(
        leaves,
        lambda below: some.lists(below, max_size=2) | some.dictionaries(some.text(max_size=5), below, max_size=2),
        max_leaves=4,
    )
    return some.sampled_from(AWKWARD) | nested


def _data(type_: str) -> some.SearchStrategy[tuple[str, dict[str, Any]]]:
    paths = some.sampled_from([*sorted(events.FIELDS[type_]), "of_tomorrow"])
    return some.tuples(some.just(type_), some.dictionaries(paths, _json(), max_size=3).map(_nested))


@settings(max_examples=300, deadline=None)
@given(some.sampled_from(list(events.DATA)).flatmap(_data))
def test_wire_and_model_judge_the_same_data_alike(told: tuple[str, dict[str, Any]]) -> None:
    type_, data = told

    refused = _refused_by_wire(ENVELOPE | {"type": type_, "data": data})

    assert refused == _refused_by_model(events.DATA[type_], data)


@pytest.mark.parametrize("type_", events.DATA)
def test_wire_and_model_judge_every_awkward_value_of_every_field_alike(type_: str) -> None:
    told = [(path, value) for path in sorted(events.FIELDS[type_]) for value in AWKWARD]
    content = [_nested({path: value}) for path, value in told]

    by_wire = [_refused_by_wire(ENVELOPE | {"type": type_, "data": data}) for data in content]

    assert [*zip(told, by_wire, strict=True)] == [
        (each, _refused_by_model(events.DATA[type_], data)) for each, data in zip(told, content, strict=True)
    ]


@pytest.mark.parametrize("name", Event.model_fields)
def test_what_the_wire_takes_the_envelopes_model_takes_too(name: str) -> None:
    content = [ENVELOPE | {name: value} for value in AWKWARD]

    taken = [each for each in content if not _refused_by_wire(each)]

    assert [each for each in taken if _refused_by_model(Event, each)] == []
