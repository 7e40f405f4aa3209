"""What a rule uses that the grammar knows and this version does not judge by yet."""

from collections.abc import Iterator

from pydantic import BaseModel

from rules.condition import Condition
from rules.duration import Counted
from rules.finding import KINDS
from rules.grammar.keys import Keys
from rules.selector import Choice, Need, State


def not_yet(pattern: str, check: Keys, *others: object) -> tuple[str, ...]:
    """Names of these things, in order, none twice. `others` are values beside the check: warnings, applies_to."""
    return tuple(dict.fromkeys([*_of_keys(pattern, check), *_of_values((check, *others))]))


def _of_keys(pattern: str, check: Keys) -> Iterator[str]:
    if not check.ready:
        yield f"pattern {pattern}"
    if check.hours is not None:
        yield "hours"
    if check.zone is not None and (check.hours is not None or any(_is_dated(each) for each in _walk(check))):
        yield "zone"
    outside = getattr(check, "outside", None)
    if isinstance(outside, str):
        yield f"calendar {outside}"
    if isinstance(getattr(check, "window", None), str):
        yield "calendar duration"
    yield from _of_masking(check)


def _is_dated(value: object) -> bool:
    """Whether a value means different instants in different zones."""
    return isinstance(value, Counted) or (isinstance(value, Condition) and value.word == "during")


def _of_masking(check: Keys) -> Iterator[str]:
    kinds, profile = getattr(check, "kinds", ()), getattr(check, "profile", None)
    for kind in kinds:
        if kind not in KINDS:
            yield f"kind {kind}"
    if isinstance(profile, str):
        yield f"profile {profile}"


def _of_values(found: object) -> Iterator[str]:
    for each in _walk(found):
        if isinstance(each, Counted):
            yield "calendar duration"
        elif isinstance(each, Condition) and each.word == "during":
            yield f"calendar {each.value}"


def _walk(found: object) -> Iterator[object]:
    """A value and everything that it is made of."""
    yield found
    if isinstance(found, (tuple, list)):
        for each in found:
            yield from _walk(each)
    elif isinstance(found, BaseModel):
        for name in type(found).model_fields:
            yield from _walk(getattr(found, name))
    elif isinstance(found, Choice):
        yield from _walk(found.where)
    elif isinstance(found, State):
        yield from _walk((found.from_, found.to, found.for_, found.grace))
    elif isinstance(found, (Condition, Need)):
        yield from _walk(found.value if isinstance(found, Condition) else found.condition)
