"""Mappings of known keys: each key's type says how its node is read, and all mistakes are found in one go."""

import functools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, TypeVar, get_args

from pydantic import BaseModel, ConfigDict
from pydantic.fields import FieldInfo

from rules.grammar.nodes import Mapping, Node, Scalar, shown
from rules.grammar.page import Page, did_you_mean, listed

Names = tuple[str, ...]
Groups = tuple[Names, ...]
Reader = Callable[[Node, Page], object]
"""The value of a node, or None when it said on the page what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Read:
    """Marks, in a key's type, how its node is read."""

    reader: Reader


class Keyed(BaseModel):
    """A mapping of a rule file. A key that is a Python word bears an underscore here: `from_`."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)

    exactly_one: ClassVar[Groups] = ()
    at_most_one: ClassVar[Groups] = ()
    together: ClassVar[Groups] = ()


K = TypeVar("K", bound=Keyed)


@functools.cache
def readers(model: type[Keyed]) -> dict[str, tuple[str, Reader]]:
    """By key as it stands in the file: the field's name and how it is read, in the order of the fields."""
    return {
        name.rstrip("_"): (name, mark.reader)
        for name, field in model.model_fields.items()
        for mark in _marks(field)
        if isinstance(mark, Read)
    }


def _marks(field: FieldInfo) -> Iterator[object]:
    yield from field.metadata
    for option in get_args(field.annotation):  # of `X | None`, where the mark is on X
        yield from getattr(option, "__metadata__", ())


def build(model: type[K], node: Node, page: Page) -> K | None:
    """The model that the mapping describes; None when anything in it is wrong."""
    if not isinstance(node, Mapping):
        page.wrong(node.line, f"{shown(node)} stands where keys are expected: {listed(readers(model), 'and')}")
        return None
    before = len(page.mistakes)
    values = values_of(model, node, page)
    return model.model_validate(values) if len(page.mistakes) == before else None


def values_of(model: type[Keyed], node: Mapping, page: Page, ignored: Names = ()) -> dict[str, object]:
    """What could be read of the mapping, by field name; what is wrong with it stands on the page."""
    known = readers(model)
    here, unused = page.nested(), set(known) - set(node)
    for key, _ in node.items:
        if key.text not in known and key.text not in ignored:
            page.wrong(key.line, f"unknown key `{key.text}`{did_you_mean(key.text, unused)}")
    for key_text, (name, reader) in known.items():
        value = node.get(key_text)
        if value is not None:
            _read(reader, name, value, node.line_of(key_text), here)
        elif model.model_fields[name].is_required():
            page.wrong(node.line, f"missing key `{key_text}`")
    _check_groups(model, node, page)
    return here.siblings


def _read(reader: Reader, name: str, node: Node, line: int, here: Page) -> None:
    here.key = name.rstrip("_")
    if isinstance(node, Scalar) and node.is_null:
        here.wrong(line, f"`{here.key}` is empty")
    elif (value := reader(node, here)) is not None:
        here.siblings[name] = value


def _check_groups(model: type[Keyed], node: Mapping, page: Page) -> None:
    for names in (*model.exactly_one, *model.at_most_one):
        if len(found := [name for name in names if name in node]) > 1:
            page.wrong(node.line_of(found[1]), f"{listed(found, 'and')} are given; only one of them can hold")
        elif not found and names in model.exactly_one:
            page.wrong(node.line, f"missing key: one of {listed(names)}")
    for names in model.together:
        if found := [name for name in names if name in node]:
            for missing in sorted(set(names) - set(found)):
                page.wrong(node.line_of(found[0]), f"`{found[0]}` needs `{missing}`")
