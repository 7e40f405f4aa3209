"""What a YAML file holds, every scalar still text, every node with its line."""

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Scalar:
    """A text and whether it stands without quotes; lines count from 1."""

    text: str
    plain: bool
    line: int
    is_block: bool = False
    """Written as `|` or `>`: its text begins on the next line."""

    @property
    def is_null(self) -> bool:
        return self.plain and self.text in ("", "~", "null", "Null", "NULL")


@dataclass(frozen=True, slots=True)
class Sequence:
    """Items one after the other."""

    items: tuple["Node", ...]
    line: int


@dataclass(frozen=True, slots=True)
class Mapping:
    """Values under keys, no key twice."""

    items: tuple[tuple[Scalar, "Node"], ...]
    line: int

    def get(self, key: str) -> "Node | None":
        return next((value for name, value in self.items if name.text == key), None)

    def line_of(self, key: str) -> int:
        """The line of a key; the mapping's own where it has no such key."""
        return next((name.line for name, _ in self.items if name.text == key), self.line)

    def __iter__(self) -> Iterator[str]:
        return (name.text for name, _ in self.items)


Node = Scalar | Sequence | Mapping


def one_or_more(node: Node) -> tuple[Node, ...]:
    """A sequence's items, or the node itself as the only one."""
    return node.items if isinstance(node, Sequence) else (node,)


def shown(node: Node) -> str:
    """A node in a sentence about what is wrong with it."""
    if isinstance(node, Sequence):
        return "a list"
    if isinstance(node, Mapping):
        return "a mapping"
    return "nothing" if node.is_null else f"`{_short(node.text)}`"


def _short(text: str) -> str:
    line = text.strip().split("\n")[0]
    return line if len(line) <= 60 else f"{line[:57]}..."
