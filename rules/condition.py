"""Conditions on one field of an event: a closed vocabulary of words, each a pure test of a value."""

import functools
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Protocol

import re2

from rules.calendar.file import Within


class _Missing:
    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = _Missing()
"""Stands for a field that an event does not have."""

WORDS: Final = ("is", "in", "exists", "at_least", "at_most", "matches", "contains", "during", "not", "present")


@dataclass(frozen=True, slots=True)
class Condition:
    """One word and what it is compared with: a text, number or bool; a tuple for `in` and `contains`; a Condition
    for `not`; a tuple of Conditions for `all`, which stands for several words on one field; for `during` the name of a
    calendar, then its hours in a zone."""

    word: str
    value: object

    def meets(self, value: object) -> bool:
        """Whether a field's value meets it. An absent field (MISSING or None) meets only `exists: false` and null."""
        if value is MISSING or value is None:
            return _absent_meets(self)
        return _MEETS[self.word](self.value, value)

    @property
    def text(self) -> str:
        """The same for the same meaning, in every run: a key in saved state."""
        if isinstance(self.value, Within):
            return f"{self.word} {self.value.text}"
        if isinstance(self.value, Condition):
            return f"{self.word} ({self.value.text})"
        if self.word == "all" and isinstance(self.value, tuple):
            return " and ".join(sorted(each.text for each in self.value))
        if isinstance(self.value, tuple):
            return f"{self.word} [{','.join(sorted({_json(each) for each in self.value}))}]"
        return f"{self.word} {_json(self.value)}"


def is_pattern(text: str) -> str:
    """Empty if `text` is a regular expression of linear time, else why not."""
    try:
        _compiled(text)
    except re2.error as error:
        reason = error.args[0] if error.args else "not understood"
        return reason.decode() if isinstance(reason, bytes) else str(reason)
    return ""


def asked_zone(condition: Condition) -> str | None:
    """The field, or `customer`, whose zone `during` asks; None where its zone is named, or there is no `during`."""
    value = condition.value
    if isinstance(value, Within):
        return None if value.is_named else value.zone
    if isinstance(value, Condition):
        return asked_zone(value)
    parts = value if condition.word == "all" and isinstance(value, tuple) else ()
    return next((zone for part in parts if (zone := asked_zone(part)) is not None), None)


@functools.lru_cache(maxsize=10_000)
def in_zone(condition: Condition, zone: str) -> Condition:
    """The same condition with the hours of `during` in this zone."""
    value = condition.value
    if isinstance(value, Within):
        return Condition(condition.word, value.in_zone(zone))
    if isinstance(value, Condition):
        return Condition(condition.word, in_zone(value, zone))
    if condition.word == "all" and isinstance(value, tuple):
        return Condition("all", tuple(in_zone(part, zone) for part in value))
    return condition


class _Search(Protocol):
    def search(self, text: str) -> object: ...


@functools.cache
def _compiled(pattern: str) -> _Search:
    options = re2.Options()
    options.log_errors = False
    compiled: _Search = re2.compile(pattern, options)
    return compiled


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _absent_meets(condition: Condition) -> bool:
    if condition.word == "exists":
        return condition.value is False
    if condition.word == "in" and isinstance(condition.value, tuple):
        return None in condition.value
    if condition.word == "all" and isinstance(condition.value, tuple):
        return all(_absent_meets(each) for each in condition.value)
    return False


def _equal(one: object, other: object) -> bool:
    # A bool is no number here, although Python counts with it.
    return one == other and isinstance(one, bool) == isinstance(other, bool)


def _is_number(value: object) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _in(options: object, value: object) -> bool:
    return isinstance(options, tuple) and any(_equal(each, value) for each in options)


def _at_least(bound: object, value: object) -> bool:
    return _is_number(value) and value >= bound  # type: ignore[operator]  # both are numbers


def _at_most(bound: object, value: object) -> bool:
    return _is_number(value) and value <= bound  # type: ignore[operator]  # both are numbers


def _matches(pattern: object, value: object) -> bool:
    return isinstance(pattern, str) and isinstance(value, str) and _compiled(pattern).search(value) is not None


def _contains(needed: object, value: object) -> bool:
    return (
        isinstance(needed, tuple)
        and isinstance(value, (list, tuple))
        and all(any(_equal(each, held) for held in value) for each in needed)
    )


def _not(turned: object, value: object) -> bool:
    return isinstance(turned, Condition) and not turned.meets(value)


def _all(parts: object, value: object) -> bool:
    return isinstance(parts, tuple) and all(each.meets(value) for each in parts)


def _present(_wanted: object, value: object) -> bool:
    return value != "" and value != [] and value != {} and value != ()


def _during(within: object, value: object) -> bool:
    """The hours as they are in the one zone that the rule names; `rules.reading` asks those of a customer."""
    return isinstance(within, Within) and isinstance(value, int) and within.is_open(value)


_MEETS: Final[dict[str, Callable[[object, object], bool]]] = {
    "is": _equal,
    "in": _in,
    "exists": lambda wanted, _value: wanted is True,
    "at_least": _at_least,
    "at_most": _at_most,
    "matches": _matches,
    "contains": _contains,
    "during": _during,
    "not": _not,
    "all": _all,
    "present": _present,
}
