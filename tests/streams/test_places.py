"""What metrics may name is bounded, and nothing that could be a person or a number is ever among it."""

import pytest

from streams.places import Places


def test_what_is_stated_is_named_and_what_is_not_is_empty() -> None:
    assert Places(10).of("acme", "voice", None) == ("acme", "voice", "")


def test_beyond_the_bound_everything_is_other_and_what_came_first_stays() -> None:
    places = Places(2)
    found = [places.of(name) for name in ("a", "b", "c", "a")]
    assert found == [("a",), ("b",), ("other",), ("a",)]


@pytest.mark.parametrize("name", ["19900001234", "a@example.com", "x" * 65, "line\nline", 7, ["a"], {"a": "b"}])
def test_what_is_no_plain_name_is_other(name: object) -> None:
    assert Places(10).of("acme", name)[1:] == ("other",)


def test_many_names_that_are_not_plain_leave_room_for_those_that_are() -> None:
    places = Places(2)
    for number in range(10):
        places.of(f"1990000{number:04}")
    assert places.of("billing") == ("billing",)


@pytest.mark.parametrize("name", ["账单", "/pbx/1", "sales-2", "support 24:7"])
def test_names_of_queues_and_sources_are_plain(name: str) -> None:
    assert Places(1).of(name) == (name,)
