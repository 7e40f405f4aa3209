"""Resident numbers: 11010519491231002X is the specimen everybody prints; the others have sequence 000, never given."""

import pytest

from rules.masking.scanning import scan

CLEAR = [
    ("11010519491231002X", 0, 18),
    ("11010519491231002x", 0, 18),
    ("身份证11010519491231002X，谢谢", 3, 21),
    ("110105 19491231 002X", 0, 20),
    ("110105-19491231-002X", 0, 20),
    ("110105 1949 12 31 002x", 0, 22),
    ("1 1 0 1 0 5 1 9 4 9 1 2 3 1 0 0 2 X", 0, 35),
    ("11010519491231002 X", 0, 19),
    ("１１０１０５１９４９１２３１００２Ｘ", 0, 18),
    ("110105\u200b19491231\u200b002X", 0, 20),
    ("110105200002290005", 0, 18),
    ("810000199001010000", 0, 18),
    ("订单110105200002290005", 2, 20),
    ("622202199003070007", 0, 18),
]

NOTHING = [
    "110105194912310021",
    "110105194912310020",
    "110105190002290009",
    "110105210002290005",
    "990105194912310007",
    "110105194913310005",
    "110105189912310007",
    "1101052000022900051",
    "A110105200002290005B",
    "11010519491231002Xa",
    "2024112213304512345",
    "https://example.com/110105200002290005",
]

MASKED = [
    ("110105********002X", True, ""),
    ("110105XXXXXXXX002X", True, ""),
    ("110105xxxxxxxx0005", True, ""),
    ("110105 ******** 002X", True, ""),
    ("110***********0005", True, ""),
    ("**************002X", True, ""),
    ("110105************", True, ""),
    ("1101052*******0005", False, "first 7 > 6"),
    ("110105*******90005", False, "last 5 > 4"),
    ("110105**20****0005", False, "middle 2 > 0"),
]


@pytest.mark.parametrize(("text", "start", "end"), CLEAR)
def test_number_with_a_right_check_sign_is_proved(text: str, start: int, end: int) -> None:
    found = [(each.kind, each.start, each.end, each.masked, each.confidence) for each in scan(text, weak=True)]

    assert found == [("cn_resident_id", start, end, False, "proved")]


@pytest.mark.parametrize("text", NOTHING)
def test_number_that_fails_a_check_is_not_found(text: str) -> None:
    assert scan(text) == ()


@pytest.mark.parametrize(("text", "masked", "broke"), MASKED)
def test_masked_number_is_measured(text: str, masked: bool, broke: str) -> None:
    found = [(each.kind, each.start, each.end, each.masked, each.broke) for each in scan(text)]

    assert found == [("cn_resident_id", 0, len(text), masked, broke)]


def test_last_digits_alone_are_a_card_unless_called_a_resident_number() -> None:
    found = [[each.kind for each in scan(text)] for text in ("**************0005", "身份证**************0005")]

    assert found == [["bank_card"], ["cn_resident_id"]]


def test_sample_shows_region_and_last_four() -> None:
    assert scan("11010519491231002X")[0].sample == "110105********002X"


def test_leap_day_of_a_common_year_is_no_birth_date() -> None:
    """110105 1900-02-29 and 2100-02-29: both divisible by 4, neither a leap year."""
    assert [scan(text) for text in ("110105190002290009", "110105210002290005")] == [(), ()]
