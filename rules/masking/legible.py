"""A text as detectors read it: one width, no invisible characters or markup, spoken numbers as digits, places kept."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Final, NamedTuple

from rules.masking.letters import lookalikes, markup, separators, spoken
from rules.masking.letters.rewriting import Legible, Piece
from rules.masking.sieve import HALF, Sieve


class Step(NamedTuple):
    hint: str
    """Stands in every text that the step changes."""
    change: Callable[[Legible], Legible]


def read(text: str, *, is_piece: bool = False) -> Legible:
    """The text to look through; `is_piece`: it may hold a part of a number, so few spoken digits are digits too."""
    return sifted(text, _SIEVE.present(text), _SIEVE, _OF_A_PIECE if is_piece else STEPS)[0]


def sifted(
    text: str, present: Sequence[int], sieve: Sieve, steps: Sequence[Step] | None = None
) -> tuple[Legible, Sequence[int]]:
    """The text to look through, and which of the sieve's expressions stand in it, where these do in what was written;
    the sieve begins with `HINTS`."""
    legible = Legible(text)
    for number, step in enumerate(steps or STEPS):
        if number in present:
            legible = step.change(legible)
            present = sieve.present(legible.text)
    return legible, present


def _invisible(text: str) -> Iterator[Piece]:
    return ((found.start(), found.end(), "") for found in _INVISIBLE.finditer(text))


def _pieces(find: Callable[[str], Iterator[Piece]]) -> Callable[[Legible], Legible]:
    return lambda legible: legible.with_pieces(find(legible.text))


_ZERO_WIDTH: Final = (
    "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
    "\U000e0000-\U000e01ef"
)
_INVISIBLE: Final = re.compile(f"[{_ZERO_WIDTH}]+|\u20e3(?=[0-9]\ufe0f?\u20e3)")
"""Also the key around a digit, where the next digit has one too; else such a digit numbers a list."""

STEPS: Final = (
    Step("\ufffd", lambda legible: legible.with_text(HALF.sub("\ufffd", legible.text))),
    Step(markup.HINT, _pieces(markup.pieces)),
    Step(f"[{_ZERO_WIDTH}\u20e3]", _pieces(_invisible)),
    Step(lookalikes.ODD_HINT, lambda legible: legible.with_text(lookalikes.in_ascii(legible.text))),
    Step(lookalikes.EMOJI_HINT, _pieces(lookalikes.emoji_pieces)),
    Step(lookalikes.LETTERS_HINT, _pieces(lookalikes.letter_pieces)),
    Step(separators.HINT, _pieces(separators.pieces)),
    Step(spoken.CHINESE_HINT, _pieces(spoken.chinese_pieces)),
    Step(spoken.ENGLISH_HINT, _pieces(spoken.english_pieces)),
)
"""In order: half a character can be read by nobody, markup may hide any sign, and only what is legible can be heard."""

_OF_A_PIECE: Final = (
    *STEPS[:-2],
    Step(spoken.CHINESE_HINT, _pieces(partial(spoken.chinese_pieces, least=spoken.OF_A_PIECE))),
    Step(spoken.ENGLISH_HINT, _pieces(partial(spoken.english_pieces, least=spoken.OF_A_PIECE))),
)

HINTS: Final = tuple(step.hint for step in STEPS)
_SIEVE: Final = Sieve(HINTS)
