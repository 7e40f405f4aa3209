"""Reads what is known of the world from its files: outages, offsets between clocks, declared exceptions."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from typing import Annotated, Final, NamedTuple

from rules.context.facts import Exempt, Offset, Outage, Touched
from rules.grammar import values, yaml
from rules.grammar.keyed import Keyed, Read, build
from rules.grammar.nodes import Node, Scalar, shown
from rules.grammar.page import Page
from rules.history import NEVER
from rules.timing import duration
from schemas import instant

EVERYTHING: Final = "everything"
NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")
"""It is a metric's label."""
_Text = Annotated[str, Read(values.text)]
_Texts = Annotated[tuple[str, ...], Read(values.texts)]


def _instant(node: Node, page: Page) -> int | None:
    """A time with its zone."""
    found = values.text(node, page)
    try:
        return None if found is None else instant.micros(found)
    except ValueError:
        page.wrong(node.line, f"{shown(node)} is no time with a zone; write it as 2026-01-31T09:00:00+08:00")
        return None


_Instant = Annotated[int, Read(_instant)]


def _offset(node: Node, page: Page) -> int | None:
    """A duration, with a minus where the second source is behind."""
    found = values.text(node, page)
    try:
        parsed = None if found is None else duration.parse(found.removeprefix("-"))
    except ValueError as error:
        page.wrong(node.line, str(error))
        return None
    if parsed is None or isinstance(parsed, duration.Elapsed):
        return None if parsed is None else parsed.micros * (-1 if str(found).startswith("-") else 1)
    page.wrong(
        node.line, f"{shown(node)} is counted on a calendar; clocks differ by elapsed time, as in 1.2s or -300ms"
    )
    return None


def _sources(node: Node, page: Page) -> tuple[str, str] | None:
    found = values.texts(node, page)
    if found is None or len(found) == 2:
        return found
    page.wrong(node.line, "two sources are needed, as in [/pbx, /desktop]: `offset` says how far the second is ahead")
    return None


class _Touches(Keyed):
    rules: _Texts = ()
    tenants: _Texts = ()
    queues: _Texts = ()
    customers: _Texts = ()
    subjects: _Texts = ()


def _touches(node: Node, page: Page) -> Touched | None:
    """A mapping of what must agree, or the word for all."""
    if isinstance(node, Scalar) and node.text.strip() == EVERYTHING:
        return Touched()
    if isinstance(node, Scalar):
        page.wrong(
            node.line, f"{shown(node)} stands where `{EVERYTHING}` or keys are expected, as in `queues: [tests]`"
        )
        return None
    read = build(_Touches, node, page)
    if read is None:
        return None
    if not read.model_fields_set:
        page.wrong(node.line, f"nothing is named here; what touches all is written as `{EVERYTHING}`")
        return None
    return Touched(**{name: frozenset(getattr(read, name)) for name in Touched._fields})


class _Dated(Keyed):
    from_: _Instant
    to: _Instant | None = None
    reason: _Text
    author: _Text

    @property
    def ends(self) -> int:
        return NEVER if self.to is None else self.to


class _Outage(_Dated):
    source: _Text | None = None


class _Exempt(_Dated):
    touches: Annotated[Touched, Read(_touches)]


class _Clock(Keyed):
    sources: Annotated[tuple[str, str], Read(_sources)]
    offset: Annotated[int, Read(_offset)]
    measured: Annotated[date, Read(values.day)]
    author: _Text


def _outage(read: Keyed, name: str) -> Outage:
    assert isinstance(read, _Outage)
    return Outage(read.from_, read.ends, read.source, name, read.reason, read.author)


def _exempt(read: Keyed, name: str) -> Exempt:
    assert isinstance(read, _Exempt)
    return Exempt(name, read.from_, read.ends, read.touches, read.reason, read.author)


def _clock(read: Keyed, name: str) -> Offset:
    assert isinstance(read, _Clock)
    return Offset(name, read.sources, read.offset, read.measured, read.author)


Fact = Outage | Offset | Exempt


class _Kind(NamedTuple):
    """How files of one folder are read."""

    model: type[Keyed]
    fact: Callable[[Keyed, str], Fact]
    what: str


KINDS: Final[Mapping[str, _Kind]] = {
    "outages": _Kind(_Outage, _outage, "an outage: a mapping with `from`, `to`, `reason` and `author`"),
    "clocks": _Kind(_Clock, _clock, "an offset: a mapping with `sources`, `offset`, `measured` and `author`"),
    "exceptions": _Kind(
        _Exempt, _exempt, "an exception: a mapping with `from`, `to`, `touches`, `reason` and `author`"
    ),
}
"""By the folder's name, which is also the name of the field of the context."""


def read(content: bytes, page: Page, folder: str) -> Fact | None:
    """The fact of one file; None where the page says what is wrong. Its name is the file's."""
    kind = KINDS[folder]
    if not NAME.fullmatch(page.path.stem):
        page.wrong(1, f"a fact's name is its file's: `{page.path.stem}` may hold only letters, digits, _ and -")
    node = yaml.read(content, page, kind.what)
    if node is None:
        return None
    if "check" in node:
        page.wrong(node.line_of("check"), f"this looks like a rule; the folder `{folder}` holds none")
        return None
    read_ = build(kind.model, node, page)
    if isinstance(read_, _Dated) and read_.ends <= read_.from_:
        page.wrong(node.line_of("to"), "`to` is not after `from`")
    if isinstance(read_, _Exempt):
        touches = node.get("touches")
        page.references += [(touches.line if touches else node.line, each) for each in sorted(read_.touches.rules)]
    return None if read_ is None or page.mistakes else kind.fact(read_, page.path.stem)
