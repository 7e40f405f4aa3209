"""Texts that nobody had fitted a detector to when they were written: what was missed then, and stays so, is counted."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from tests.corpus.finding import said
from tests.corpus.labelled import Labelled, Span
from tests.corpus.scoring import scored

FOLDER: Final = Path(__file__).parent / "unseen"
VALUE: Final = re.compile("⟦([a-z_]+):([^⟧]*)⟧")
"""A value in its text, with its kind before it."""
MISSED: Final = 31
FALSE: Final = 9


def texts() -> Iterator[Labelled]:
    for file in sorted(FOLDER.glob("*.txt")):
        for line in file.read_text().splitlines():
            text, spans, last = "", list[Span](), 0
            for value in VALUE.finditer(line):
                text += line[last : value.start()]
                spans.append(Span(value[1], len(text), len(text) + len(value[2]), False))
                text, last = text + value[2], value.end()
            yield Labelled(file.stem, text + line[last:], tuple(spans))


def test_of_texts_that_were_unseen_no_more_is_missed_or_falsely_said_than_was() -> None:
    score = scored(said, texts())
    told = [f"{span.kind}: {text.text}" for text, span in (*score.missed, *score.wrong)]
    assert (len(score.missed) <= MISSED, len(score.wrong) <= FALSE) == (True, True), "\n".join(told)
