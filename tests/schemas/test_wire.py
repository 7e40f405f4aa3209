"""The structs compiled for the wire and the models they come from take and refuse the same events."""

from copy import deepcopy
from random import Random
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


def _envelopes() -> some.SearchStrategy[dict[str, Any]]:
    attributes = some.sampled_from([*Event.model_fields, "datacontenttype", "dataschema", "traceparent"])
    return some.dictionaries(attributes, _json(), max_size=2).map(lambda told: ENVELOPE | told)


@settings(max_examples=500, deadline=None)
@given(_envelopes(), some.sampled_from(["queue.entered", "tomorrow.came"]), _json(), some.randoms())
def test_the_short_way_from_bytes_says_what_the_long_way_by_a_mapping_says(
    content: dict[str, Any], type_: str, data: Any, chance: Random
) -> None:
    content = content | {"type": type_, "data": {"queue": "billing", "of_tomorrow": data}}
    names = list(content)
    chance.shuffle(names)

    found = wire.decode(orjson.dumps({name: content[name] for name in names})), wire.from_mapping(content)

    # Of several faults either may be named first.
    by_bytes, by_mapping = (each.reason if isinstance(each, Rejection) else each for each in found)
    assert by_bytes == by_mapping


@pytest.mark.parametrize("number", ["18446744073709551616", "-9223372036854775809", "1e16", "-0", "1.0"])
def test_numbers_at_the_edge_are_read_the_same_both_ways(number: str) -> None:
    line = orjson.dumps(ENVELOPE | {"data": {"number": "?"}}).replace(b'"?"', number.encode())

    assert wire.decode(line) == wire._decode_any(line)


@pytest.mark.parametrize("value", ["1e400", "01", "NaN", "1.", '"\\ud800"', '"\1"'])
def test_what_is_no_json_is_said_with_its_place(value: str) -> None:
    line = orjson.dumps(ENVELOPE | {"data": {"number": "?"}}).replace(b'"?"', value.encode())

    refused = wire.decode(line)

    assert isinstance(refused, Rejection)
    assert (refused.reason, refused.error[:23]) == ("not_json", "no JSON: line 1 column ")


@pytest.mark.parametrize("depth", [500, 5_000])
def test_a_value_that_is_nested_beyond_reason_is_no_end_of_the_worker(depth: int) -> None:
    line = orjson.dumps(ENVELOPE | {"data": {"deep": "?"}}).replace(b'"?"', b"[" * depth + b"]" * depth)

    assert wire.decode(line) == Rejection("too_big", "nested more than 64 deep")
