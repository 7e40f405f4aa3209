"""Characters that look like others: widths, scripts, alphabets of mathematics, mask signs, letters for digits."""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

from rules.masking.letters.rewriting import Piece


def _as_ascii() -> dict[int, str]:
    """Characters that stand for one ASCII letter, digit or sign. Circled digits number lists, so they stay."""
    table: dict[int, str] = {}
    for first, last in ((0xA0, 0xA0), (0x2000, 0x203F), (0x205F, 0x205F), (0x3000, 0x3000)):
        table |= {code: " " for code in range(first, last + 1) if unicodedata.category(chr(code)) == "Zs"}
    for first, last in ((0xFE50, 0xFE6F), (0xFF01, 0xFF5E), (0x1D400, 0x1D7FF)):
        for code in range(first, last + 1):
            same = unicodedata.normalize("NFKC", chr(code))
            if same in _SIGNS or (len(same) == 1 and same.isascii() and same.isalnum()):
                table[code] = same
    for code in range(0x660, 0x1FC00):
        if unicodedata.category(chr(code)) == "Nd":
            table[code] = str(unicodedata.digit(chr(code)))
    table |= dict(zip(map(ord, _CYRILLIC_AND_GREEK), _LATIN, strict=True))
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    table |= dict.fromkeys(map(ord, "•●○◦∙⋅∗⁎✱✲✻█▇▉■□▪▫×✕✖╳※"), "*")
    return table | _BESIDE_WIDE | {_MIDDLE_DOT: ".", _KEYCAP: " "}


def ranges(codes: set[int]) -> str:
    """Characters as ranges for an expression, which reads ranges beyond U+FFFF faster than lists."""
    starts = sorted(code for code in codes if code - 1 not in codes)
    ends = sorted(code for code in codes if code + 1 not in codes)
    return "".join(
        re.escape(chr(start)) + (f"-{re.escape(chr(end))}" if end > start else "")
        for start, end in zip(starts, ends, strict=True)
    )


def in_ascii(text: str) -> str:
    return text.translate(AS_ASCII)


def emoji_pieces(text: str) -> Iterator[Piece]:
    """Pictures between digits divide them like a space."""
    for found in _EMOJI.finditer(text):
        yield found.start(), found.end(), " "


def letter_pieces(text: str) -> Iterator[Piece]:
    """Letters among the digits of a number are the digits they look like."""
    for found in _MIXED.finditer(text):
        mixed = found.group()
        if sum(map(str.isdigit, mixed)) >= _ENOUGH_DIGITS:
            yield found.start(), found.end(), mixed.translate(_AS_DIGITS)


_SIGNS: Final = frozenset("@+*#-._()")
_BESIDE_WIDE: Final = {ord("："): ":", ord("／"): "/", ord("＝"): "=", ord("；"): ";", ord("？"): "?"}
"""Signs of all Chinese talk, which are read so where digits or letters are as wide."""
_MIDDLE_DOT: Final = 0xB7
_KEYCAP: Final = 0x20E3
_CYRILLIC_AND_GREEK: Final = "АВЕКМНОРСТХаеорсухѕіјΑΒΕΖΗΙΚΜΝΟΡΤΧο"
_LATIN: Final = "ABEKMHOPCTXaeopcyxsijABEZHIKMNOPTXo"
AS_ASCII: Final = _as_ascii()

_DIVIDING: Final = {code for code, same in AS_ASCII.items() if same in " ()-._+#"}
"""Signs of ordinary talk too, which matter only beside a digit."""

_ALPHABETS: Final = set(map(ord, _CYRILLIC_AND_GREEK))
ODD_HINT: Final = (
    f"[{ranges(set(AS_ASCII) - _DIVIDING - _ALPHABETS - set(_BESIDE_WIDE))}]"
    f"|[0-9@A-Za-z][{ranges(_DIVIDING | _ALPHABETS)}]|[{ranges(_DIVIDING | _ALPHABETS)}][0-9@A-Za-z]"
)

_EMOJIS: Final = (set(range(0x2600, 0x27C0)) | set(range(0x1F000, 0x1FB00))) - set(AS_ASCII)
EMOJI_HINT: Final = f"[0-9] ?[{ranges(_EMOJIS)}]{{1,4}} ?[0-9]"
_EMOJI: Final = re.compile(f"(?<=[0-9]) ?[{ranges(_EMOJIS)}]{{1,4}} ?(?=[0-9])")

LETTERS_HINT: Final = "[0-9][ -]?[OoIl]{1,8}[ -]?[0-9]|\\b[OoIl]{1,2}[0-9]{3}|[0-9]{3}[OoIl]"
_MIXED: Final = re.compile("(?<![0-9A-Za-z])[0-9OoIl](?:[ -]?[0-9OoIl]){6,30}(?![0-9A-Za-z])")
_AS_DIGITS: Final = str.maketrans("OoIl", "0011")
_ENOUGH_DIGITS: Final = 5
