"""Every text that stands at or below a value, with its path: in mappings and lists, their keys, and JSON in strings."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

import orjson

from rules.condition import MISSING

DEEPEST: Final = 40
"""Levels that are looked into; what is nested deeper is read as one text."""
LONGEST_JSON: Final = 1_000_000
KEY: Final = "{key}"
"""The end of the path of a mapping's key: a key may itself be somebody's number."""

_FIELD: Final = re.compile(r"[a-z][a-z0-9_]{0,39}", re.ASCII)
_MOST_DIGITS: Final = 4


class Text(NamedTuple):
    """A text, or a number as text."""

    path: str
    name: str
    """The name of the field that holds it; empty where none does. It may be a value: it never leaves."""
    text: str


def texts(path: str, value: object, name: str = "", depth: int = 0) -> Iterator[Text]:
    """All texts at and below; the path of each shows plain field names alone. Nothing for MISSING, None and truths."""
    if value is MISSING or value is None or isinstance(value, bool):
        return
    if isinstance(value, str):
        inner = parsed(value) if depth < DEEPEST else None
        if inner is None:
            yield Text(path, name, value)
        else:
            yield from texts(path, inner, name, depth + 1)
    elif isinstance(value, (int, float)):
        yield Text(path, name, str(value))
    elif depth >= DEEPEST:
        yield Text(path, name, orjson.dumps(value, default=str, option=orjson.OPT_NON_STR_KEYS).decode())
    elif isinstance(value, dict):
        for key, below in value.items():
            here = f"{path}.{safe(str(key))}" if path else safe(str(key))
            if not _FIELD.fullmatch(str(key)):
                yield Text(f"{path}{KEY}", "", str(key))
            yield from texts(here, below, str(key), depth + 1)
    elif isinstance(value, (list, tuple)):
        for place, below in enumerate(value):
            yield from texts(f"{path}[{place}]", below, name, depth + 1)


def parsed(text: str) -> object:
    """The mapping or list that a text holds as JSON; None where it holds none."""
    if not text or text[0] not in "{[ \t\r\n" or len(text) > LONGEST_JSON or text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        found: object = orjson.loads(text)
    except orjson.JSONDecodeError:
        return None
    return found if isinstance(found, (dict, list)) else None


def safe(name: str) -> str:
    """A key of somebody's data in a path: it may itself be a name or a number, so only plain field names show."""
    return name if _FIELD.fullmatch(name) and sum(map(str.isdigit, name)) <= _MOST_DIGITS else "*"
