"""Groups of a number that are joined by other signs than people use, and what only looks like such a number."""

import pytest

from rules.masking.scanning import scan

JOINED = [
    ("199_0000_1234", "cn_mobile"),
    ("199/0000/1234", "cn_mobile"),
    ("199~0000~1234", "cn_mobile"),
    ("199～0000～1234", "cn_mobile"),
    ("199 / 0000 / 1234", "cn_mobile"),
    ("+86_199_0000_1234", "cn_mobile"),
    ("4111/1111/1111/1111", "bank_card"),
    ("6222~0200~0000~0000~000", "bank_card"),
    ("110105_19491231_002X", "cn_resident_id"),
    ("110105/19491231/002x", "cn_resident_id"),
    ("010/55550123", "cn_landline"),
    ("0571_55550123", "cn_landline"),
    ("202/555/0143", "phone"),
]
OTHERS = [
    "2024/01/02",
    "2024/01/02/03",
    "2024_01_02_1234",
    "199/2024/0001",
    "138,1234,5678",
    "13,812,345,678",
    "手机型号有199,0000,1234,5678",
    "199_0000_1234.pdf",
    "img_199_0000_1234",
    "199_0000_1234_v2",
    "/199/0000/1234",
    "199/0000/1234/",
    "https://example.com/199/0000/1234",
    "比例是138/1234/5678",
    "the ratio is 138/1234/5678",
    "199_0000/1234",
    "100/200/300/400",
    "4111/1111/1111/1112",
    "110105/19491231/0021",
    "1/2, 3/4 and 12/345",
]


@pytest.mark.parametrize(("text", "kind"), JOINED)
def test_groups_that_one_sign_joins_are_a_number(text: str, kind: str) -> None:
    assert [(each.kind, each.start, each.end, each.masked) for each in scan(text)] == [(kind, 0, len(text), False)]


@pytest.mark.parametrize("text", OTHERS)
def test_dates_fractions_files_paths_and_lists_stay_silent(text: str) -> None:
    assert scan(text, weak=True) == ()


def test_groups_between_commas_must_be_called_a_number() -> None:
    found = [[each.kind for each in scan(text)] for text in ("跟您核对，是199，0000，1234", "199，0000，1234三个房间")]
    assert found == [["cn_mobile"], []]


def test_a_masked_group_counts_as_masked_and_a_number_beside_it_as_another() -> None:
    found = [(each.kind, each.masked) for each in scan("199_****_1234, 199/0000/1234")]
    assert found == [("cn_mobile", True), ("cn_mobile", False)]


def test_a_running_number_is_weak() -> None:
    assert [each.confidence for each in scan("编号138/1234/5678", weak=True)] == ["weak"]
