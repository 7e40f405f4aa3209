"""What holds for every kind: a value is found in its place whatever stands around it, and no text stops a scan."""

import re
from itertools import groupby

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.masking import scanning
from rules.masking.detector import Detector, Match, Search
from rules.masking.finding import Looking
from rules.masking.forms import forms
from rules.masking.legible import read
from rules.masking.letters import spoken
from rules.masking.masks import PROFILES
from rules.masking.redacting import Redacting
from rules.masking.scanning import DETECTORS, KINDS, LONGEST, scan

MARKS = re.compile("[⟦⟧]")
FEW = settings(max_examples=100, deadline=None)
SEPARATE = st.text(alphabet="你好请问吗啊。！？\n", max_size=12)
EXAMPLES = [
    (detector.kind, example)
    for detector in DETECTORS
    for example in (*detector.proved, *detector.likely)
    if example.count("⟦") == 1
]
ANY = st.text(
    alphabet=st.one_of(
        st.characters(exclude_categories=[]),
        st.sampled_from("0123456789*#xXOl@.- +()：密码我叫住号京A一幺两个\u200b\u20e3&;<>\\/u"),
        st.sampled_from("\ud800\udfff"),
    ),
    max_size=80,
)

LOOKING = Looking(PROFILES["default"])
FRAGMENTS = (
    "19900001234|+86 |1990 0000 123|4111111111111111|110101199001010007|010-55550123|a@example.com| at | dot "
    "|艾特|点|一|幺|两个|double |oh |one |我叫|地址：|路|号|栋|室|省|区|密码是|passport |123-45-6789"
    "|DE89370400440532013000|*|#|x|•|\u200b|１|②|&#49;|<b>|\n| |-|.|(|)|:|，|/|192.0.2.1|00:11:22:33:44:55|{"
    "|\ud800|\u0663|O|l|name: |This is |Jane |Roe|my |phone |12/27|京A12345|元|~|1|2|0"
).split("|")


@FEW
@given(SEPARATE, st.sampled_from(EXAMPLES), SEPARATE)
def test_every_kinds_value_is_found_at_the_same_distance_from_the_texts_start(
    before: str, example: tuple[str, str], after: str
) -> None:
    kind, marked = example
    text = f"{before}。 {MARKS.sub('', marked)} 。{after}"
    start = len(before) + 2 + marked.index("⟦")
    end = start + marked.index("⟧") - marked.index("⟦") - 1

    assert (kind, start, end) in [(each.kind, each.start, each.end) for each in scan(text, weak=True)]


@settings(max_examples=400, deadline=None)
@given(ANY)
def test_no_text_stops_a_scan_or_a_detector(text: str) -> None:
    found = scan(text, weak=True)

    assert {each.kind for each in found} <= KINDS
    assert all(0 <= each.start < each.end <= len(text) for each in found)


@FEW
@given(ANY)
def test_the_sieve_loses_nothing_that_a_look_at_everything_finds(text: str) -> None:
    legible = read(text).text
    everything = scanning._found(legible, range(len(scanning._HINTS)))
    sieved = scanning._found(legible, scanning._SIEVE.present(legible))

    assert sieved == everything


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("my number is one nine nine, double zero double zero one two three four thanks", 13, 70),
        ("号码一九九，四个零，一二三四", 2, 14),
        ("幺九九洞洞洞洞幺两三四", 0, 11),
        ("199四个零1234", 0, 10),
        ("l99OOOO1234", 0, 11),
        ("199(0000)1234", 0, 13),
        ("199\n0000\n1234", 0, 13),
        ("199😀0000😀1234", 0, 13),
        ("<b>199</b>0000<i>1234</i>", 3, 21),
        ("电话&#49;&#57;&#57;00001234", 2, 25),
        ('{\\"phone\\":\\"19900001234\\"}', 13, 24),
        ("\\u0031\\u0039\\u0039 0000 1234", 0, 28),
        ("١٩٩٠٠٠٠١٢٣٤", 0, 11),
        ("𝟏𝟗𝟗𝟎𝟎𝟎𝟎𝟏𝟐𝟑𝟒", 0, 11),
        ("call me\n19900001234", 8, 19),
    ],
)
def test_number_is_found_however_it_is_written(text: str, start: int, end: int) -> None:
    assert [(each.kind, each.start, each.end) for each in scan(text)] == [("cn_mobile", start, end)]


@pytest.mark.parametrize(
    "text",
    [
        "500-1000元",
        "1000-1=999",
        "¥1,280.00",
        "ISBN 978-7-111-12345-6",
        "550e8400-e29b-41d4-a716-446655440000",
        "sha256 e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
        "https://example.com/item/19900001234/view?id=20261122",
        "2026-11-22 10:20:30.123",
        "20261122102030",
        "版本 10.0.19045.3570",
        "v1.2.3.4",
        "订单号 2026112200017 还没有发货",
        "快递单号 SF1234567890123",
        "11:00-23:00",
        "1920x1080",
        "3.14159265358979",
        "一二三四五六七，七六五四三二一",
        "two or three days, one moment",
        "我有两个问题，第一，价格；第二，时间",
        "谢谢，谢谢您",
        "密码忘记了怎么办",
        "收不到验证码",
    ],
)
def test_false_friends_are_left_alone(text: str) -> None:
    assert scan(text) == ()


@pytest.mark.parametrize(
    "text", ["l码码码800010l1300l码0005000零0l100\ud80030", "\ud800 +1 202-555-0143", "\\ud83d 199 0000 1234"]
)
def test_half_a_character_stops_no_detector(text: str) -> None:
    """The first is what ten minutes of fuzzing found."""
    assert [each for each in scan(text, weak=True) if each.kind == "unscanned"] == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.sampled_from(FRAGMENTS), max_size=24).map("".join))
def test_pieces_of_values_in_any_order_stop_nothing_and_are_masked_whole(text: str) -> None:
    """As they were fuzzed for ten minutes."""
    found, copy = scan(text, weak=True), Redacting(LOOKING, same_length=True).text(text)

    assert [each for each in found if each.kind == "unscanned" or not 0 <= each.start < each.end <= len(text)] == []
    assert [each for each in scan(copy) if not each.masked] == []
    assert len(copy) == len(text)


def test_spoken_digits_keep_their_count() -> None:
    pieces = list(spoken.english_pieces("triple one double two nine zero"))

    assert "".join(new for _, _, new in pieces) == "1112290"


def test_a_detector_that_fails_leaves_a_finding_without_a_word_of_the_text(monkeypatch: pytest.MonkeyPatch) -> None:
    """No detector of ours fails, so one that does is put in a list of its own."""
    owners = tuple((("broken", _breaks),) for _ in scanning._HINTS)
    monkeypatch.setattr(scanning, "_OWNERS", owners)

    found = [each for each in scan("mail user@example.com") if each.kind == "unscanned"]

    assert [(each.start, each.end, each.masked, each.sample, each.broke) for each in found] == [
        (0, 21, False, "", "broken failed")
    ]


def _breaks(text: str) -> list[Match]:
    raise ValueError(text)


def test_text_beyond_the_limit_is_unmasked_for_nobody_looked() -> None:
    assert [each.kind for each in scan("a" * (LONGEST + 1)) if not each.masked] == ["unscanned"]


@pytest.mark.parametrize("detector", DETECTORS, ids=lambda each: each.kind)
def test_hints_are_few_letters_that_stand_in_every_match(detector: Detector) -> None:
    for example in (*detector.proved, *detector.likely, *detector.weak):
        text = read(MARKS.sub("", example)).text
        seen = scanning._SIEVE.present(text)
        for way in detector.ways:
            if isinstance(way, Search) and list(way.find(text)):
                assert scanning._HINTS.index(way.hint) in seen


def test_one_layout_is_asked_once_at_each_place() -> None:
    found = [(form.layout, form.start) for form, _ in forms("199 0000 1234 19900001234", scanning._LAYOUTS)]

    assert [list(same) for _, same in groupby(sorted(found))] == [[each] for each in sorted(set(found))]
