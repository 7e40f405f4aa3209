"""Event models, a family per file; every class that names its `type` is found by listing this folder."""

import importlib
import pkgutil
from collections.abc import Iterator
from typing import Any, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from schemas.fields import Data, Moment, Readable


def _found() -> Iterator[tuple[str, type[Data]]]:
    for module in pkgutil.iter_modules(__path__):
        family = importlib.import_module(f"{__name__}.{module.name}")
        for each in vars(family).values():
            if isinstance(each, type) and issubclass(each, Data) and "type" in vars(each):
                yield str(vars(each)["type"]), each


def _model(annotation: Any) -> type[BaseModel] | None:
    """The model that an optional field holds, if it holds one."""
    for option in (annotation, *get_args(annotation)):
        if isinstance(option, type) and issubclass(option, BaseModel):
            return option
    return None


def _fields(model: type[BaseModel], before: str = "") -> Iterator[tuple[str, FieldInfo]]:
    for name, field in model.model_fields.items():
        yield before + name, field
        below = _model(field.annotation)
        if below is not None:
            yield from _fields(below, f"{before}{name}.")


def _marks(field: FieldInfo) -> Iterator[object]:
    yield from field.metadata
    for option in get_args(field.annotation):
        yield from getattr(option, "__metadata__", ())


def _marked(model: type[BaseModel], mark: type) -> tuple[str, ...]:
    return tuple(path for path, field in _fields(model) if any(isinstance(each, mark) for each in _marks(field)))


DATA: dict[str, type[BaseModel]] = dict(sorted(_found()))
"""The model of each known type's `data`."""

FIELDS: dict[str, frozenset[str]] = {
    type_: frozenset(path for path, _ in _fields(model)) for type_, model in DATA.items()
}
"""Dotted paths of each type's fields."""

READABLE: dict[str, frozenset[str]] = {type_: frozenset(_marked(model, Readable)) for type_, model in DATA.items()}
"""The paths that hold what a person said or wrote."""

TIMES: dict[str, tuple[str, ...]] = {type_: _marked(model, Moment) for type_, model in DATA.items()}
"""The fields that hold an instant."""
