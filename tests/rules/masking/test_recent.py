"""Of a talk of thousands of messages in a minute the rule keeps no more than a number can be split into."""

from rules.folds.showing import Message
from rules.masking import splitting
from rules.patterns import masked


def said(place: int, author: str) -> Message:
    return Message(place, place, author, splitting.runs("12"), True)


def test_of_one_author_the_last_messages_are_kept_and_all_of_others() -> None:
    talk = (said(0, "agent"), *(said(place, "customer") for place in range(1, 100)))

    kept = masked._recent(talk, 0, "customer")

    assert [each.place for each in kept] == [0, *range(100 - splitting.MOST_PIECES, 100)]


def test_what_is_older_than_the_window_is_dropped() -> None:
    talk = tuple(said(place, "customer") for place in range(5))
    assert [each.place for each in masked._recent(talk, 3, "customer")] == [3, 4]
