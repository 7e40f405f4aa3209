"""The redacted copy of a scan: what each text shows is masked, and every piece of a number split over messages."""

from collections.abc import Iterable
from typing import Final

from rules.masking.finding import Looking
from rules.masking.redacting import Redacting
from streams.scanning.item import Item
from streams.scanning.joining import Joined, Joining, Place, hidden

MOST_PIECES: Final = 500_000
"""Pieces of split numbers that are remembered while a copy is made, some 150 bytes each."""
_ROUNDS: Final = 4
"""What hiding a piece uncovers is hidden in the next round."""


class TooManyPiecesError(Exception):
    """More pieces of split numbers than are remembered: the copy would show some."""


class Copying:
    """Writes items as a copy may show them.

    Whoever copies reads twice: `look` at all items first, for a number is known by its last piece and its first one
    stands before it. What is remembered between are places of pieces alone, no text and no digit, `MOST_PIECES` at
    most, each until its item is written; beside them the digits of the last minute, as `Joining` keeps them.
    """

    def __init__(self, looking: Looking, redacting: Redacting) -> None:
        self._redacting = redacting
        self._ahead = Joining(looking)
        self._shown = Joining(looking)
        """What whoever scans the copy will join."""
        self.pieces: dict[Place, frozenset[tuple[int, int]]] = {}
        """From and to, by message, of what is still to be written."""

    def look(self, item: Item) -> None:
        """Raises TooManyPiecesError."""
        for piece in self._ahead.take(item).pieces:
            if piece.place not in self.pieces and len(self.pieces) >= MOST_PIECES:
                raise TooManyPiecesError
            self.pieces[piece.place] = self.pieces.get(piece.place, frozenset()) | {(piece.start, piece.end)}

    def copy(self, item: Item, joined: Joined) -> bytes:
        """The item's bytes in the copy; `joined` is what it completes in the original."""
        known = self.pieces.pop(item.key, frozenset())
        here = {(each.start, each.end) for each in joined.pieces if each.place == item.key}
        masked = self._masked(item, known | here)
        for _ in range(_ROUNDS):
            if not (found := self._shown.take(masked).found):
                break
            masked = self._masked(masked, [(each.start, each.end) for each in found])
        return masked.copied()

    def _masked(self, item: Item, pieces: Iterable[tuple[int, int]]) -> Item:
        return (hidden(item, pieces) if pieces else item).redacted(self._redacting)
