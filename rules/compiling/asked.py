"""What is read of events of one type, by the data fields that they have: a rule on other fields costs nothing."""

from collections.abc import Callable, Mapping, Set
from typing import Final, NamedTuple

from rules.paths import Reader
from schemas.order import CODE
from schemas.wire import Event

Fields = frozenset[str] | None
"""Data fields without any of which the answer is that of an event without data; None: it is asked always."""


class Test(NamedTuple):
    """A test of an event, and the bit that stands for it."""

    bit: int
    meets: Callable[[Event], bool]
    fields: Fields


class Value(NamedTuple):
    """How a value is read of an event."""

    read: Reader
    fields: Fields


class Tables(NamedTuple):
    """What is read of an event: by its type tests and values, of every event attributes and what its fields state."""

    tests: Mapping[str, Mapping[str, Test]]
    attributes: Set[str]
    stating: Mapping[str, Mapping[str, Reader]]
    values: Mapping[str, Mapping[str, Value]]
    asked: dict[str, "Asked"]
    """The same, by what an event has; made when a first event of its kind comes."""

    def of(self, type_: str) -> "Asked":
        """What is read of such an event."""
        # Of types that nobody knows there may be any number: they are all alike.
        is_named = type_ in CODE or type_ in self.tests or type_ in self.values
        kind = type_ if is_named else "outbound." * type_.startswith("outbound.")
        found = self.asked.get(kind)
        if found is None:
            found = self.asked[kind] = _asked(self, kind)
        return found


class Field(NamedTuple):
    """What is read of an event that has a field."""

    states: bool
    """Whether the field is itself kept, as what the event states."""
    cleared: int
    """The bits of its tests, which stood for its absence before."""
    tests: tuple[Test, ...]
    readers: tuple[tuple[str, Reader], ...]


class Asked(NamedTuple):
    """What is read of an event of one type."""

    absent: int
    """The results of tests of fields where an event has none of them."""
    fields: Mapping[str, Field]
    tests: tuple[Test, ...]
    """Those that are asked of every event."""
    readers: tuple[tuple[str, Reader], ...]
    """As `tests`."""


def may_state(name: str, type_: str) -> bool:
    """Whether such an event states the attribute: elsewhere a purpose is what somebody wrote, and is not kept."""
    return name != "purpose" or type_.startswith("outbound.")


def _asked(tables: Tables, type_: str) -> Asked:
    tests, values = tuple(tables.tests.get(type_, {}).values()), tables.values.get(type_, {})
    names = {name for name in tables.attributes if may_state(name, type_)}.union(tables.stating)
    names = names.union(*(test.fields or () for test in tests), *(value.fields or () for value in values.values()))
    empty = Event("\0", type_, "", 0, None, -1, _NOWHERE, 0, {})
    return Asked(
        sum(test.bit for test in tests if test.fields is not None and test.meets(empty)),
        {name: _field(name, tables, tests, values, type_) for name in names},
        tuple(test for test in tests if test.fields is None),
        tuple((name, value.read) for name, value in values.items() if value.fields is None),
    )


def _field(name: str, tables: Tables, tests: tuple[Test, ...], values: Mapping[str, Value], type_: str) -> Field:
    asked = tuple(test for test in tests if name in (test.fields or ()))
    found = tuple((of, value.read) for of, value in values.items() if name in (value.fields or ()))
    states = name in tables.attributes and may_state(name, type_)
    return Field(states, sum(test.bit for test in asked), asked, (*tables.stating.get(name, {}).items(), *found))


_NOWHERE: Final = ("", None, None, None, None, None)
