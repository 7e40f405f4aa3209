"""An event as a timeline says it, that is one of those that a selector means."""

import json
import re
from pathlib import Path
from typing import Final

from rules.condition import Condition
from rules.grammar import selectors, yaml
from rules.grammar.page import Page

_WORD: Final = re.compile(r"[A-Za-z_][\w-]*")
_MEANS_MORE: Final = frozenset({"true", "false", "null"})
_SAY_IT: Final = ("is", "at_least", "at_most")


def happening(selector: str) -> str | None:
    """Of several the first; None where no value is plain to see that meets its conditions, or it is no selector."""
    page = Page(Path("answer"))
    node = yaml.read(f"answer: {selector}".encode(), page)
    answer = None if node is None else node.get("answer")
    found = None if answer is None else selectors.selector(answer, page)
    if not found:
        return None
    type_, where = found[0].type, found[0].where
    said = {path: _said(condition) for path, condition in where}
    if None in said.values() or any("." in path for path in said):
        return None
    return " ".join([type_, *(f"{path}={value}" for path, value in said.items())])


def _said(condition: Condition) -> str | None:
    value = condition.value
    if condition.word == "in" and isinstance(value, tuple):
        value = next((each for each in value if each is not None), None)
    elif condition.word not in _SAY_IT:
        return None
    if value is None:
        return None
    is_bare = isinstance(value, str) and _WORD.fullmatch(value) and value not in _MEANS_MORE
    return str(value) if is_bare else json.dumps(value, ensure_ascii=False)
