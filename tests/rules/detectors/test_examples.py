"""Every detector's own examples come true: what is found and how surely, and what is left alone."""

import re
from collections.abc import Iterator

import pytest

from rules.masking.detector import Confidence, Detector
from rules.masking.scanning import DETECTORS, scan

MARKS = re.compile("[⟦⟧]")


def marked(detector: Detector) -> Iterator[tuple[str, Confidence]]:
    for confidence, examples in (
        ("proved", detector.proved),
        ("likely", detector.likely),
        ("weak", detector.weak),
    ):
        yield from ((example, confidence) for example in examples)


FOUND = [
    pytest.param(detector.kind, example, confidence, id=f"{detector.kind}: {example}")
    for detector in DETECTORS
    for example, confidence in marked(detector)
]
SILENT = [
    pytest.param(detector.kind, example, id=f"{detector.kind}: {example}")
    for detector in DETECTORS
    for example in detector.silent
]


def shown(example: str) -> tuple[str, list[tuple[int, int]]]:
    """The text without its marks, and where the marked pieces stand in it."""
    places = [found.start() - count for count, found in enumerate(MARKS.finditer(example))]
    return MARKS.sub("", example), list(zip(places[::2], places[1::2], strict=True))


@pytest.mark.parametrize(("kind", "example", "confidence"), FOUND)
def test_example_is_found_as_it_says(kind: str, example: str, confidence: str) -> None:
    text, places = shown(example)

    found = [(each.start, each.end, each.confidence) for each in scan(text, weak=True) if each.kind == kind]

    assert found == [(start, end, confidence) for start, end in places]


@pytest.mark.parametrize(("kind", "example"), SILENT)
def test_example_of_something_else_is_left_alone(kind: str, example: str) -> None:
    assert [each for each in scan(example, weak=True) if each.kind == kind] == []


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda detector: detector.kind)
def test_detector_shows_what_it_finds_and_what_it_leaves_alone(detector: Detector) -> None:
    assert detector.proved + detector.likely
    assert detector.silent
    assert all(shown(example)[1] for example, _ in marked(detector))
