"""What a scan found beside what a reader finds: right, missed, and falsely said, a kind at a time."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from tests.corpus.labelled import Labelled, Span

Found = tuple[Span, ...]
Scan = Callable[[str], Found]

ENOUGH: Final = 0.8
"""The share of both spans together that must be common: a label or a country code may be in or out."""


class Row(NamedTuple):
    """Of one kind, clear values only."""

    kind: str
    values: int
    found: int
    exact: int
    """Of those found, how many in their very place."""
    false: int
    """Findings of this kind where a reader finds none of it."""

    @property
    def recall(self) -> float:
        return self.found / self.values if self.values else 0.0

    @property
    def precision(self) -> float:
        said = self.found + self.false
        return self.found / said if said else 0.0


class Score(NamedTuple):
    rows: tuple[Row, ...]
    texts: int
    accused: int
    """Texts without a clear value in which one was said to be."""
    empty: int
    """Texts without a clear value."""
    missed: tuple[tuple[Labelled, Span], ...]
    wrong: tuple[tuple[Labelled, Span], ...]


def scored(scan: Scan, texts: Iterable[Labelled], kinds: frozenset[str] | None = None) -> Score:
    """Of all kinds, or of some: then nothing is said about the others."""
    values, found, exact, false = Counter[str](), Counter[str](), Counter[str](), Counter[str]()
    missed, wrong, count, accused, empty = [], [], 0, 0, 0
    for text in texts:
        count += 1
        clear = [span for span in text.spans if not span.masked]
        said = [span for span in scan(text.text) if not span.masked and (kinds is None or span.kind in kinds)]
        empty += not clear
        accused += bool(said) and not clear
        for span in clear:
            if kinds is not None and span.kind not in kinds:
                continue
            values[span.kind] += 1
            same = next((each for each in said if each.kind == span.kind and _overlap(each, span) >= ENOUGH), None)
            if same is None:
                missed.append((text, span))
                continue
            said.remove(same)
            found[span.kind] += 1
            exact[span.kind] += (same.start, same.end) == (span.start, span.end)
        false.update(span.kind for span in said)
        wrong += [(text, span) for span in said]
    rows = [Row(kind, values[kind], found[kind], exact[kind], false[kind]) for kind in sorted(values | false)]
    return Score(tuple(rows), count, accused, empty, tuple(missed), tuple(wrong))


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start))
