"""A text that was rewritten, and where each of its characters stood in the original."""

from collections.abc import Iterable
from typing import NamedTuple

Piece = tuple[int, int, str]
"""From, to, and what stands there instead; of the same length it is replaced sign by sign."""


class Legible(NamedTuple):
    text: str
    starts: list[int] | None = None
    """Where each character begins in the original; None when all stand where they stood."""
    ends: list[int] | None = None
    """And where it ends: a character may stand for several."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A span of this text, in characters of the original."""
        if self.starts is None or self.ends is None:
            return start, end
        return self.starts[start], self.ends[end - 1]

    def with_pieces(self, pieces: Iterable[Piece]) -> "Legible":
        """The text with these pieces, which stand in order and apart."""
        pieces = tuple(pieces)
        if all(len(new) == end - start for start, end, new in pieces):
            return self._replace(text=_replaced(self.text, pieces)) if pieces else self
        starts = list(range(len(self.text))) if self.starts is None else self.starts
        ends = list(range(1, len(self.text) + 1)) if self.ends is None else self.ends
        text: list[str] = []
        new_starts: list[int] = []
        new_ends: list[int] = []
        at = 0
        for start, end, new in pieces:
            text += (self.text[at:start], new)
            if len(new) == end - start:
                new_starts += starts[at:end]
                new_ends += ends[at:end]
            else:
                new_starts += starts[at:start]
                new_starts += [starts[start]] * len(new)
                new_ends += ends[at:start]
                new_ends += [ends[end - 1]] * len(new)
            at = end
        text.append(self.text[at:])
        new_starts += starts[at:]
        new_ends += ends[at:]
        return Legible("".join(text), new_starts, new_ends)

    def with_text(self, text: str) -> "Legible":
        """Another text of the same length, sign for sign."""
        return self._replace(text=text)


def _replaced(text: str, pieces: Iterable[Piece]) -> str:
    parts: list[str] = []
    at = 0
    for start, end, new in pieces:
        parts += (text[at:start], new)
        at = end
    return "".join((*parts, text[at:]))
