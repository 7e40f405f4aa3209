"""How much of a value a profile lets be read."""

import pytest

from rules.detectors import national
from rules.masking.detector import Match
from rules.masking.masks import NOTHING, PROFILES, broken_bound, sample
from rules.masking.scanning import KINDS, scan

STRICT = [
    ("199****12", True, ""),
    ("199****1234", False, "last 4 > 2"),
    ("1****************X", True, ""),
    ("110105********002X", False, "first 6 > 1"),
    ("************1111", True, ""),
    ("411111******1111", False, "first 6 > 0"),
    ("u***@example.com", True, ""),
]


@pytest.mark.parametrize(("text", "masked", "broke"), STRICT)
def test_strict_profile_allows_less(text: str, masked: bool, broke: str) -> None:
    assert [(each.masked, each.broke) for each in scan(text, profile="strict")] == [(masked, broke)]


@pytest.mark.parametrize("text", ["199****1234", "110105********002X", "411111******1111", "u***@example.com"])
def test_nothing_profile_allows_no_character(text: str) -> None:
    assert [each.masked for each in scan(text, profile="nothing")] == [False]


def test_fully_hidden_domain_keeps_the_nothing_profile() -> None:
    assert broken_bound(Match(0, 9, "***", 0, "likely", "@***.**"), NOTHING) == ""


def test_the_default_bounds_every_kind_that_is_found_but_the_identifiers_of_states() -> None:
    """Of those nothing may be read."""
    assert KINDS - PROFILES["default"].keys() == {detector.kind for detector in national.DETECTORS}


@pytest.mark.parametrize("profile", sorted(PROFILES))
@pytest.mark.parametrize(
    "text",
    [
        *("19900001234", "199000012**", "11010519491231002X", "4111111111111111", "378282246310005", "4222222222222"),
        *("1101051**********X", "622202*****00007", "user@example.com", "u@example.com", "us***r@example.com"),
    ],
)
def test_sample_shows_no_more_than_its_profile(text: str, profile: str) -> None:
    shown = scan(text, profile=profile)[0].sample

    assert [each.sample for each in scan(shown, profile=profile) if not each.masked] == []


def test_sample_hides_a_number_in_a_domain() -> None:
    assert [each.sample for each in scan("user@19900001234.example.com") if each.kind == "email"] == [
        "u***@***.example.com"
    ]


def test_short_card_shows_fewer_first_digits_so_that_six_stay_hidden() -> None:
    card = Match(0, 13, "4222222222222", 0, "proved")

    assert sample(card, PROFILES["default"]["bank_card"]) == "422******2222"


def test_digits_hidden_behind_fewer_stars_count_as_hidden() -> None:
    """199***34 has three stars, and hides six of eleven digits."""
    assert broken_bound(Match(0, 8, "199***34", 11, "likely"), PROFILES["default"]["cn_mobile"]) == ""
