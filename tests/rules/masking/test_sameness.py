"""The same value is the same however it is written, and only for who has a key."""

import pytest

from rules.masking.sameness import hashes, normal

WRITTEN = [
    (
        "19900001234",
        [
            "199 0000 1234",
            "199-0000-1234",
            "+86 19900001234",
            "008619900001234",
            "１９９００００１２３４",
            "幺九九零零零零一二三四",
        ],
    ),
    ("11010519491231002x", ["11010519491231002X", "110105 19491231 002x"]),
    ("4111111111111111", ["4111 1111 1111 1111", "4111-1111-1111-1111"]),
    ("user@example.com", ["User@Example.com", "user@EXAMPLE.com"]),
]


@pytest.mark.parametrize(("value", "ways"), WRITTEN)
def test_ways_of_writing_make_no_difference(value: str, ways: list[str]) -> None:
    assert {normal(way) for way in (value, *ways)} == {value}


def test_different_values_differ() -> None:
    assert len({normal(each) for each in ("19900001234", "19900001235", "a.b@example.com", "ab@example.com")}) == 4


def test_hashes_come_newest_key_first_and_an_old_key_still_tells() -> None:
    new, old = hashes("199 0000 1234", (b"new", b"old"))
    assert (hashes("19900001234", (b"old",)), len(new), new != old) == ((old,), 24, True)


def test_without_a_key_there_is_no_hash() -> None:
    assert hashes("19900001234", ()) == ()
