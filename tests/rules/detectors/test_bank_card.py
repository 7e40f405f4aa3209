"""Bank cards: the issuers' published test numbers, and numbers of zeros with a right check digit."""

import pytest

from rules.masking.scanning import scan

CLEAR = [
    ("4111111111111111", 0, 16, "proved"),
    ("4111 1111 1111 1111", 0, 19, "proved"),
    ("4111-1111-1111-1111", 0, 19, "proved"),
    ("4111 1111 1111 1111 123", 0, 19, "proved"),
    ("卡号4242 4242 4242 4242 12/25", 2, 21, "proved"),
    ("5500000000000004", 0, 16, "proved"),
    ("2221000000000009", 0, 16, "proved"),
    ("378282246310005", 0, 15, "proved"),
    ("3782 822463 10005", 0, 17, "proved"),
    ("30569309025904", 0, 14, "proved"),
    ("3530111333300000", 0, 16, "proved"),
    ("6011111111111117", 0, 16, "proved"),
    ("4222222222222", 0, 13, "proved"),
    ("6222020000000007", 0, 16, "proved"),
    ("622202000000000007", 0, 18, "proved"),
    ("6222020000000000000", 0, 19, "proved"),
    ("6222 0200 0000 0000 000", 0, 23, "proved"),
    ("622202 0000000000000", 0, 20, "proved"),
    ("9558800000000000000", 0, 19, "proved"),
    ("６２２２０２０００００００００７", 0, 16, "proved"),
    ("6222\u200b0200\u200b0000\u200b0007", 0, 19, "proved"),
    ("**4111111111111111**", 2, 18, "proved"),
    ("1234567890123452", 0, 16, "weak"),
    ("卡号1234567890123452", 2, 18, "likely"),
    ("4000000000000000006", 0, 19, "weak"),
    ("订单4111111111111111", 2, 18, "weak"),
]

NOTHING = [
    "4111111111111112",
    "0000000000000000",
    "41111111111111111111",
    "20241122133045123456",
    "1732260000000",
    "DE00 3704 0044 0532 0130 00",
    "sha 4111111111111111f",
    "4111111111111111元",
    "12345678-1234-1234-1234-123456789012",
    "https://example.com/pay/4111111111111111",
]

MASKED = [
    ("411111******1111", True, ""),
    ("4111 **** **** 1111", True, ""),
    ("**** **** **** 1111", True, ""),
    ("************1111", True, ""),
    ("622202*********0000", True, ""),
    ("卡号622202********0000", True, ""),
    ("622202xxxxxx0007", True, ""),
    ("62220200****0007", False, "first 8 > 6"),
    ("622202*****00007", False, "last 5 > 4"),
    ("4111 11** 1111 1111", False, "last 8 > 4"),
    ("378282*****0005", False, "hidden 5 < 6"),
]


@pytest.mark.parametrize(("text", "start", "end", "confidence"), CLEAR)
def test_card_with_a_right_check_digit_is_found(text: str, start: int, end: int, confidence: str) -> None:
    found = [(each.kind, each.start, each.end, each.masked, each.confidence) for each in scan(text, weak=True)]

    assert found == [("bank_card", start, end, False, confidence)]


@pytest.mark.parametrize("text", NOTHING)
def test_other_long_number_is_not_found(text: str) -> None:
    assert scan(text, weak=True) == ()


@pytest.mark.parametrize(("text", "masked", "broke"), MASKED)
def test_masked_card_is_measured(text: str, masked: bool, broke: str) -> None:
    found = [(each.kind, each.masked, each.broke) for each in scan(text)]

    assert found == [("bank_card", masked, broke)]


def test_valid_resident_number_is_no_card_even_where_only_cards_are_asked_for() -> None:
    """622202199003070007 has a right Luhn digit, a UnionPay beginning, and a right check sign of a resident number."""
    assert scan("622202199003070007", kinds=frozenset({"bank_card"})) == ()


def test_mistyped_resident_number_is_no_sure_card() -> None:
    """622202199003070049 passes Luhn but not the resident number's check."""
    assert [each.confidence for each in scan("622202199003070049", weak=True)] == ["weak"]
