"""What only shows when the keys of a check are seen together: fields that no selected event has, zones, kinds."""

from collections.abc import Iterable, Iterator, Mapping

from rules.calendar import zone
from rules.grammar import nodes, vocabulary
from rules.grammar.nodes import Node, Scalar, one_or_more, shown
from rules.grammar.page import Page, did_you_mean, listed, misspelt
from rules.masking.finding import KINDS
from rules.selector import Choice, State
from rules.timing.duration import Counted

Read = Mapping[str, object]
"""What could be read of a check, by field name."""


def check(read: Read, node: nodes.Mapping, page: Page) -> None:
    """What holds for the keys that every pattern takes."""
    _working_days(read, node, page)
    types = types_in(read.values())
    if not types:
        return
    for key in ("same", "for_each", "distinct"):
        if read.get(key):
            fields(node.get(key), types, page, asked=True)
    fields(node.get("in"), types_in((read.get("when"),)), page, asked=False)
    _zone(node.get("zone"), types, page)
    _known(node.get("kinds"), KINDS, "kind of personal data", page)
    _known(node.get("profile"), page.profiles, "masking profile", page)


def _working_days(read: Read, node: nodes.Mapping, page: Page) -> None:
    """Working days are those of a calendar."""
    if "hours" in node:
        return
    for name, value in read.items():
        if counts_working_days(value):
            line = node.line_of(name.rstrip("_"))
            page.wrong(line, "working days are those of a calendar; name it with `hours`, as in hours: cn_working_days")


def counts_working_days(value: object) -> bool:
    """Whether a key's value is a span of working days, or has one."""
    spans = (value.for_, value.grace) if isinstance(value, State) else (value, getattr(value, "each", None))
    return any(isinstance(each, Counted) and each.unit == "working days" for each in spans)


def choices_in(found: Iterable[object]) -> Iterator[Choice]:
    """Every choice of the selectors and states among these values."""
    for each in found:
        if isinstance(each, Choice):
            yield each
        elif isinstance(each, State):
            yield from choices_in((each.from_, each.to))
        elif isinstance(each, tuple):
            yield from choices_in(each)


def types_in(found: Iterable[object]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(choice.type for choice in choices_in(found)))


def fields(node: Node | None, types: tuple[str, ...], page: Page, *, asked: bool) -> None:
    """Every path that stands here should be a field of one of the types, or (when `asked`) an interaction's."""
    paths = [each for each in one_or_more(node) if isinstance(each, Scalar)] if node is not None and types else []
    of = vocabulary.asked_kind if asked else vocabulary.kind
    for path in paths:
        if all(of(type_, path.text) is None for type_ in types):
            words = {name for type_ in types for name in vocabulary.own_fields(type_)}
            words |= {name for type_ in types for name in vocabulary.attributes_of(type_)} if asked else set()
            unknown_field(path, types, words - {each.text for each in paths}, page)


def unknown_field(path: Scalar, types: tuple[str, ...], words: Iterable[str], page: Page) -> bool:
    """A mistake where a right word is near, else a note: producers may send more than the product knows."""
    of = listed(types, "and") if len(types) < 4 else "these events"
    if meant := misspelt(path.text, words):
        page.wrong(path.line, f"unknown field `{path.text}` of {of}; did you mean `{meant}`?")
        return True
    page.note(path.line, f"unknown field `{path.text}` of {of} (not in this version's vocabulary)")
    return False


def time_field(node: Node | None, selected: object, page: Page) -> None:
    """`by` names an instant that the selected events carry."""
    types = types_in((selected,))
    known = {name for type_ in types for name in vocabulary.times(type_)}
    if not isinstance(node, Scalar) or not types or node.text in known:
        return
    if any(vocabulary.kind(type_, node.text) == "any" for type_ in types):
        return
    of = listed(types, "and")
    hint = did_you_mean(node.text, known) if known else "; they carry none"
    page.wrong(node.line, f"`{node.text}` is no time field of {of}{hint}")


def number_field(node: Node | None, selected: object, page: Page) -> None:
    """A mean is of a field that holds numbers in the selected events."""
    types = types_in((selected,))
    if not isinstance(node, Scalar) or any(vocabulary.kind(type_, node.text) in ("number", "any") for type_ in types):
        return
    known = {name for type_ in types for name, kind in vocabulary.own_fields(type_).items() if kind == "number"}
    hint = did_you_mean(node.text, known) or ("" if known else "; they have none")
    page.wrong(node.line, f"`{node.text}` is no number field of {listed(types, 'and')}{hint}")


def one_zone(node: Node | None, page: Page) -> None:
    """Periods and months lie in one zone, for they are of many customers."""
    if isinstance(node, Scalar) and (node.text == "customer" or "/" not in node.text) and node.text not in zone.names():
        page.wrong(node.line, f"{shown(node)} is no zone for periods: they lie in one, as in `zone: Asia/Shanghai`")


def _known(node: Node | None, words: Iterable[str], what: str, page: Page) -> None:
    """What a later version may know is worth a note, no more."""
    for each in () if node is None else one_or_more(node):
        if isinstance(each, Scalar) and each.text not in words:
            page.note(each.line, f"unknown {what} `{each.text}`{did_you_mean(each.text, words)}")


def _zone(node: Node | None, types: tuple[str, ...], page: Page) -> None:
    """An IANA name, `customer`, or a field."""
    if not isinstance(node, Scalar) or node.text == "customer" or node.text in zone.names():
        return
    if "/" in node.text:
        page.wrong(node.line, f"unknown zone `{node.text}`{did_you_mean(node.text, zone.names())}")
        return
    fields(node, types, page, asked=True)
