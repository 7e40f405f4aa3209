"""The shape of a panel: what it asks, shows and says. One call makes one."""

import re
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

from dashboards.words import Language, Levels, Text

Kind = Literal["stat", "trend", "bars", "heatmap", "table", "text"]
Unit = Literal["percentunit", "s", "short", "none", "cps", "dateTimeAsIso"]

_BOARD: Final = re.compile(r"(/d/[a-z-]+)")
WIDE: Final = 24
"""Columns of Grafana's grid."""


class Query(NamedTuple):
    """One question to Prometheus. `exemplars` asks for the violations behind the figures too; `may_be_empty` says why
    there may be no answer in a healthy hour."""

    expr: str
    legend: str | Text = ""
    exemplars: bool = False
    may_be_empty: str = ""


class Link(NamedTuple):
    """A place to go on from here; the address is relative to Grafana."""

    title: Text
    url: str

    def of(self, language: Language) -> str:
        """The address of the board in that language."""
        return self.url if language == "en" else _BOARD.sub(r"\1-zh", self.url)


@dataclass(frozen=True)
class Panel:
    """`description` says what to do."""

    kind: Kind
    title: Text
    description: Text
    queries: tuple[Query, ...] = ()
    unit: Unit = "short"
    width: int = 6
    height: int = 5
    levels: Levels | None = None
    links: tuple[Link, ...] = ()
    columns: tuple[tuple[str, Text], ...] = ()
    """Of a table: the labels and queries (`Value #A`) that are shown, in order."""
    number: int = 0
    """Its id on the board, where others lead to it; else its place."""


def stat(
    title: Text,
    description: Text,
    expr: str,
    unit: Unit = "short",
    *,
    levels: Levels | None = None,
    width: int = 6,
    links: tuple[Link, ...] = (),
) -> Panel:
    """One figure, large, with a word for its level."""
    queries = (Query(expr),)
    return Panel("stat", title, description, queries, unit, width, 5, levels, links)


def trend(
    title: Text,
    description: Text,
    *queries: Query,
    unit: Unit = "short",
    levels: Levels | None = None,
    width: int = 12,
    links: tuple[Link, ...] = (),
) -> Panel:
    """Lines over time."""
    return Panel("trend", title, description, queries, unit, width, 8, levels, links)


def bars(
    title: Text,
    description: Text,
    *queries: Query,
    unit: Unit = "short",
    width: int = 12,
    links: tuple[Link, ...] = (),
) -> Panel:
    """Counts over time, stacked."""
    return Panel("bars", title, description, queries, unit, width, 8, None, links)


def heatmap(title: Text, description: Text, expr: str, *, width: int = 24) -> Panel:
    """A histogram over time; `expr` keeps the label `le`."""
    return Panel("heatmap", title, description, (Query(expr, "{{le}}"),), "s", width, 9, None)


def table(
    title: Text,
    description: Text,
    *queries: Query,
    columns: tuple[tuple[str, Text], ...],
    width: int = 24,
    links: tuple[Link, ...] = (),
) -> Panel:
    """A row for each combination of labels, a column for each query."""
    return Panel("table", title, description, queries, "short", width, 9, None, links, columns)


def text(title: Text, content: Text, *, width: int = 24, height: int = 6, number: int = 0) -> Panel:
    """Words in Markdown."""
    return Panel("text", title, content, width=width, height=height, number=number)
