"""Counts, amounts and quantities are nobody's number; a number that is called is none of them."""

import pytest

from rules.masking.finding import Looking
from rules.masking.scanning import scan
from rules.masking.shipped import PROFILES
from rules.masking.texts import texts

COUNTS = [
    "total 19900001234 units",
    "total 19900001234",
    "Total: 4111111111111111",
    "we processed 4111111111111111 requests",
    "the limit is 4242424242424242 bytes",
    "about 13900001111 views",
    "19900001234 pcs left",
    "a count of 19900001234",
    "balance was 19900001234",
    "库存19900001234件",
    "月消费 13812345678 次调用",
    "总计 13900001111 条记录",
    "共13800001111人",
    "累计13800001111人参与",
    "一共19900001234个",
    "播放量19900001234",
    "余额02155550123",
    "读数01055550123度",
    "售出19900001234台",
    "约13800001111张票",
    "成长值 13900012345 分",
    "88090823 + 98543 = 19529478073",
    "16574333793 + 6064590101 = 98564152",
    "17929863138*1231=7593691392",
    "pid=901 bytes=18855356844",
]
CALLED = [
    ("call 19900001234 for 3 units", "cn_mobile"),
    ("I called 19900001234 times", "cn_mobile"),
    ("phone = 19900001234", "cn_mobile"),
    ("19900001234*2", "cn_mobile"),
    ("19900001234 calls me every day", "cn_mobile"),
    ("I ask about 19900001234", "cn_mobile"),
    ("total 199 0000 1234", "cn_mobile"),
    ("card total 4111 1111 1111 1111", "bank_card"),
    ("account 4111111111111111 items", "bank_card"),
    ("19900001234个人号码", "cn_mobile"),
    ("19900001234人工帮我打", "cn_mobile"),
    ("19900001234本人", "cn_mobile"),
    ("19900001234台湾的号", "cn_mobile"),
    ("19900001234天津的号", "cn_mobile"),
    ("19900001234张三", "cn_mobile"),
    ("打19900001234件放门口", "cn_mobile"),
    ("合计 010-55550123", "cn_landline"),
    ("身份证11010519491231002X人证合一", "cn_resident_id"),
]
FIELDS = [
    ({"count": 19900001234}, []),
    ({"total_amount": "19900001234"}, []),
    ({"offset": 4111111111111111}, []),
    ({"次数": 19900001234}, []),
    ({"account": "19900001234"}, ["cn_mobile"]),
    ({"count": "call 19900001234"}, ["cn_mobile"]),
    ({"phone": 19900001234}, ["cn_mobile"]),
]


@pytest.mark.parametrize("text", COUNTS)
def test_a_count_is_nobodys_number(text: str) -> None:
    assert scan(text, weak=True) == ()


@pytest.mark.parametrize(("text", "kind"), CALLED)
def test_a_number_that_is_called_is_no_count(text: str, kind: str) -> None:
    assert [each.kind for each in scan(text)] == [kind]


@pytest.mark.parametrize(("value", "kinds"), FIELDS)
def test_a_field_that_is_called_a_count_holds_one(value: object, kinds: list[str]) -> None:
    looking = Looking(PROFILES["default"])
    assert [each.kind for text in texts("", value) for each in looking.at(text)] == kinds
