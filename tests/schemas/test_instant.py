"""Instants: a second that was seen before is read by a shorter way, which takes and refuses the same."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from schemas import instant

WORDS = ". .5 .123 .123456 .123456789 .1234567890 .12x .١٢٣ .-12 Z z +08:00 -05:30 +0800 08:00 +08:0 x Zz :00"
PARTS = st.sampled_from(["", ". 12", *WORDS.split()])


def read(text: str) -> int | None:
    try:
        return instant.micros(text)
    except ValueError:
        return None


def afresh(text: str) -> int | None:
    instant._seconds.clear()
    return read(text)


@given(st.sampled_from(["2026-11-22T05:40:07", "2026-11-22 05:40:07", "2026-11-22T05:40:60"]), PARTS, PARTS)
@example("2026-11-22T05:40:07", "", "x")
@example("2026-11-22T05:40:07", ".5", "")
def test_a_known_second_changes_nothing(second: str, decimals: str, zone: str) -> None:
    text = f"{second}{decimals}{zone}"
    expected = afresh(text)
    for known in ("Z", "+08:00", "-05:30"):
        read(second + known)
    assert read(text) == expected


@pytest.mark.parametrize(
    "text",
    ["2026-11-22T05:40:07.123456Z", "2026-11-22T13:40:07.123456+08:00", "2026-11-22t00:10:07.123456789-05:30"],
)
def test_one_instant_in_three_zones(text: str) -> None:
    assert [read(text), read(text)] == [1795326007123456] * 2
