"""The shape of a board: its name, what may be chosen on it, and rows of panels that never overlap."""

from collections.abc import Iterator
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Final, Literal, NamedTuple

from dashboards import boards
from dashboards.panel import WIDE, Panel
from dashboards.words import Language, Text

Variable = Literal["tenant", "channel", "queue", "rule"]
EVERYWHERE: Final[tuple[Variable, ...]] = ("tenant", "channel", "queue")


class Row(NamedTuple):
    """A heading and what stands below it."""

    title: Text
    panels: tuple[Panel, ...]


@dataclass(frozen=True)
class Board:
    """One page. `order` is its place among the others."""

    name: str
    order: int
    title: Text
    description: Text
    rows: tuple[Row, ...]
    variables: tuple[Variable, ...] = EVERYWHERE
    since: str = "now-3h"
    refresh: str = "10s"

    @property
    def panels(self) -> tuple[Panel, ...]:
        return tuple(panel for row in self.rows for panel in row.panels)

    def uid(self, language: Language) -> str:
        """Under which Grafana knows it."""
        return uid(self.name, language)


def uid(name: str, language: Language) -> str:
    return f"contactwatch-{name}" + ("" if language == "en" else "-zh")


def every() -> list[Board]:
    """All boards: a file of `boards/` is one, found by listing the folder."""
    found = (import_module(f"{boards.__name__}.{each.name}").BOARD for each in iter_modules(boards.__path__))
    return sorted(found, key=lambda board: board.order)


class Box(NamedTuple):
    """Where a panel or a heading stands on the grid."""

    x: int
    y: int
    width: int
    height: int


def placed(board: Board) -> Iterator[tuple[Row | Panel, Box]]:
    """Headings and panels from left to right and from top to bottom; a line is as high as its highest panel."""
    y = 0
    for row in board.rows:
        yield row, Box(0, y, WIDE, 1)
        x, y, height = 0, y + 1, 0
        for panel in row.panels:
            if x + panel.width > WIDE:
                x, y, height = 0, y + height, 0
            yield panel, Box(x, y, panel.width, panel.height)
            x, height = x + panel.width, max(height, panel.height)
        y += height
