"""Numbers split over messages: which digits join, and which are numbers of their own."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.masking.scanning import KINDS
from rules.masking.splitting import Run, completed, runs

JOINED = [
    (["199", "0000", "1234"], ("cn_mobile", 0, 4, "199****1234")),
    (["我的号码是199", "0000", "1234谢谢"], ("cn_mobile", 0, 4, "199****1234")),
    (["199", "然后0000", "最后是1234"], ("cn_mobile", 3, 7, "199****1234")),
    (["199", "等一下", "0000", "好的", "1234"], ("cn_mobile", 0, 4, "199****1234")),
    (["199 0000", "1234"], ("cn_mobile", 0, 4, "199****1234")),
    (["19", "900001234"], ("cn_mobile", 0, 9, "199****1234")),
    (["一九九", "零零零零", "一二三四"], ("cn_mobile", 0, 4, "199****1234")),
    (["我的号码是幺九九", "四个零", "然后一二三四"], ("cn_mobile", 2, 6, "199****1234")),
    (["one nine nine", "0000", "one two three four"], ("cn_mobile", 0, 18, "199****1234")),
    (["１９９", "００００", "１２３４"], ("cn_mobile", 0, 4, "199****1234")),
    (list("19900001234"), ("cn_mobile", 0, 1, "199****1234")),
    (["2024-11-22", "199", "0000", "1234"], ("cn_mobile", 0, 4, "199****1234")),
    (["我住301", "电话199", "0000", "1234"], ("cn_mobile", 0, 4, "199****1234")),
    (["4111", "1111", "1111", "1111"], ("bank_card", 0, 4, "411111******1111")),
    (["卡号6222", "0200", "0000", "0000", "000"], ("bank_card", 0, 3, "622202*********0000")),
    (["41111111", "11111111"], ("bank_card", 0, 8, "411111******1111")),
    (["110105", "19491231", "002x"], ("cn_resident_id", 0, 4, "110105********002X")),
    (["身份证前六位110105", "中间19491231", "后四位002X"], ("cn_resident_id", 3, 7, "110105********002X")),
    (["11010519491231002", "X"], ("cn_resident_id", 0, 1, "110105********002X")),
]

APART = [
    ["199", "0000"],
    ["199", "0000", "12345"],
    ["12199", "0000", "1234"],
    ["199", "0000", "1234", "5"],
    ["房间199", "0000", "1234"],
    ["房间199", "共0000元", "1234"],
    ["199", "共0000元", "1234"],
    ["199元", "0000", "1234"],
    ["一九九", "零零零零", "一二三四元"],
    ["一九九", "房间零零零零", "一二三四"],
    ["199", "三三两两"],
    ["199", "0000", "1234元"],
    ["199", "¥0000", "1234"],
    ["1", "9900001234"],
    ["15:19", "9:00", "001234"],
    ["199", "0000", "12:34"],
    ["199****1234", "0000"],
    ["199", "https://example.com/0000", "1234"],
    ["199", "abc0000", "1234"],
    ["我要199的", "0000", "1234"],
    ["199", "0000", "我要1234的"],
    ["4111", "1111", "1111", "1112"],
    ["110105", "19491231", "0021"],
    ["19900001234", "1"],
    ["62", "4111111111111111"],
    [],
    ["199"],
]


@pytest.mark.parametrize(("messages", "expected"), JOINED)
def test_value_is_found_when_its_last_piece_comes(messages: list[str], expected: tuple[str, int, int, str]) -> None:
    kind, start, end, sample = expected

    assert [each[:7] for each in join(messages)] == [(kind, start, end, False, "likely", sample, "unmasked")]


@pytest.mark.parametrize("messages", APART)
def test_numbers_of_their_own_are_not_joined(messages: list[str]) -> None:
    assert join(messages) == ()


def test_message_leaves_the_digits_at_its_edges_and_no_words() -> None:
    assert runs("0000，我住301，卡号是 6222 0200。") == (
        Run("0000", 0, 4, opens=True, closes=False),
        Run("62220200", 15, 24, opens=False, closes=True),
    )


def test_message_without_digits_leaves_nothing() -> None:
    assert [runs(text) for text in ("", "好的", "no digits")] == [(), (), ()]


def test_message_whose_digits_are_another_number_leaves_only_that_it_had_some() -> None:
    assert runs("一共500元") == (Run("", 0, 0, opens=False, closes=False),)


def test_value_inside_one_message_is_left_to_the_scan() -> None:
    assert join(["199", "19900001234"]) == ()


def test_only_kinds_that_are_asked_for_are_joined() -> None:
    assert completed([runs("199"), runs("0000")], runs("1234"), kinds=frozenset({"bank_card"}), profile="default") == ()


@settings(max_examples=100, deadline=None)
@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("0123456789 -xX是，")), max_size=60))
def test_any_message_leaves_few_digits_that_stand_in_it(text: str) -> None:
    left = runs(text)

    assert sum(len(run.digits) for run in left) <= 36
    assert all(0 <= run.start <= run.end <= len(text) for run in left)


@settings(max_examples=60, deadline=None)
@given(st.sets(st.integers(2, 16), min_size=1, max_size=4))
def test_resident_number_is_found_however_it_is_cut(cuts: set[int]) -> None:
    value, edges = "11010519491231002X", [0, *sorted(cuts), 18]
    pieces = [value[start:end] for start, end in pairwise(edges)]

    assert [each[0] for each in join(pieces)] == ["cn_resident_id"]


def join(messages: list[str]) -> tuple[tuple[object, ...], ...]:
    """What the last message completes."""
    *earlier, now = [runs(text) for text in messages] or [()]
    return completed(earlier, now, kinds=KINDS, profile="default")
