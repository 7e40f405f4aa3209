"""Mobile numbers: what is found, where, how sure; and what only looks like one. 1990000xxxx stands for a customer's."""

import pytest

from rules.masking.scanning import scan

CLEAR = [
    ("19900001234", 0, 11, "proved"),
    ("我的号码是19900001234谢谢", 5, 16, "proved"),
    ("199 0000 1234", 0, 13, "proved"),
    ("199-0000-1234", 0, 13, "proved"),
    ("199.0000.1234", 0, 13, "proved"),
    ("199 - 0000 - 1234", 0, 17, "proved"),
    ("1 9 9 0 0 0 0 1 2 3 4", 0, 21, "proved"),
    ("199-00001234", 0, 12, "likely"),
    ("+86 199-0000-1234", 0, 17, "proved"),
    ("8619900001234", 0, 13, "proved"),
    ("(+86)19900001234", 0, 16, "proved"),
    ("0086 19900001234", 0, 16, "proved"),
    ("１９９００００１２３４", 0, 11, "proved"),
    ("199　0000　1234", 0, 13, "proved"),
    ("1\u200b9\u200b9\u200b00001234", 0, 14, "proved"),
    ("1️⃣9️⃣9️⃣0️⃣0️⃣0️⃣0️⃣1️⃣2️⃣3️⃣4️⃣", 0, 31, "proved"),
    ("一九九零零零零一二三四", 0, 11, "proved"),
    ("幺九九，零零零零，幺二三四", 0, 13, "proved"),
    ("**19900001234**", 2, 13, "proved"),
    ("**199 0000 1234**", 2, 15, "proved"),
    ("19900001234*2", 0, 11, "proved"),
    ("tel19900001234", 3, 14, "proved"),
    ("19900001234wx同号", 0, 11, "proved"),
    ("张三_19900001234.jpg", 3, 14, "proved"),
    ('{"phone":"19900001234"}', 10, 21, "proved"),
    ("https://example.com/?phone=19900001234", 27, 38, "proved"),
    ("2024-11-22 199 0000 1234", 11, 24, "proved"),
    ("手机 1990 0001 234", 3, 16, "likely"),
    ("手机199-00-001234", 2, 15, "likely"),
    ("订单号19900001234", 3, 14, "weak"),
    ("1990 0001 234", 0, 13, "weak"),
    ("1.19900001234", 2, 13, "proved"),
]

NOTHING = [
    "199000012345",
    "1990000123",
    "12900001234",
    "0571-88888888",
    "010-58285588",
    "400-800-8820",
    "2018-02-14至2018-02-16",
    "11:00-23:00",
    "1732260000000",
    "价格:¥19900001234",
    "19900001234元",
    "3.1,共3.19900001234",
    "19900001234.50",
    "a3f19900001234b",
    "0x19900001234",
    "550e8400-e29b-41d4-a716-446655440000",
    "https://example.com/19900001234?x=1",
    "199 0000 1234 5678",
    "13,812,345,678",
    "版本 1.9.9.0.0.0.0.1",
    "[PHONE] <redacted> 【手机号】",
]

MASKED = [
    ("199****1234", 0, 11, True, ""),
    ("199****12", 0, 9, True, ""),
    ("199***34", 0, 8, True, ""),
    ("199*****1234", 0, 12, True, ""),
    ("199********", 0, 11, True, ""),
    ("*******1234", 0, 11, True, ""),
    ("199 **** 1234", 0, 13, True, ""),
    ("+86 199****1234", 0, 15, True, ""),
    ("86199****1234", 0, 13, True, ""),
    ("199XXXX1234", 0, 11, True, ""),
    ("199••••1234", 0, 11, True, ""),
    ("199####1234", 0, 11, True, ""),
    ("199＊＊＊＊1234", 0, 11, True, ""),
    ("199████1234", 0, 11, True, ""),
    ("199××××1234", 0, 11, True, ""),
    ("**199****1234**", 2, 13, True, ""),
    ("1990***1234", 0, 11, False, "first 4 > 3"),
    ("199***01234", 0, 11, False, "last 5 > 4"),
    ("199**0*1234", 0, 11, False, "middle 1 > 0"),
    ("199000123**", 0, 11, False, "first 9 > 3"),
]

NOT_MASKED_FORMS = [
    "****",
    "****1234",
    "**粗体**",
    "**123**",
    "15**20",
    "1920x1080",
    "HTTP 5xx",
    "***重要***",
    "199*1234",
]


@pytest.mark.parametrize(("text", "start", "end", "confidence"), CLEAR)
def test_clear_number_is_found_in_its_place(text: str, start: int, end: int, confidence: str) -> None:
    found = scan(text, kinds=frozenset({"cn_mobile"}), weak=True)

    assert [each[:7] for each in found] == [("cn_mobile", start, end, False, confidence, "199****1234", "unmasked")]


@pytest.mark.parametrize("text", NOTHING)
def test_number_of_another_sort_is_not_found(text: str) -> None:
    assert scan(text, kinds=frozenset({"cn_mobile"}), weak=True) == ()


@pytest.mark.parametrize(("text", "start", "end", "masked", "broke"), MASKED)
def test_masked_number_is_measured(text: str, start: int, end: int, masked: bool, broke: str) -> None:
    found = [(each.kind, each.start, each.end, each.masked, each.broke) for each in scan(text)]

    assert found == [("cn_mobile", start, end, masked, broke)]


@pytest.mark.parametrize("text", NOT_MASKED_FORMS)
def test_stars_alone_are_no_masked_number(text: str) -> None:
    assert scan(text, weak=True) == ()


def test_numbers_side_by_side_are_all_found() -> None:
    found = [(each.start, each.end) for each in scan("199 0000 1234 199 0000 5678,19900001111、19900002222")]

    assert found == [(0, 13), (14, 27), (28, 39), (40, 51)]


def test_circled_number_of_a_list_is_no_digit_of_the_value() -> None:
    assert [(each.start, each.end) for each in scan("①19900001234②19900005678")] == [(1, 12), (13, 24)]


def test_weak_numbers_are_left_out_unless_asked_for() -> None:
    assert scan("订单号19900001234") == ()
