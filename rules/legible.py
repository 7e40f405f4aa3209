"""A text as detectors read it: one width, no invisible characters, long spoken numbers as digits, places kept."""

import re
import unicodedata
from typing import Final, NamedTuple


class Legible(NamedTuple):
    text: str
    places: list[int] | None
    """Where each character stands in the original; None when they stand where they stood."""

    def original(self, start: int, end: int) -> tuple[int, int]:
        """A span of this text, in characters of the original."""
        if self.places is None:
            return start, end
        return self.places[start], self.places[end - 1] + 1


def read(text: str) -> Legible:
    """The text to look through."""
    if text.isascii():
        return Legible(text, None)
    places = None
    if _INVISIBLE.search(text):
        places = [match.start() for match in _VISIBLE.finditer(text)]
        text = _INVISIBLE.sub("", text)
    if _ODD.search(text):
        text = text.translate(_AS_ASCII)
    return Legible(_SPOKEN.sub(_as_digits, text), places)


def _as_digits(run: re.Match[str]) -> str:
    return run.group().translate(_SAID)


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
    for zero in (0x660, 0x6F0, 0x966):
        table |= {zero + digit: str(digit) for digit in range(10)}
    table |= dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")
    table |= dict.fromkeys(map(ord, "•●○◦∙⋅∗⁎✱✲✻█▇▉■□▪▫×✕✖╳※"), "*")
    return table | {_MIDDLE_DOT: ".", _KEYCAP: " "}


def _ranges(same_as: str = "") -> str:
    """The characters of the table as ranges for an expression, which reads ranges beyond U+FFFF faster than lists."""
    codes = {code for code, same in _AS_ASCII.items() if not same_as or same in same_as}
    starts = sorted(code for code in codes if code - 1 not in codes)
    ends = sorted(code for code in codes if code + 1 not in codes)
    return "".join(f"\\U{start:08x}-\\U{end:08x}" for start, end in zip(starts, ends, strict=True))


_SIGNS: Final = frozenset("@+*#-._()")
_MIDDLE_DOT: Final = 0xB7
_KEYCAP: Final = 0x20E3
_AS_ASCII: Final = _as_ascii()
_ODD: Final = re.compile(f"[{_ranges()}]")

_ZERO_WIDTH: Final = "\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufe00-\ufe0f\ufeff"
_INVISIBLE: Final = re.compile(f"[{_ZERO_WIDTH}]+")
_VISIBLE: Final = re.compile(f"[^{_ZERO_WIDTH}]")

_SAYS: Final = "〇零一二三四五六七八九幺壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨❶❷❸❹❺❻❼❽❾"
_SAID: Final = str.maketrans(_SAYS + ",，、", "001234567891" + "123456789" + "0123456789" + "123456789" + "---")
_SPOKEN: Final = re.compile(f"[{_SAYS}](?:[ ,，、-]?[{_SAYS}]){{10,}}")
