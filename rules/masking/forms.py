"""Words of digits in the layouts that detectors ask for: one pass over a text's digits serves all who ask."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Final, Generic, NamedTuple, TypeVar

from rules.masking.digits import LEAST, REGION, Chain, Layout, Span, Word, new, plain, signed

Asker = TypeVar("Asker")

ANY: Final = "0123456789*X"
"""All signs that a word may begin with."""


class Form(NamedTuple):
    """Neighbouring words that may be one number."""

    atoms: str
    layout: Layout
    start: int
    end: int
    usual: bool
    """In a layout that was asked for; otherwise a whole chain."""
    words: Chain
    """The whole chain that it stands in."""
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
        words, last = self.words, self.first + len(self.layout) - 1
        left = text[words[self.first - 1].end : self.start] if self.first else ""
        right = text[self.end : words[last + 1].start] if last + 1 < len(words) else ""
        return left, right


class Asking(NamedTuple, Generic[Asker]):
    asker: Asker
    layouts: Collection[Layout]
    whole: Collection[int]
    """Also a chain of so many characters, however it is grouped."""
    begins: str
    """Signs with which it may begin."""


Askers = Mapping[str, tuple[Asker, ...]]
"""Who asks for numbers in a layout, by the sign with which they begin."""


class Run(NamedTuple, Generic[Asker]):
    """Words of a chain that somebody asks for."""

    first: int
    length: int
    usual: bool
    askers: Askers[Asker]


class Plan(NamedTuple, Generic[Asker]):
    """A chain of a region in which somebody asks for words."""

    spans: tuple[Span, ...]
    sizes: Layout
    runs: Iterable[Run[Asker]]


class Layouts(Generic[Asker]):
    """Which layouts anybody asks for."""

    def __init__(self, asking: Iterable[Asking[Asker]]) -> None:
        asking = tuple(asking)
        layouts = sorted({layout for each in asking for layout in each.layouts})
        self.usual = {layout: _askers([each for each in asking if layout in each.layouts]) for layout in layouts}
        self._whole = {
            length: [each for each in asking if length in each.whole] for each in asking for length in each.whole
        }
        self._lengths = {
            first: tuple(sorted({len(layout) for layout in layouts if layout[0] == first}))
            for first in {layout[0] for layout in layouts}
        }
        self._runs: dict[Layout, tuple[Run[Asker], ...]] = {}
        self._plans: dict[str, tuple[Plan[Asker], ...]] = {}

    def plans(self, shape: str) -> tuple[Plan[Asker], ...] | None:
        """The chains of a region, whose digits are all the same here; None where it has mask signs or x. Most shapes
        are dates and prices, in which nobody asks for anything."""
        plans = self._plans.get(shape)
        if plans is None and not _SIGNED.search(shape):
            chains = [(spans, tuple([end - start for start, end in spans])) for spans in plain(shape)]
            plans = tuple(Plan(spans, sizes, runs) for spans, sizes in chains if (runs := self.runs(sizes)))
            if len(shape) <= _LONGEST_KNOWN and len(self._plans) < _MOST_KNOWN:
                self._plans[shape] = plans
        return plans

    def runs(self, sizes: Layout) -> Iterable[Run[Asker]]:
        """Every run of words in a layout; and the whole chain, for those who ask for it in no layout of theirs. Of a
        chain that is longer than any number they are made as they are asked for, and not remembered."""
        if len(sizes) > _MOST_WORDS:
            return self._found(sizes)
        runs = self._runs.get(sizes)
        if runs is None:
            runs = tuple(self._found(sizes))
            if len(self._runs) < _MOST_KNOWN:
                self._runs[sizes] = runs
        return runs

    def _found(self, sizes: Layout) -> Iterator[Run[Asker]]:
        for first, size in enumerate(sizes):
            for length in self._lengths.get(size, ()):
                if length <= len(sizes) - first and (askers := self.usual.get(sizes[first : first + length])):
                    yield Run(first, length, True, askers)
        if 1 < len(sizes) <= _MOST_WORDS:
            others = [each for each in self._whole.get(sum(sizes), ()) if sizes not in each.layouts]
            if others:
                yield Run(0, len(sizes), False, _askers(others))


def forms(text: str, layouts: Layouts[Asker]) -> Iterator[tuple[Form, tuple[Asker, ...]]]:
    """Every run of words in a layout with who asked for it; also whole chains that are written in no usual way."""
    for region in REGION.finditer(text):
        raw = region.group()
        if len(raw) < LEAST:
            continue
        if raw.isdigit():
            layout = (len(raw),)
            if (askers := layouts.usual.get(layout)) and (asking := askers.get(raw[0])):
                start, end = region.span()
                words = (new(Word, (raw, start, end)),)
                yield new(Form, (raw, layout, start, end, True, words, 0)), asking
            continue
        for chain, sizes, runs in _chains(text, raw, region.start(), layouts):
            for first, length, usual, askers in runs:
                if asking := askers.get(chain[first].atoms[0]):
                    yield _form(chain, sizes, first, length, usual), asking


def _chains(
    text: str, raw: str, start: int, layouts: Layouts[Asker]
) -> Iterator[tuple[Chain, Layout, Iterable[Run[Asker]]]]:
    """The chains of a region with the runs that somebody asks for."""
    if (plans := layouts.plans(raw.translate(_SHAPE))) is not None:
        for spans, sizes, runs in plans:
            yield tuple([new(Word, (raw[a:b], start + a, start + b)) for a, b in spans]), sizes, runs
        return
    for chain in signed(text, raw, start):
        sizes = tuple([len(word.atoms) for word in chain])
        if runs := layouts.runs(sizes):
            yield chain, sizes, runs


def _form(chain: Chain, sizes: Layout, first: int, length: int, usual: bool) -> Form:
    words = chain[first : first + length]
    atoms = "".join([word.atoms for word in words])
    return new(Form, (atoms, sizes[first : first + length], words[0].start, words[-1].end, usual, chain, first))


def _askers(asking: Collection[Asking[Asker]]) -> Askers[Asker]:
    return {sign: tuple(each.asker for each in asking if sign in each.begins) for sign in ANY}


_MOST_WORDS: Final = 19
_MOST_KNOWN: Final = 4096
"""Shapes that are remembered: talk has some hundreds."""
_LONGEST_KNOWN: Final = 2 * _MOST_WORDS - 1
"""Characters of a region in which no chain can be longer."""
_SHAPE: Final = dict.fromkeys(map(ord, "123456789"), "0")
_SIGNED: Final = re.compile("[*#xX]")
