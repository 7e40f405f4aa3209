"""Where numbers may stand in a text: words of digits and mask signs, chained by spaces, dashes and dots."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

Asker = TypeVar("Asker")

new: Final = tuple.__new__
"""Makes a named tuple of the tuple of its fields, in a third of its constructor's time; for what each number makes."""

Layout = tuple[int, ...]
"""How many characters each word of a number has: (3, 4, 4)."""


class Word(NamedTuple):
    atoms: str
    """Digits, `*` for each hidden one, at the end perhaps the check sign `X`."""
    start: int
    end: int


class Chain(NamedTuple):
    words: tuple[Word, ...]
    sizes: Layout


class Form(NamedTuple):
    """Neighbouring words that may be one number."""

    atoms: str
    layout: Layout
    start: int
    end: int
    usual: bool
    """In a layout that was asked for; otherwise a whole chain."""
    chain: Chain
    first: int
    """Place of the form's first word in its chain."""

    @property
    def is_clear(self) -> bool:
        return self.atoms.isdigit() or (self.atoms[-1] == "X" and self.atoms[:-1].isdigit())

    @property
    def is_masked(self) -> bool:
        return "**" in self.atoms

    def linked(self, text: str) -> tuple[str, str]:
        """What links the form to the words before and after in its chain; empty at the chain's ends."""
        words, last = self.chain.words, self.first + len(self.layout) - 1
        left = text[words[self.first - 1].end : self.start] if self.first else ""
        right = text[self.end : words[last + 1].start] if last + 1 < len(words) else ""
        return left, right


class Layouts(NamedTuple, Generic[Asker]):
    """Which layouts anybody asks for, so that one pass over the chains serves all who ask."""

    lengths: Mapping[int, tuple[int, ...]]
    """How many words the layouts have that begin with a word of so many digits."""
    usual: Mapping[Layout, tuple[Asker, ...]]
    """Who asks for numbers written so."""
    whole: Mapping[int, tuple[Asker, ...]]
    """Who asks for any chain of so many characters."""


def asked(asking: Iterable[tuple[Asker, Collection[Layout], Collection[int]]]) -> Layouts[Asker]:
    """Everybody with the layouts and the lengths of whole chains they ask for."""
    usual: dict[Layout, tuple[Asker, ...]] = {}
    whole: dict[int, tuple[Asker, ...]] = {}
    for asker, layouts, lengths in asking:
        for layout in sorted(set(layouts)):
            usual[layout] = (*usual.get(layout, ()), asker)
        for length in lengths:
            whole[length] = (*whole.get(length, ()), asker)
    firsts = {layout[0] for layout in usual}
    words = {first: tuple(sorted({len(layout) for layout in usual if layout[0] == first})) for first in firsts}
    return Layouts(words, usual, whole)


def chains(text: str) -> tuple[Chain, ...]:
    """All chains long enough for a number. One with signs at its edge comes twice, for they may be bold print."""
    found: list[Chain] = []
    for region in _REGION.finditer(text):
        raw, start = region.group(), region.start()
        if raw.isdigit():
            word = new(Word, (raw, start, start + len(raw)))
            found.append(new(Chain, ((word,), (len(raw),))))
        elif not _SIGNED.search(raw):
            found += _plain(raw, start)
        else:
            found += _signed(text, raw, start)
    return tuple(found)


def _plain(raw: str, offset: int) -> list[Chain]:
    """The chains of a region without mask signs or x."""
    found: list[Chain] = []
    words: list[Word] = []
    pieces = _BETWEEN_DIGITS.split(raw)
    start = offset
    for place in range(0, len(pieces), 2):
        atoms = pieces[place]
        end = start + len(atoms)
        words.append(new(Word, (atoms, start, end)))
        if place + 1 < len(pieces):
            link = pieces[place + 1]
            start = end + len(link)
            if link not in _LINKS:
                found += _enough(words)
                words = []
    found += _enough(words)
    return found


def _signed(text: str, raw: str, offset: int) -> Iterator[Chain]:
    if "*" in raw or "#" in raw:
        raw = _WORD.sub(_without_lone_signs, raw)
    for words in _linked(text, raw, offset):
        yield from _enough(words)
        if len(inner := [part for word in words for part in _without_edges(word)]) > len(words):
            yield from _enough(inner)


def forms(found: Iterable[Chain], layouts: Layouts[Asker]) -> Iterator[tuple[Form, tuple[Asker, ...]]]:
    """Every run of words in a layout with who asked for it; also whole chains that are written in no usual way."""
    lengths, usual, whole = layouts
    for chain in found:
        words, sizes = chain
        count = len(sizes)
        if count == 1:
            if askers := usual.get(sizes):
                (word,) = words
                yield new(Form, (word.atoms, sizes, word.start, word.end, True, chain, 0)), askers
            continue
        for first, size in enumerate(sizes):
            for length in lengths.get(size, ()):
                if length <= count - first and (askers := usual.get(sizes[first : first + length])):
                    yield _form(chain, first, length, True), askers
        if count <= _MOST_WORDS and (askers := whole.get(sum(sizes), ())):
            served = usual.get(sizes, ())
            if others := tuple(asker for asker in askers if asker not in served):
                yield _form(chain, 0, len(words), False), others


def _form(chain: Chain, first: int, length: int, usual: bool) -> Form:
    if length == 1:
        word = chain.words[first]
        return new(Form, (word.atoms, (len(word.atoms),), word.start, word.end, usual, chain, first))
    words = chain.words[first : first + length]
    atoms = "".join([word.atoms for word in words])
    sizes = chain.sizes[first : first + length]
    return new(Form, (atoms, sizes, words[0].start, words[-1].end, usual, chain, first))


def _enough(words: list[Word]) -> tuple[Chain, ...]:
    sizes = tuple([len(word.atoms) for word in words])
    return (Chain(tuple(words), sizes),) if sum(sizes) >= _LEAST else ()


def _linked(text: str, raw: str, offset: int) -> Iterator[list[Word]]:
    """Words of a region in order, cut where something else stands between two of them."""
    words: list[Word] = []
    for match in _WORD.finditer(raw):
        word = _word(text, match.group(), offset + match.start(), bool(words))
        if word is None or (words and raw[words[-1].end - offset : word.start - offset] not in _LINKS):
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


_LEAST: Final = 7
_MOST_WORDS: Final = 19
_LINKS: Final = frozenset(
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
"""Stands in every text with a chain."""
_REGION: Final = re.compile(rf"[0-9*#xX](?:{_BETWEEN}[0-9*#xX]){{6,}}+")
_BETWEEN_DIGITS: Final = re.compile("([^0-9]+)")
_SIGNED: Final = re.compile("[*#xX]")
_HIDES: Final = re.compile("[*#]{2}")
_HIDING_X: Final = re.compile("X{2,}")
