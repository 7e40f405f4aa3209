"""The JSON Schema of rule files, for editors: which keys there are, which words, which shapes. `check` says more."""

import types
from collections.abc import Callable
from datetime import date
from fractions import Fraction
from typing import Any, Final, Literal, Union, get_args, get_origin

from pydantic.fields import FieldInfo

from rules import condition, pattern
from rules.compiling.grading import SEVERITIES
from rules.grammar import check, vocabulary
from rules.grammar.bounds import Kept, Measured
from rules.grammar.keyed import Keyed, readers
from rules.proofs.example import Example, Expectation
from rules.rule import Rule
from rules.selector import Choice, Need, State
from rules.timing.duration import Counted, Elapsed
from rules.words.wording import Wording

Schema = dict[str, Any]

_SCALAR: Final[Schema] = {"type": ["string", "number", "boolean"]}
_TEXTS: Final[Schema] = {"anyOf": [_SCALAR, {"type": "array", "items": _SCALAR, "minItems": 1}]}
_DATE: Final[Schema] = {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"}
_DURATION: Final[Schema] = {
    "type": "string",
    "pattern": r"^(\d+(\.\d+)?(ms|[dhms]))+$|^\d+ +(working days?|days?|months?|years?)$",
    "description": "90s, 1h30m, 24h elapse; 7 days, 10 working days, 6 months are counted on the calendar.",
}
_BOUND: Final[Schema] = {"type": ["string", "number"], "description": "85%, a number or a duration."}


def schema() -> Schema:
    """JSON Schema 2020-12 of one rule file. It lets pass some of what `contactwatch rules check` refuses."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "A rule of contactwatch",
        **_keyed(Rule, check=_checks(), severity_when=_grades()),
        "$defs": {
            "selector": _selector(),
            "state": _state(),
            "condition": _condition(),
            "example": _example(),
        },
    }


def _checks() -> Schema:
    """The keys of each pattern, told apart by its name."""
    kinds = []
    for name, spec in check.specs().items():
        keys = _keyed(spec)
        keys["properties"] = {"pattern": {"const": name}, **keys["properties"]}
        keys["required"] = ["pattern", *keys["required"]]
        kinds.append(keys)
    return {"oneOf": kinds, "type": "object", "properties": {"pattern": {"enum": list(check.specs())}}}


def _keyed(model: type[Keyed], **given: Schema) -> Schema:
    """A mapping of known keys."""
    fields = model.model_fields
    names = {key: name for key, (name, _) in readers(model).items()}
    return {
        "type": "object",
        "properties": {key: given.get(key) or _field(fields[name]) for key, name in names.items()},
        "required": [key for key, name in names.items() if fields[name].is_required()],
        "additionalProperties": False,
    }


def _field(field: FieldInfo) -> Schema:
    return _of(field.annotation)


def _of(annotation: Any) -> Schema:
    """The schema of what a key's type is read from."""
    origin, inside = get_origin(annotation), get_args(annotation)
    if origin is Literal:
        return {"enum": list(inside)}
    if origin in (Union, types.UnionType):
        return _any([_of(each) for each in inside if each is not type(None)])
    if hasattr(annotation, "__metadata__"):
        return _of(inside[0])
    if origin is tuple:
        return _several(inside[0])
    found = _SHAPES.get(annotation)
    if found is not None:
        return found()
    return _keyed(annotation) if isinstance(annotation, type) and issubclass(annotation, Keyed) else {}


def _any(options: list[Schema]) -> Schema:
    different = [each for place, each in enumerate(options) if each not in options[:place]]
    return different[0] if len(different) == 1 else {"anyOf": different}


def _several(item: Any) -> Schema:
    """What a tuple of these is written as."""
    if item is Choice:
        return {"$ref": "#/$defs/selector"}
    if item is Need:
        conditions: Schema = {"type": "object", "additionalProperties": {"$ref": "#/$defs/condition"}}
        return {"anyOf": [_TEXTS, conditions]}
    if item is Example:
        return {"type": "array", "items": {"$ref": "#/$defs/example"}}
    if get_origin(item) is tuple:
        known = {name: {"$ref": "#/$defs/condition"} for name in vocabulary.ATTRIBUTES}
        return {"type": "object", "properties": known, "additionalProperties": False}
    return _TEXTS


def _grades() -> Schema:
    """Conditions on what an interaction knows, by severity."""
    known = {name: {"$ref": "#/$defs/condition"} for name in vocabulary.ATTRIBUTES}
    where: Schema = {"type": "object", "properties": known, "additionalProperties": False, "minProperties": 1}
    return {
        "type": "object",
        "properties": dict.fromkeys(SEVERITIES, where),
        "additionalProperties": False,
        "minProperties": 1,
    }


def _selector() -> Schema:
    """Event types, open for those that the product does not know."""
    known = list(vocabulary.event_types())
    where: Schema = {"type": ["object", "null"], "additionalProperties": {"$ref": "#/$defs/condition"}}
    one: Schema = {
        "anyOf": [
            {"anyOf": [{"enum": known}, {"type": "string", "pattern": r"^[\w-]+(\.[\w-]+)+$"}]},
            {
                "type": "object",
                "properties": dict.fromkeys(known, where),
                "additionalProperties": where,
                "minProperties": 1,
            },
        ]
    }
    return {"anyOf": [*one["anyOf"], {"type": "array", "items": one, "minItems": 1}]}


def _state() -> Schema:
    selector = {"$ref": "#/$defs/selector"}
    keys = {"from": selector, "to": selector, "for": _DURATION, "grace": _DURATION}
    return {
        "type": "object",
        "properties": {**keys, "day_one": {"enum": ["next", "same"]}},
        "required": ["from"],
        "additionalProperties": False,
    }


def _condition() -> Schema:
    words: Schema = {
        "type": "object",
        "properties": {word: {} for word in (*condition.WORDS, "present")},
        "additionalProperties": False,
        "minProperties": 1,
    }
    return {"anyOf": [{"type": ["string", "number", "boolean", "null"]}, {"type": "array", "minItems": 1}, words]}


def _example() -> Schema:
    expected = _keyed(Expectation)["properties"]
    verdict: Schema = {"enum": [*get_args(pattern.Verdict), "none"]}
    several: Schema = {"type": "array", "items": {"anyOf": [verdict, _keyed(Expectation)]}}
    # A number that the file expects may be null: what would end the clock never came.
    expected = {**expected, "measured": {"type": ["string", "number", "null"]}}
    return {
        "type": "object",
        "properties": {
            "title": _SCALAR,
            "events": {"type": "string", "description": "Lines as in `00:00  queue.entered queue=billing`."},
            "date": _DATE,
            **expected,
            "verdict": {"anyOf": [verdict, several]},
            "verdicts": several,
        },
        "required": ["title", "events"],
        "additionalProperties": False,
    }


def _wording() -> Schema:
    return {
        "anyOf": [
            _SCALAR,
            {"type": "object", "properties": {"en": _SCALAR, "zh": _SCALAR}, "additionalProperties": False},
        ]
    }


def _named(key: str) -> Callable[[], Schema]:
    return lambda: {"type": "object", "properties": {key: _SCALAR}, "required": [key], "additionalProperties": False}


_SHAPES: Final[dict[Any, Callable[[], Schema]]] = {
    str: lambda: _SCALAR,
    bool: lambda: {"type": "boolean"},
    int: lambda: {"type": "integer", "minimum": 0},
    date: lambda: _DATE,
    Fraction: lambda: _BOUND,
    Elapsed: lambda: _DURATION,
    Counted: lambda: _DURATION,
    State: lambda: {"$ref": "#/$defs/state"},
    Kept: _named("kept"),
    Measured: _named("measured"),
    Wording: _wording,
}
