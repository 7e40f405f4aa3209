"""What a scan found beside what a reader finds: right, missed, and falsely said, a kind at a time."""

from collections import Counter
from collections.abc import Callable, Iterable
from typing import Final, NamedTuple

from tests.corpus.labelled import Labelled, Span

Found = tuple[Span, ...]
Case = tuple[Labelled, Span]
Scan = Callable[[str], Found]

ENOUGH: Final = 0.6
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


class Family(NamedTuple):
    """Of one file of frames, all kinds together."""

    values: int
    found: int
    false: int


class Score(NamedTuple):
    rows: tuple[Row, ...]
    families: dict[str, Family]
    accused: int
    """Texts without a readable value in which one was said to be."""
    empty: int
    """Texts without a readable value."""
    missed: tuple[Case, ...]
    wrong: tuple[Case, ...]


def scored(scan: Scan, texts: Iterable[Labelled], kinds: frozenset[str] | None = None) -> Score:
    """Of all kinds, or of some: then nothing is said about the others."""
    found, missed, wrong = list[tuple[Labelled, Span, bool]](), list[Case](), list[Case]()
    accused = empty = 0
    for text in texts:
        clear = [span for span in text.spans if not span.masked]
        said = [span for span in scan(text.text) if not span.masked and (kinds is None or span.kind in kinds)]
        empty += not clear
        accused += bool(said) and not clear
        for span in clear:
            if kinds is not None and span.kind not in kinds:
                continue
            same = next((each for each in said if each.kind == span.kind and _overlap(each, span) >= ENOUGH), None)
            if same is None:
                missed.append((text, span))
            else:
                said.remove(same)
                found.append((text, span, same[1:3] == span[1:3]))
        wrong += [(text, span) for span in said]
    return Score(
        _rows(found, missed, wrong), _families(found, missed, wrong), accused, empty, tuple(missed), tuple(wrong)
    )


Hits = list[tuple[Labelled, Span, bool]]


def _rows(found: Hits, missed: list[Case], wrong: list[Case]) -> tuple[Row, ...]:
    right = Counter(span.kind for _, span, _ in found)
    exact = Counter(span.kind for _, span, is_exact in found if is_exact)
    lost, false = Counter(span.kind for _, span in missed), Counter(span.kind for _, span in wrong)
    kinds = sorted(right | lost | false)
    return tuple(Row(kind, right[kind] + lost[kind], right[kind], exact[kind], false[kind]) for kind in kinds)


def _families(found: Hits, missed: list[Case], wrong: list[Case]) -> dict[str, Family]:
    right, lost = Counter(text.family for text, *_ in found), Counter(text.family for text, _ in missed)
    false = Counter(text.family for text, _ in wrong)
    return {each: Family(right[each] + lost[each], right[each], false[each]) for each in right | lost | false}


def _overlap(one: Span, other: Span) -> float:
    common = min(one.end, other.end) - max(one.start, other.start)
    return common / (max(one.end, other.end) - min(one.start, other.start))
