"""A slice of the corpus: what is found does not get less, and what is falsely said does not get more."""

from collections.abc import Iterator
from typing import Final

import pytest

from tests.corpus import making
from tests.corpus.finding import joined, said
from tests.corpus.labelled import NAME, Labelled, Span
from tests.corpus.scoring import Score, scored
from tests.corpus.values import national

TEXTS: Final = 2_000
TALKS: Final = 100
FLOORS: Final = {
    "bank_card": (0.93, 0.97),
    "birth_date": (0.95, 0.95),
    "bitcoin": (1.0, 1.0),
    "cn_landline": (0.88, 0.80),
    "cn_mobile": (0.88, 0.95),
    "cn_plate": (0.95, 0.95),
    "cn_resident_id": (0.95, 1.0),
    "company_id": (0.95, 0.90),
    "email": (0.83, 1.0),
    "ethereum": (1.0, 1.0),
    "iban": (1.0, 1.0),
    "ip_address": (0.98, 0.85),
    "one_time_code": (0.95, 0.95),
    "passport": (0.95, 0.95),
    "phone": (0.93, 0.97),
    "us_ssn": (0.98, 0.98),
}
"""Recall and precision that were reached on this slice, less what a handful of texts may move."""


@pytest.fixture(scope="module")
def texts() -> list[Labelled]:
    return making.texts(TEXTS)


@pytest.fixture(scope="module")
def score(texts: list[Labelled]) -> Score:
    return scored(said, [text for text in texts if text.family != "unnamed"])


@pytest.mark.parametrize("kind", FLOORS)
def test_a_kind_is_found_as_often_as_before(score: Score, kind: str) -> None:
    row = next(row for row in score.rows if row.kind == kind)
    recall, precision = FLOORS[kind]
    assert (row.recall >= recall, row.precision >= precision) == (True, True), row


def test_identifiers_of_states_are_found_where_they_are_named(score: Score) -> None:
    rows = [row for row in score.rows if row.kind in national.TABLE]
    values, found, false = (
        sum(each) for each in zip(*((row.values, row.found, row.false) for row in rows), strict=True)
    )
    assert (values > 100, found / values >= 0.93, false <= 2) == (True, True, True), (values, found, false)


def test_of_a_hundred_texts_without_a_readable_value_one_is_accused_at_most(score: Score) -> None:
    assert score.accused <= score.empty / 100


def test_numbers_split_over_messages_are_joined() -> None:
    assert sum(kind in joined(messages) for kind, messages in making.split(TALKS)) >= 0.97 * TALKS


def test_the_same_seed_makes_the_same_corpus_and_another_one_another(texts: list[Labelled]) -> None:
    assert (making.texts(TEXTS) == texts, making.texts(TEXTS, seed=1) == texts) == (True, False)


def test_half_of_the_corpus_holds_nothing(texts: list[Labelled]) -> None:
    assert 0.49 < sum(not text.spans for text in texts) / TEXTS < 0.52


def test_every_label_stands_where_it_says(texts: list[Labelled]) -> None:
    assert [text for text in texts if any(not text.text[span.start : span.end].strip() for span in text.spans)] == []


def test_every_name_in_a_frame_is_made() -> None:
    """But for JSON, whose braces are its own."""
    unknown = {name for _, frame in frames() for name in NAME.findall(frame) if name not in making.MAKERS}
    assert {name for name in unknown if '"' not in name} == set()


def frames() -> Iterator[tuple[str, str]]:
    for family in (*making.SHARES, *making.noises(), "split"):
        yield from ((family, frame) for frame in making.frames(family))


def test_a_scan_that_finds_nothing_or_everything_is_told_apart() -> None:
    text = Labelled("made", "call 12", (Span("phone", 5, 7, False),))
    nothing = scored(lambda _: (), [text])
    everything = scored(lambda each: (Span("phone", 0, len(each), False),), [text])
    right = scored(lambda _: text.spans, [text])
    assert [(row.found, row.false) for each in (nothing, everything, right) for row in each.rows] == [
        (0, 0),
        (0, 1),
        (1, 0),
    ]
