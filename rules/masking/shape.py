"""Matches of a shape: what its expression finds, weighed by the words around and by the value's own check."""

import re
from collections.abc import Iterator
from typing import Final

from rules.masking.detector import Confidence, Match, Shape
from rules.masking.surroundings import is_named, stands_before


def matches(shape: Shape, text: str) -> Iterator[Match]:
    group = "value" if "value" in shape.pattern.groupindex else 0
    for found in shape.pattern.finditer(text):
        start, end = found.span(group)
        value = _SEPARATORS.sub("", found.group(group))
        confidence = _confidence(shape, text, start, end, value)
        if confidence is not None:
            yield Match(start, end, value, shape.length, confidence)


def _confidence(shape: Shape, text: str, start: int, end: int, value: str) -> Confidence | None:
    """A masked value has no check left, so the words around decide."""
    if shape.denials and stands_before(text, start, shape.denials):
        return None
    if "*" not in value and shape.valid and not shape.valid(value):
        return None
    if shape.names and shape.named and is_named(text, start, end, shape.names):
        return shape.named if "*" not in value else "likely"
    return shape.bare if "*" not in value or shape.bare is None else _LESS[shape.bare]


_SEPARATORS: Final = re.compile("[ -]")
_LESS: Final[dict[Confidence, Confidence]] = {"proved": "likely", "likely": "likely", "weak": "weak"}
