"""Reads the fields of `complete`: paths that must be present, or conditions that they must meet."""

from rules.condition import Condition
from rules.grammar import conditions
from rules.grammar.nodes import Mapping, Node, Scalar, one_or_more, shown
from rules.grammar.page import Page
from rules.grammar.review import types_in
from rules.grammar.selectors import kind_of
from rules.grammar.vocabulary import Kind
from rules.selector import Need

Pairs = tuple[tuple[Node, Node | None], ...]


def needs(node: Node, page: Page) -> tuple[Need, ...] | None:
    """A list of paths, or `{path: condition}`; `a | b` means either. The event types are those of the keys beside."""
    types = types_in((page.siblings.get("from_") or page.siblings.get("when"),))
    pairs: Pairs = node.items if isinstance(node, Mapping) else tuple((each, None) for each in one_or_more(node))
    if not pairs:
        page.wrong(node.line, "no field is asked for")
    beside = frozenset(path for key, _ in pairs if isinstance(key, Scalar) for path in _either(key.text))
    found = [_need(key, value, types, beside, page) for key, value in pairs]
    whole = tuple(each for each in found if each is not None)
    return whole if pairs and len(whole) == len(found) else None


def _need(key: Node, value: Node | None, types: tuple[str, ...], beside: frozenset[str], page: Page) -> Need | None:
    if not isinstance(key, Scalar) or not all(paths := _either(key.text)):
        page.wrong(key.line, f"{shown(key)} stands where a field's path is expected")
        return None
    if isinstance(value, Scalar) and value.is_null:
        page.wrong(key.line, f"nothing is asked of `{key.text}`; write `present`, a value or a condition")
        return None
    kind = _kind(paths, key, types, beside, page)
    if kind is None:
        return None
    read = Condition("present", True) if value is None else conditions.read(value, key.text, kind, page, ("present",))
    return None if read is None else Need(paths, read)


def _kind(
    paths: tuple[str, ...], key: Scalar, types: tuple[str, ...], beside: frozenset[str], page: Page
) -> Kind | None:
    """What all these paths hold, "any" where they differ; None when one is misspelt."""
    kinds = [kind_of(types, Scalar(path, True, key.line), beside, page, asked=False) for path in paths]
    return kinds[0] if len(set(kinds)) == 1 else None if None in kinds else "any"


def _either(text: str) -> tuple[str, ...]:
    return tuple(path.strip() for path in text.split("|"))
