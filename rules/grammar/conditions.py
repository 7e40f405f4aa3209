"""Readers of conditions: a bare value, a list, null, or words with what they compare."""

import re
from collections.abc import Callable
from typing import Final

from rules import condition
from rules.condition import Condition
from rules.grammar import values
from rules.grammar.nodes import Mapping, Node, Scalar, Sequence, one_or_more, shown
from rules.grammar.page import Page, did_you_mean, misspelt
from rules.grammar.vocabulary import Kind

_WHOLE: Final = re.compile(r"[-+]?[0-9]{1,15}")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]{1,15}(?:\.[0-9]{0,15})?|\.[0-9]{1,15})(?:[eE][-+]?[0-9]{1,2})?")
_FIELDS_ONLY: Final = "present"
_ALONE: Final = ("exists: true", "exists: false")
_ABSENT: Final = Condition("exists", False)

Value = str | int | float | bool


def read(node: Node, name: str, kind: Kind, page: Page, words: tuple[str, ...] = ()) -> Condition | None:
    """The condition on a field that holds `kind`. `words` are those that mean something only here: `present`."""
    if isinstance(node, Mapping):
        return _from_words(node, name, kind, page, words)
    if isinstance(node, Sequence):
        options = _options(node, name, kind, page)
        return None if options is None else Condition("in", options)
    if node.plain and node.text in words:
        return Condition(node.text, True)
    if node.is_null:
        return _ABSENT
    if node.plain and (meant := misspelt(node.text, (*words, *_ALONE))):
        page.note(node.line, f"`{name}` is compared with the text `{node.text}`; did you mean the word `{meant}`?")
    value = _single(node, name, kind, page)
    return None if value is None else Condition("is", value)


def _from_words(node: Mapping, name: str, kind: Kind, page: Page, words: tuple[str, ...]) -> Condition | None:
    found = [_word(key, value, name, kind, page, words) for key, value in node.items]
    if not found:
        page.wrong(node.line, f"`{name}` has no condition; write a value, a list or a word such as `exists: true`")
    whole = tuple(each for each in found if each is not None)
    if not found or len(whole) < len(found) or _is_impossible(whole, node, name, page):
        return None
    return whole[0] if len(whole) == 1 else Condition("all", whole)


def _is_impossible(words: tuple[Condition, ...], node: Mapping, name: str, page: Page) -> bool:
    """Whether no number is between the two bounds."""
    said = {each.word: each.value for each in words}
    least, most = said.get("at_least"), said.get("at_most")
    if isinstance(least, (int, float)) and isinstance(most, (int, float)) and least > most:
        page.wrong(node.line, f"no `{name}` is at least {least} and at most {most}")
        return True
    return False


def _word(key: Scalar, node: Node, name: str, kind: Kind, page: Page, words: tuple[str, ...]) -> Condition | None:
    word = key.text
    if word == "not":
        turned = read(node, name, kind, page, words)
        return None if turned is None else Condition("not", turned)
    if word == _FIELDS_ONLY and word not in words:
        page.wrong(key.line, "`present` is a word of `complete`'s fields; `exists: true` asks whether a field is there")
        return None
    reader = _READERS.get(word)
    if reader is None:
        page.wrong(key.line, f"unknown word `{word}` for a condition{did_you_mean(word, condition.WORDS)}")
        return None
    return reader(node, name, kind, page)


def _is(node: Node, name: str, kind: Kind, page: Page) -> Condition | None:
    if isinstance(node, Scalar):
        return read(node, name, kind, page)
    page.wrong(node.line, f"{shown(node)} stands where `is` needs one value; `in` takes a list")
    return None


def _in(node: Node, name: str, kind: Kind, page: Page) -> Condition | None:
    if isinstance(node, Sequence):
        return read(node, name, kind, page)
    page.wrong(node.line, f"{shown(node)} stands where `in` needs a list")
    return None


def _truth(word: str) -> Callable[[Node, str, Kind, Page], Condition | None]:
    def reader(node: Node, _name: str, _kind: Kind, page: Page) -> Condition | None:
        wanted = values.truth(node, page)
        return None if wanted is None else Condition(word, wanted)

    return reader


def _bound(word: str) -> Callable[[Node, str, Kind, Page], Condition | None]:
    def reader(node: Node, name: str, kind: Kind, page: Page) -> Condition | None:
        if kind not in ("number", "any"):
            page.wrong(node.line, f"`{word}` compares numbers; `{name}` holds {_A[kind]}")
            return None
        number = _typed(node, name, "number", page)
        return None if number is None else Condition(word, number)

    return reader


def _matches(node: Node, name: str, kind: Kind, page: Page) -> Condition | None:
    if kind not in ("text", "time", "any"):
        page.wrong(node.line, f"`matches` searches texts; `{name}` holds {_A[kind]}")
        return None
    pattern = values.text(node, page)
    if pattern is None:
        return None
    if reason := condition.is_pattern(pattern):
        page.wrong(node.line, f"{shown(node)} is no regular expression: {reason}")
        return None
    return Condition("matches", pattern)


def _contains(node: Node, name: str, kind: Kind, page: Page) -> Condition | None:
    if kind not in ("list", "any"):
        page.wrong(node.line, f"`contains` looks into lists; `{name}` holds {_A[kind]}")
        return None
    found = [_typed(each, name, "any", page) for each in one_or_more(node)]
    if not found:
        page.wrong(node.line, "`contains` needs at least one value")
    whole = tuple(each for each in found if each is not None)
    return Condition("contains", whole) if found and len(whole) == len(found) else None


def _during(node: Node, name: str, _kind: Kind, page: Page) -> Condition | None:
    if name != "time":
        page.wrong(node.line, f"`during` asks an event's `time`, not `{name}`")
        return None
    calendar = values.calendar(node, page)
    return None if calendar is None else Condition("during", calendar)


_READERS: Final[dict[str, Callable[[Node, str, Kind, Page], Condition | None]]] = {
    "is": _is,
    "in": _in,
    "exists": _truth("exists"),
    "present": _truth("present"),
    "at_least": _bound("at_least"),
    "at_most": _bound("at_most"),
    "matches": _matches,
    "contains": _contains,
    "during": _during,
}


def _options(node: Sequence, name: str, kind: Kind, page: Page) -> tuple[Value | None, ...] | None:
    if not node.items:
        page.wrong(node.line, f"an empty list for `{name}`: no value could ever be in it")
        return None
    before, options = len(page.mistakes), []
    for each in node.items:
        options.append(None if isinstance(each, Scalar) and each.is_null else _single(each, name, kind, page))
        if len(page.mistakes) > before:
            return None
    return tuple(options)


def _single(node: Node, name: str, kind: Kind, page: Page) -> Value | None:
    if kind in ("list", "mapping"):
        use = "`contains`" if kind == "list" else "a field below it, or `exists`"
        page.wrong(node.line, f"`{name}` holds {_A[kind]} and is never equal to a value; use {use}")
        return None
    return _typed(node, name, kind, page)


def _typed(node: Node, name: str, kind: Kind, page: Page) -> Value | None:
    """A single value as the field holds it; of an unknown field as it is written."""
    if not isinstance(node, Scalar):
        page.wrong(node.line, f"{shown(node)} stands where a value of `{name}` is expected")
        return None
    if kind in ("text", "time"):
        return node.text
    if kind == "any":
        return as_written(node)
    value = values.TRUTH.get(node.text) if kind == "truth" else _number(node.text)
    if value is None:
        page.wrong(node.line, f"`{name}` holds {_A[kind]}; {shown(node)} is none")
    return value


def as_written(node: Scalar) -> Value:
    """The value that YAML 1.2 gives a scalar: plain numbers and truths, else text."""
    if not node.plain:
        return node.text
    if node.text in values.TRUTH:
        return values.TRUTH[node.text]
    number = _number(node.text)
    return node.text if number is None else number


def _number(text: str) -> int | float | None:
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else None


_A: Final[dict[Kind, str]] = {
    "text": "a text",
    "number": "a number",
    "truth": "`true` or `false`",
    "time": "an instant",
    "list": "a list",
    "mapping": "a mapping",
    "any": "anything",
}
