"""Where numbers may stand in a text: words of digits and mask signs, chained by spaces, dashes and dots."""

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

new: Final = tuple.__new__
"""Makes a named tuple of the tuple of its fields, in a third of its constructor's time; for what each number makes."""

Layout = tuple[int, ...]
"""How many characters each word of a number has: (3, 4, 4)."""


class Word(NamedTuple):
    atoms: str
    """Digits, `*` for each hidden one, at the end perhaps the check sign `X`."""
    start: int
    end: int


Chain = tuple[Word, ...]
"""Neighbouring words with nothing but links between them."""

Span = tuple[int, int]


def plain(region: str) -> Iterator[tuple[Span, ...]]:
    """Where the words of a region without mask signs or x stand in it, a chain at a time."""
    words: list[Span] = []
    for word in _DIGITS.finditer(region):
        if words and region[words[-1][1] : word.start()] not in LINKS:
            yield tuple(words)
            words = []
        words.append(word.span())
    yield tuple(words)


def signed(text: str, raw: str, offset: int) -> Iterator[Chain]:
    """The chains of any region, which stands at that place of the text. One with signs at its edge comes twice, for
    they may be bold print."""
    if "*" in raw or "#" in raw:
        raw = _WORD.sub(_without_lone_signs, raw)
    for words in _linked(text, raw, offset):
        yield tuple(words)
        if len(inner := [part for word in words for part in _without_edges(word)]) > len(words):
            yield tuple(inner)


def _linked(text: str, raw: str, offset: int) -> Iterator[list[Word]]:
    """Words of a region in order, cut where something else stands between two of them."""
    words: list[Word] = []
    for match in _WORD.finditer(raw):
        word = _word(text, match.group(), offset + match.start(), bool(words))
        if word is None or (words and raw[words[-1].end - offset : word.start - offset] not in LINKS):
            if words:
                yield words
            words = []
        if word is not None and (words or word.atoms != "X"):
            words.append(word)
    if words:
        yield words


def _word(text: str, raw: str, start: int, follows: bool) -> Word | None:
    """Digits and signs; None when its x are letters."""
    end = start + len(raw)
    if raw.isdigit():
        return Word(raw, start, end)
    if "x" not in raw and "X" not in raw:
        return Word(raw.replace("#", "*"), start, end)
    if raw in ("x", "X"):
        return Word("X", start, end) if follows else None
    body = raw.upper().replace("#", "*")
    check = "X" if body[-1] == "X" and body[-2] != "X" else ""
    body = _HIDING_X.sub(_stars, body[: len(body) - len(check)])
    bare = body.lstrip("X")
    if "X" in bare or not bare:
        return None
    hides = "XX" in raw.upper()
    if hides and _touches_letters(text, start, end):
        return None
    return Word(bare + check, start + len(body) - len(bare), end)


def _without_lone_signs(word: re.Match[str]) -> str:
    """A single sign in a word hides nothing: it multiplies, numbers or separates."""
    signs = word.group()
    return signs if _HIDES.search(signs) else signs.replace("*", "|").replace("#", "|")


def _stars(run: re.Match[str]) -> str:
    return "*" * len(run.group())


def _touches_letters(text: str, start: int, end: int) -> bool:
    around = text[start - 1 : start] + text[end : end + 1]
    return any(sign.isascii() and sign.isalpha() for sign in around)


def _without_edges(word: Word) -> list[Word]:
    """The word as signs, digits, signs: three words, or fewer."""
    core = word.atoms.strip("*")
    if not core or len(core) == len(word.atoms):
        return [word]
    lead = len(word.atoms) - len(word.atoms.lstrip("*"))
    first, last = word.start + lead, word.start + lead + len(core)
    parts = Word("*" * lead, word.start, first), Word(core, first, last), Word("*" * (word.end - last), last, word.end)
    return [part for part in parts if part.atoms]


LINKS: Final = frozenset(
    (
        "",
        " ",
        "-",
        ".",
        "\t",
        "  ",
        " -",
        "- ",
        "--",
        " - ",
        " . ",
        "\n",
        "\r\n",
        "(",
        ")",
        ") ",
        " (",
        ")-",
        "-(",
        "[",
        "]",
        "] ",
    )
)
_BETWEEN: Final = r"[ .\t\r\n()\[\]-]{0,3}"
_WORD: Final = re.compile(r"[0-9*#xX]+")
HINT: Final = rf"[0-9*#xX](?:{_BETWEEN}[0-9*#xX]){{6}}"
"""Stands in every text with a number."""
_SIGN: Final = "[0-9*#xX]"
REGION: Final = re.compile(rf"{_SIGN}{_SIGN}*+(?:[ .\t\r\n()\[\]-]{{1,3}}+{_SIGN}++)*+")
"""Also what is shorter than `LEAST`: to count the signs in the expression takes longer."""
LEAST: Final = 7
"""Characters of the shortest number that anybody asks for."""
_DIGITS: Final = re.compile("[0-9]+")
_HIDES: Final = re.compile("[*#]{2}")
_HIDING_X: Final = re.compile("X{2,}")
