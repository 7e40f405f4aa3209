"""Digits as people say and write them: in words, in words and digits mixed, with pauses."""

import pytest

from rules.masking.scanning import scan

SAID = [
    ("一9九零0零零1二34", "cn_mobile"),
    ("一3八12三四5678", "cn_mobile"),
    ("4一11 1一1一 1111 11一1", "bank_card"),
    ("1一0105一9491231零02X", "cn_resident_id"),
    ("零10五五5五零1二3", "cn_landline"),
    ("one nine nine oh oh oh oh one two three four", "cn_mobile"),
    ("one nine nine o o o o one two three four", "cn_mobile"),
    ("one double nine, uh, double oh double oh, one two three four", "cn_mobile"),
    ("two oh two, five five five, oh one four three", "phone"),
    ("four one one one, one one one one, then one one one one, one one one one", "bank_card"),
]
OTHERS = [
    "方案一 9900001234二",
    "一1二2三3四4五5六6",
    "周一3点，周二4点，周三5点",
    "4一11 1一1一 1111 11一2",
    "one two three testing, and one two three again",
    "oh one more thing, two or three of them",
]


@pytest.mark.parametrize(("text", "kind"), SAID)
def test_a_number_is_read_however_it_is_said(text: str, kind: str) -> None:
    assert [(each.kind, each.start, each.end) for each in scan(text)] == [(kind, 0, len(text))]


@pytest.mark.parametrize("text", OTHERS)
def test_words_that_count_or_list_are_no_number(text: str) -> None:
    assert scan(text, weak=True) == ()


def test_the_word_before_a_written_number_is_no_digit_of_it() -> None:
    assert [(each.start, each.end) for each in scan("第一19900001234")] == [(2, 13)]
