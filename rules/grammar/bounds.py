"""The types of the keys of limits, shares and evidences: windows, periods, parts, bounds."""

import re
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Annotated, Final, Literal

from rules.grammar import selectors, values
from rules.grammar.keyed import Keyed, Read, build
from rules.grammar.nodes import Mapping, Node, Scalar, one_or_more, shown
from rules.grammar.page import Page
from rules.selector import Selector, State
from rules.timing.duration import Duration, Elapsed

WINDOWS: Final = ("day", "week", "month")
PERIODS: Final = ("hour", "day", "week", "month", "quarter", "year")
EXCUSED: Final = ("left_out", "kept", "broken")
_NUMBER: Final = re.compile(r"[0-9]{1,15}(\.[0-9]{1,9})?")


@dataclass(frozen=True, slots=True)
class Kept:
    """The verdicts of another rule: kept ones among all."""

    rule: str


@dataclass(frozen=True, slots=True)
class Measured:
    """What another rule measured."""

    rule: str


class Each(Keyed):
    """Periods one after the other, from the subject's first event on."""

    each: Annotated[Duration, Read(values.some_time)]


class Last(Keyed):
    """The time just gone, looked at again and again."""

    last: Annotated[Elapsed, Read(values.some_passing)]
    every: Annotated[Elapsed, Read(values.some_passing)]


def rule_names(node: Node, page: Page) -> tuple[str, ...] | None:
    """Ids of other rules, which must be there when all files are read."""
    found = values.texts(node, page)
    page.references.extend((each.line, each.text) for each in one_or_more(node) if isinstance(each, Scalar))
    return found


def rule_name(node: Node, page: Page) -> str | None:
    """The id of one other rule."""
    found = values.text(node, page)
    page.references.extend([] if found is None else [(node.line, found)])
    return found


class _KeptKeys(Keyed):
    kept: Annotated[str, Read(rule_name)]


class _MeasuredKeys(Keyed):
    measured: Annotated[str, Read(rule_name)]


class RulesOf(Keyed):
    """What these rules judged."""

    rules: Annotated[tuple[str, ...], Read(rule_names)]


def window(node: Node, page: Page) -> Duration | str | None:
    """A duration, or a day, week or month of the calendar."""
    if isinstance(node, Scalar) and not any(letter.isdigit() for letter in node.text):
        return values.word_of(WINDOWS)(node, page)
    return values.some_time(node, page)


def period(node: Node, page: Page) -> str | Each | Last | None:
    """A word of the calendar, `{each: 30 days}` or `{last: 24h, every: 5m}`."""
    if not isinstance(node, Mapping):
        return values.word_of(PERIODS)(node, page)
    return build(Last, node, page) if node.get("last") or node.get("every") else build(Each, node, page)


def part(node: Node, page: Page) -> Selector | State | Kept | None:
    """Events, a state's time, or `{kept: rule}`."""
    if isinstance(node, Mapping) and node.get("kept"):
        read = build(_KeptKeys, node, page)
        return None if read is None else Kept(read.kept)
    return selectors.selector_or_state(node, page)


def mean(node: Node, page: Page) -> Measured | str | None:
    """`{measured: rule}`, or a number field of `of`."""
    if not isinstance(node, Mapping):
        return values.text(node, page)
    read = build(_MeasuredKeys, node, page)
    return None if read is None else Measured(read.measured)


def bound(node: Node, page: Page) -> Fraction | Duration | None:
    """A percentage, a number or a duration; a percentage is a hundredth part, exactly."""
    if isinstance(node, Scalar) and _NUMBER.fullmatch(node.text):
        if "part" not in page.siblings:
            return Fraction(node.text)
        page.wrong(node.line, f"{shown(node)} bounds a share without %; did you mean {node.text}%?")
        return None
    return values.span_or_percentage(node, page)


def evidence_of(node: Node, page: Page) -> Selector | str | RulesOf | None:
    """Events, a topic, or `{rules: [...]}`."""
    if isinstance(node, Mapping) and node.get("rules"):
        return build(RulesOf, node, page)
    if isinstance(node, Scalar) and node.text.startswith("contact."):
        return node.text
    return selectors.selector(node, page)


Windowing = Annotated[Duration | Literal["day", "week", "month"], Read(window)]
Lasting = Annotated[Literal["hour", "day", "week", "month", "quarter", "year"] | Each | Last, Read(period)]
Parting = Annotated[Selector | State | Kept, Read(part)]
Meaning = Annotated[Measured | str, Read(mean)]
Bounding = Annotated[Fraction | Duration, Read(bound)]
Excusing = Annotated[Literal["left_out", "kept", "broken"], Read(values.word_of(EXCUSED))]
Proving = Annotated[Selector | str | RulesOf, Read(evidence_of)]
Dating = Annotated[date, Read(values.day)]
