"""Readers of selectors, of states, and of the conditions of `applies_to`."""

import re
from collections.abc import Iterable
from typing import Annotated, Final, Literal

from rules.condition import Condition
from rules.grammar import conditions, review, values, vocabulary
from rules.grammar.keyed import Keyed, Read, values_of
from rules.grammar.nodes import Mapping, Node, Scalar, one_or_more, shown
from rules.grammar.page import Page, did_you_mean, misspelt
from rules.grammar.vocabulary import Kind
from rules.selector import Choice, Selector, State
from rules.timing.duration import Duration, Elapsed

_TYPE: Final = re.compile(r"[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)+")
Where = tuple[tuple[str, Condition], ...]


def selector(node: Node, page: Page) -> Selector | None:
    """An event type, `{type: {field: condition}}`, or a list of them."""
    found = [_choice(each, page) for each in one_or_more(node)]
    if not found:
        page.wrong(node.line, "an empty list stands where event types are expected")
    whole = tuple(each for each in found if each is not None)
    return whole if found and len(whole) == len(found) else None


def _choice(node: Node, page: Page) -> Choice | None:
    if isinstance(node, Scalar):
        return Choice(node.text) if _is_type(node, page) else None
    if not isinstance(node, Mapping) or len(node.items) != 1:
        page.wrong(node.line, f"{_shown(node)} stands where one event type is expected; several are written as a list")
        return None
    ((key, fields),) = node.items
    if not _is_type(key, page):
        return None
    if isinstance(fields, Scalar) and fields.is_null:
        return Choice(key.text)
    if not isinstance(fields, Mapping):
        page.wrong(fields.line, f"{shown(fields)} stands where the fields of `{key.text}` are expected")
        return None
    where = _where(key.text, fields, page)
    return None if where is None else Choice(key.text, where)


def _shown(node: Node) -> str:
    return f"a mapping of {len(node.items)} keys" if isinstance(node, Mapping) else shown(node)


def _is_type(node: Scalar, page: Page) -> bool:
    known = vocabulary.event_types()
    if not _TYPE.fullmatch(node.text):
        hint = did_you_mean(node.text, known) or "; it reads noun.participle, as in queue.entered"
        page.wrong(node.line, f"{shown(node)} is no event type{hint}")
        return False
    if node.text not in known:
        meant = misspelt(node.text, known)
        page.note(node.line, f"unknown event type `{node.text}`{f'; did you mean `{meant}`?' if meant else ''}")
    return True


def _where(type_: str, fields: Mapping, page: Page) -> Where | None:
    before, beside = len(page.mistakes), frozenset(fields)
    found: list[tuple[str, Condition]] = []
    for key, node in fields.items:
        kind = kind_of((type_,), key, beside, page, asked=True)
        if kind is not None and (read := conditions.read(node, key.text, kind, page)) is not None:
            _note_values(type_, key, read, page)
            found.extend((key.text, each) for each in _parts(read))
    return tuple(found) if len(page.mistakes) == before else None


def _note_values(type_: str, key: Scalar, condition: Condition, page: Page) -> None:
    """Lists of values are open: one that is nearly a known one is worth a note, no more."""
    options = condition.value if isinstance(condition.value, tuple) else (condition.value,)
    known = vocabulary.known_values(type_, key.text)
    for option in options if condition.word in ("is", "in") else ():
        if isinstance(option, str) and option not in known and misspelt(option, known):
            page.note(key.line, f"unknown {key.text} `{option}`{did_you_mean(option, known)}")


def _parts(condition: Condition) -> Iterable[Condition]:
    return condition.value if condition.word == "all" and isinstance(condition.value, tuple) else (condition,)


def kind_of(types: tuple[str, ...], key: Scalar, beside: frozenset[str], page: Page, *, asked: bool) -> Kind | None:
    """What the field holds in the first of these types that has it; None when it is misspelt."""
    of = vocabulary.asked_kind if asked else vocabulary.kind
    found = next((kind for type_ in types if (kind := of(type_, key.text)) is not None), None)
    if found is not None or not types:
        return found or "any"
    words = {name for type_ in types for name in vocabulary.own_fields(type_)}
    words |= {name for type_ in types for name in vocabulary.attributes_of(type_)} if asked else set()
    return None if review.unknown_field(key, types, words - beside, page) else "any"


class _StateKeys(Keyed):
    from_: Annotated[Selector, Read(selector)]
    to: Annotated[Selector, Read(selector)] = ()
    for_: Annotated[Duration, Read(values.span)] | None = None
    grace: Annotated[Duration, Read(values.span)] | None = None
    day_one: Annotated[Literal["next", "same"], Read(values.word_of(("next", "same")))] = "next"


def state(node: Node, page: Page) -> State | None:
    """`{from, to, for, grace, day_one}`."""
    if not isinstance(node, Mapping):
        page.wrong(
            node.line, f"{shown(node)} stands where a state is expected: a mapping with `from` and `to` or `for`"
        )
        return None
    before = len(page.mistakes)
    read = values_of(_StateKeys, node, page)
    lasts, grace = read.get("for_"), read.get("grace")
    if isinstance(lasts, Elapsed) and isinstance(grace, Elapsed) and lasts.micros <= grace.micros:
        page.wrong(node.line_of("grace"), f"a grace of {grace} outlasts the state itself, which lasts {lasts}")
    if len(page.mistakes) > before:
        return None
    keys = _StateKeys.model_validate(read)
    return State(keys.from_, keys.to, keys.for_, keys.grace, keys.day_one)


def selector_or_state(node: Node, page: Page) -> Selector | State | None:
    """A mapping with `from` is a state; anything else selects events."""
    return state(node, page) if isinstance(node, Mapping) and node.get("from") else selector(node, page)


def applying(node: Node, page: Page) -> Where | None:
    """Conditions on what an interaction knows."""
    if not isinstance(node, Mapping):
        page.wrong(node.line, f"{shown(node)} stands where conditions are expected, as in `channel: voice`")
        return None
    before, found = len(page.mistakes), list[tuple[str, Condition]]()
    words = set(vocabulary.ATTRIBUTES) - set(node)
    for key, value in node.items:
        if key.text not in vocabulary.ATTRIBUTES:
            hint = did_you_mean(key.text, words) or "; it knows " + ", ".join(sorted(words))
            page.wrong(key.line, f"an interaction knows no `{key.text}`{hint}")
        elif (read := conditions.read(value, key.text, "text", page)) is not None:
            _note_values("", key, read, page)
            found.extend((key.text, each) for each in _parts(read))
    return tuple(found) if len(page.mistakes) == before else None
