"""The calendars that a rule names: found, made part of it, and put in the place of their names in its conditions."""

import dataclasses
import hashlib
from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel

from rules.calendar.file import Described, Within
from rules.condition import Condition
from rules.grammar.page import Page
from rules.rule import Rule
from rules.selector import Choice, Need, State

Shelf = Mapping[str, Described | None]
"""Calendars by name; None for one whose own file has mistakes."""

V = TypeVar("V")


def attach(rule: Rule, page: Page, shelf: Shelf) -> Rule | None:
    """The rule with the calendars that it names; None where one of them is not there, or has mistakes of its own."""
    if not page.calendars:
        return rule
    named = {name: calendar for _, name in page.calendars if (calendar := shelf.get(name)) is not None}
    for line, name in page.calendars:
        if name in named and named[name].zone is None and rule.check.zone is None:
            page.wrong(line, f"the calendar `{name}` has no zone of its own: give the check a `zone`")
    if page.mistakes or any(name not in named for _, name in page.calendars):
        return None
    digest = hashlib.blake2b(rule.digest.encode(), digest_size=8)
    for name in sorted(named):
        digest.update(f" {name} {named[name].digest}".encode())
    check = _bound(rule.check, named, rule.check.zone)
    return rule.model_copy(update={"calendars": named, "digest": digest.hexdigest(), "check": check})


def _bound(value: V, calendars: Mapping[str, Described], zone: str | None) -> V:
    """The same value, with calendars where `during` names them."""

    def bound(found: object) -> object:
        if isinstance(found, tuple):
            return tuple(map(bound, found))
        if isinstance(found, Condition) and found.word == "during":
            calendar = calendars[str(found.value)]
            return Condition("during", Within(calendar, zone or str(calendar.zone)))
        if isinstance(found, (Choice, State, Condition, Need)):
            parts = [bound(getattr(found, each.name)) for each in dataclasses.fields(found)]
            return type(found)(*parts)  # type: ignore[arg-type]  # each of the type that it had
        if isinstance(found, BaseModel):
            return found.model_copy(update={name: bound(getattr(found, name)) for name in type(found).model_fields})
        return found

    return bound(value)  # type: ignore[return-value]  # of the same type as what went in
