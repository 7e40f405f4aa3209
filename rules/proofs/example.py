"""An example of a rule: a timeline and what must come of it."""

import datetime
import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

from rules.grammar import keys, values
from rules.grammar.keyed import Keyed, Read, build, values_of
from rules.grammar.nodes import Mapping, Node, Scalar, Sequence, one_or_more, shown
from rules.grammar.page import Page, did_you_mean, listed
from rules.proofs.offset import is_offset
from rules.timing import duration

Verdict = Literal["open", "kept", "broken", "excused", "undetermined"]
VERDICTS: Final = ("open", "kept", "broken", "excused", "undetermined")
NONE: Final = "none"
"""Expects that no clock starts at all."""
NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,9})?")
NULL: Final = ("null", "~")
"""Expects that what would end the clock never came."""


def _moment(node: Node, page: Page) -> str | None:
    found = values.text(node, page)
    if found is None or is_offset(found):
        return found
    page.wrong(node.line, f"{shown(node)} is no time of a timeline; write it as 01:00, 2:00:00 or 1:02:03.5")
    return None


def _measure(node: Node, page: Page) -> str | None:
    found = values.text(node, page)
    if found is None or found in NULL or NUMBER.fullmatch(found):
        return found
    try:
        duration.parse(found)
    except ValueError:
        page.wrong(node.line, f"{shown(node)} cannot be measured; write a number, a duration as 90s, or null")
        return None
    return found


class Expectation(Keyed):
    """What one verdict must be; texts as the file has them, None where nothing is said."""

    verdict: Annotated[Verdict, Read(values.word_of(VERDICTS))] | None = None
    broken_at: Annotated[str, Read(_moment)] | None = None
    due_at: Annotated[str, Read(_moment)] | None = None
    measured: Annotated[str, Read(_measure)] | None = None


@dataclass(frozen=True, slots=True)
class Example:
    """`events` is the timeline's text, which begins in line `events_line` of the file; `expect` is empty where no
    clock may start."""

    title: str
    events: str
    expect: tuple[Expectation, ...]
    date: datetime.date | None
    line: int
    events_line: int


def _timeline(node: Node, page: Page) -> str | None:
    if isinstance(node, Scalar):
        return node.text
    page.wrong(
        node.line, f"{shown(node)} stands where a timeline is expected: a text of lines as in 00:00 queue.entered"
    )
    return None


class _ExampleKeys(Keyed):
    title: keys.Naming
    events: Annotated[str, Read(_timeline)]
    date: Annotated[datetime.date, Read(values.day)] | None = None


_EXPECTING: Final = (*Expectation.model_fields, "verdicts")


def read_examples(node: Node, page: Page) -> tuple[Example, ...] | None:
    """The reader of a rule's `examples`."""
    if not isinstance(node, Sequence):
        page.wrong(node.line, f"{shown(node)} stands where a list of examples is expected")
        return None
    found = [_example(each, page) for each in node.items]
    return tuple(each for each in found if each is not None)


def _example(node: Node, page: Page) -> Example | None:
    if not isinstance(node, Mapping):
        page.wrong(node.line, f"{shown(node)} stands where an example is expected: `title`, `events` and a verdict")
        return None
    before = len(page.mistakes)
    unused = set(_KEYS) - set(node)
    for key, _ in node.items:
        if key.text not in _KEYS:
            page.wrong(key.line, f"unknown key `{key.text}`{did_you_mean(key.text, unused)}")
    read = values_of(_ExampleKeys, node, page, ignored=tuple(node))
    expect = _expectations(node, page)
    if len(page.mistakes) > before:
        return None
    known = _ExampleKeys.model_validate(read)
    timeline = node.get("events")
    # The text of a block begins on the line after its `|`.
    first = node.line if timeline is None else timeline.line + (isinstance(timeline, Scalar) and timeline.is_block)
    return Example(known.title, known.events, expect, known.date, node.line, first)


_KEYS: Final = ("title", "events", "date", *_EXPECTING)


def _expectations(node: Mapping, page: Page) -> tuple[Expectation, ...]:
    given = [name for name in _EXPECTING if name in node]
    if not given:
        page.wrong(node.line, f"the example expects nothing; give it {listed(_EXPECTING)}")
        return ()
    several = [name for name in ("verdict", "verdicts") if isinstance(node.get(name), Sequence)]
    if several:
        if len(given) > 1:
            page.wrong(node.line_of(given[1]), f"a list of verdicts stands alone; put {listed(given, 'and')} into it")
        return _several(node.get(several[0]), page)
    if "verdicts" in node:
        page.wrong(node.line_of("verdicts"), "`verdicts` is a list of verdicts; write a single one as `verdict`")
        return ()
    if _expects_none(node.get("verdict")):
        return ()
    own = Mapping(tuple((key, value) for key, value in node.items if key.text in given), node.line)
    read = build(Expectation, own, page)
    return () if read is None else (read,)


def _expects_none(node: Node | None) -> bool:
    return isinstance(node, Scalar) and node.text == NONE


def _several(node: Node | None, page: Page) -> tuple[Expectation, ...]:
    found = []
    for each in one_or_more(node) if node is not None else ():
        # A lone word stands for a mapping that says only the verdict.
        whole = Mapping(((Scalar("verdict", True, each.line), each),), each.line) if isinstance(each, Scalar) else each
        if (read := build(Expectation, whole, page)) is not None:
            found.append(read)
    return tuple(found)
