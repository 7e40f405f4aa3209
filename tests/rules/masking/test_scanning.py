"""Scanning a text: what holds for any text, whatever stands in it."""

import string
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import detectors
from rules.detectors import national
from rules.masking.scanning import DETECTORS, KINDS, LONGEST, scan

FEW = settings(max_examples=60, deadline=None)
WORDS = st.text(alphabet="你好请问订电话号码吗，。！ \n", max_size=12)
ANY = st.text(
    alphabet=st.one_of(st.characters(), st.sampled_from("0123456789*#xX@.- １２＊•一九\u200b\u20e3")), max_size=60
)

MOBILES = st.integers(0, 9999).map("1990000{:04}".format)
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]


@st.composite
def resident_numbers(draw: st.DrawFn) -> str:
    """Region 110105, any birth date, sequence 000, the check sign by its definition."""
    born = draw(st.dates(date(1900, 1, 1), date(2100, 12, 31)))
    body = f"110105{born:%Y%m%d}000"
    rest = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return body + "10X98765432"[rest]


@st.composite
def cards(draw: st.DrawFn) -> str:
    """UnionPay's 622202, zeros, some digits, the check digit that makes the Luhn sum a multiple of ten."""
    body = f"622202{'0' * draw(st.integers(5, 8))}{draw(st.integers(0, 9999)):04}"
    digits = [int(digit) for digit in reversed(body)]
    total = sum(sum(divmod(2 * digit, 10)) if place % 2 == 0 else digit for place, digit in enumerate(digits))
    return body + str(-total % 10)


EMAILS = st.text(string.ascii_lowercase, min_size=2, max_size=12).map("{}@example.com".format)
VALUES = st.one_of(
    st.tuples(st.just("cn_mobile"), MOBILES),
    st.tuples(st.just("cn_resident_id"), resident_numbers()),
    st.tuples(st.just("bank_card"), cards()),
    st.tuples(st.just("email"), EMAILS.filter(lambda address: not address.split("@")[0].endswith("xx"))),
)
MASKED = st.one_of(
    st.builds(
        "199{}{}".format, st.sampled_from(["****", "••••", "XXXX", "####", "********"]), st.sampled_from(["", "1234"])
    ),
    st.builds("{:*<14}{}".format, st.sampled_from(["110105", "11", ""]), st.sampled_from(["0005", "002X", "****"])),
    st.builds("{:*<12}{}".format, st.sampled_from(["411111", "4111", ""]), st.sampled_from(["1111", "****"])),
    st.builds("{}***@example.com".format, st.sampled_from(string.ascii_lowercase)),
)


@FEW
@given(WORDS, VALUES, WORDS)
def test_value_between_words_is_found_in_its_place(before: str, value: tuple[str, str], after: str) -> None:
    kind, characters = value
    text = f"{before} {characters} {after}"

    found = [(each.kind, text[each.start : each.end], each.masked) for each in scan(text, weak=True)]

    assert found == [(kind, characters, False)]


@FEW
@given(WORDS, MASKED, WORDS)
def test_masked_form_within_the_profile_is_never_called_readable(before: str, form: str, after: str) -> None:
    assert [each for each in scan(f"{before} {form} {after}") if not each.masked] == []


@settings(max_examples=300, deadline=None)
@given(ANY)
def test_any_text_gives_findings_within_it_in_order(text: str) -> None:
    found = scan(text, weak=True)

    assert all(0 <= each.start < each.end <= len(text) and each.kind in KINDS for each in found)
    assert [each.start for each in found] == sorted(each.start for each in found)


@FEW
@given(VALUES, st.sampled_from("\u200b\u200d\ufeff\u2060\ufe0f"))
def test_invisible_characters_hide_nothing(value: tuple[str, str], invisible: str) -> None:
    kind, characters = value
    text = "是" + invisible.join(characters) + "吗"

    assert [(each.kind, each.start, each.end) for each in scan(text)] == [(kind, 1, len(text) - 1)]


@FEW
@given(ANY)
def test_asking_for_one_kind_gives_only_that_kind(text: str) -> None:
    assert {each.kind for each in scan(text, kinds=frozenset({"cn_mobile"}))} <= {"cn_mobile"}


def test_findings_come_in_order_of_their_place() -> None:
    found = scan("u***@example.com,身份证11010519491231002X，电话199-0000-1234，卡4111 1111 1111 1111")

    assert [(each.kind, each.start, each.end, each.masked) for each in found] == [
        ("email", 0, 16, True),
        ("cn_resident_id", 20, 38, False),
        ("cn_mobile", 41, 54, False),
        ("bank_card", 56, 75, False),
    ]


@pytest.mark.parametrize(
    "text", ["", " ", "好的，谢谢。", "4.5分", "2026-11-22 11:30:05.123", "v1.2.3", "[PHONE]", "**好**"]
)
def test_plain_talk_gives_nothing(text: str) -> None:
    assert scan(text, weak=True) == ()


def test_every_file_in_the_folder_is_a_detector_of_that_kind_or_a_table_of_many() -> None:
    files = {path.stem for path in Path(detectors.__path__[0]).glob("*.py") if path.stem != "__init__"}
    tables = {each.kind for each in national.DETECTORS}

    assert [detector.kind for detector in DETECTORS if detector.kind not in tables] == sorted(files - {"national"})


def test_what_is_beyond_the_longest_text_is_said_to_be_unread() -> None:
    found = scan("电话19900001234" + " " * LONGEST)

    assert [(each.kind, each.start, each.end, each.masked) for each in found] == [
        ("cn_mobile", 2, 13, False),
        ("unscanned", LONGEST, LONGEST + 13, False),
    ]
