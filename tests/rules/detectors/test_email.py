"""E-mail addresses, clear and masked; all at domains kept for examples."""

import pytest

from rules.masking.scanning import scan

CLEAR = [
    ("user@example.com", 0, 16),
    ("邮箱zhang.san@example.com.cn，谢谢", 2, 26),
    ("a.b+c_d-e%f@mail.example.org", 0, 28),
    ("<user@example.com>", 1, 17),
    ("mailto:user@example.com.", 7, 23),
    ("**user@example.com**", 2, 18),
    ("ｕｓｅｒ＠ｅｘａｍｐｌｅ．ｃｏｍ", 0, 16),
    ("us\u200ber@exam\u200bple.com", 0, 18),
    ("u@example.com", 0, 13),
    ("见https://example.com，或user@example.com", 22, 38),
]

NOTHING = [
    "user@localhost",
    "@example.com",
    "user@",
    "@",
    "a @ b.com",
    "logo@2x.png",
    "pip install thing@1.2.3",
    "user@.com",
    "x" * 65 + "@example.com",
    "https://name:word@example.com/",
    "你@我",
]

MASKED = [
    ("u***@example.com", True, ""),
    ("u*@example.com", True, ""),
    ("***@example.com", True, ""),
    ("**u***@example.com**", True, ""),
    ("u***@e***.com", True, ""),
    ("u•••@example.com", True, ""),
    ("u###@example.com", True, ""),
    ("uxxx@example.com", True, ""),
    ("xxx@example.com", True, ""),
    ("us***@example.com", False, "first 2 > 1"),
    ("u***r@example.com", False, "last 1 > 0"),
    ("user@***.com", False, "unmasked"),
]


@pytest.mark.parametrize(("text", "start", "end"), CLEAR)
def test_address_is_found_in_its_place(text: str, start: int, end: int) -> None:
    found = [(each.kind, each.start, each.end, each.masked, each.confidence) for each in scan(text)]

    assert found == [("email", start, end, False, "proved")]


@pytest.mark.parametrize("text", NOTHING)
def test_other_at_sign_is_no_address(text: str) -> None:
    assert scan(text, weak=True) == ()


@pytest.mark.parametrize(("text", "masked", "broke"), MASKED)
def test_masked_address_is_measured(text: str, masked: bool, broke: str) -> None:
    found = [(each.kind, each.masked, each.broke) for each in scan(text)]

    assert found == [("email", masked, broke)]


def test_sample_keeps_one_character_and_the_domain_and_hides_the_length() -> None:
    assert [scan(text)[0].sample for text in ("user@example.com", "u@example.com")] == [
        "u***@example.com",
        "***@example.com",
    ]


def test_number_in_an_address_is_found_beside_it() -> None:
    found = [(each.kind, each.start, each.end) for each in scan("19900001234@example.com")]

    assert found == [("cn_mobile", 0, 11), ("email", 0, 23)]
