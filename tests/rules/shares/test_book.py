"""What is counted for one rule and one subject: each clock once, as it was said last."""

import pytest

from rules.shares.book import Book
from rules.shares.bound import Counts


@pytest.fixture
def book() -> Book:
    found = Book("acme", "queue=q", "service")
    found.put("call-1", "a", ("", 100, "open", None))
    found.put("call-1", "b", ("", 100, "kept", 7))
    found.put("call-2", "a", ("", 200, "broken", None))
    return found


def test_what_is_said_again_of_a_clock_takes_the_place_of_what_was_said(book: Book) -> None:
    book.put("call-1", "a", ("", 100, "kept", 3))
    assert book.tallied() == {100: Counts(kept=2, valued=2, total=10), 200: Counts(broken=1)}


def test_a_clock_that_is_no_more_leaves_no_bucket_behind(book: Book) -> None:
    book.put("call-2", "a", None)
    assert (book.tallied(), book.stirred) == ({100: Counts(kept=1, open=1, valued=1, total=7)}, {"call-1", "call-2"})


def test_what_an_interaction_said_stands_when_it_is_over(book: Book) -> None:
    before = book.tallied()
    book.settle("call-1")
    assert (book.tallied(), set(book.pending)) == (before, {"call-2"})


def test_what_lies_before_an_instant_is_forgotten_with_what_was_pending_of_it(book: Book) -> None:
    book.forget_before(150)
    assert (book.tallied(), set(book.pending), book.decided_until) == ({200: Counts(broken=1)}, {"call-2"}, 150)


def test_each_rule_that_is_counted_has_its_own_sums(book: Book) -> None:
    book.put("call-3", "a", ("other", 100, "excused", None))
    assert (book.tallied("other"), book.tallied("unheard")) == ({100: Counts(excused=1)}, {})
