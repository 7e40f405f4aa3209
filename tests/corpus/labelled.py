"""A text and what a careful reader finds in it."""

import re
from collections.abc import Callable, Mapping
from random import Random
from typing import Final, NamedTuple

NAME: Final = re.compile(r"\{([^{}]+)\}")


class Span(NamedTuple):
    kind: str
    start: int
    end: int
    masked: bool
    """It shows no more than the usual profile allows."""


class Labelled(NamedTuple):
    family: str
    """The file of frames that it was made from."""
    text: str
    spans: tuple[Span, ...]


def filled(family: str, frame: str, chance: Random, makers: Mapping[str, Callable[[Random], str]]) -> Labelled:
    """The frame with a value for each name in braces; names with a dash in front are of nobody."""
    text, spans, last = "", list[Span](), 0
    for name in NAME.finditer(frame):
        if name[1] not in makers:
            continue
        text += frame[last : name.start()]
        start, last = len(text), name.end()
        text += makers[name[1]](chance)
        kind, _, way = name[1].partition(".")
        if not kind.startswith("-"):
            spans.append(Span(kind, start, len(text), way == "masked"))
    return Labelled(family, text + frame[last:], tuple(spans))
