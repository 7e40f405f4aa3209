"""Conditions: which values meet which words."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from rules.condition import MISSING, Condition

ABSENT = (MISSING, None)
WORDS = [
    Condition("is", "a"),
    Condition("in", ("a", 1)),
    Condition("exists", True),
    Condition("at_least", 1),
    Condition("at_most", 1),
    Condition("matches", ".*"),
    Condition("contains", ()),
    Condition("present", True),
    Condition("not", Condition("is", "a")),
    Condition("not", Condition("exists", True)),
    Condition("not", Condition("exists", False)),
    Condition("all", (Condition("at_least", 1), Condition("at_most", 3))),
]


@pytest.mark.parametrize("condition", WORDS, ids=lambda condition: condition.text)
@pytest.mark.parametrize("value", ABSENT, ids=["missing", "null"])
def test_an_absent_field_meets_nothing_that_asks_for_a_value(condition: Condition, value: object) -> None:
    assert not condition.meets(value)


@pytest.mark.parametrize("value", ABSENT, ids=["missing", "null"])
def test_an_absent_field_meets_absence_alone_or_in_a_list(value: object) -> None:
    absent = Condition("exists", False)

    assert [each.meets(value) for each in (absent, Condition("in", (None, False)), Condition("all", (absent,)))] == [
        True,
        True,
        True,
    ]


@pytest.mark.parametrize(
    ("condition", "met", "unmet"),
    [
        (Condition("is", "a"), ["a"], ["b", "A", "", ["a"], 1]),
        (Condition("is", 1), [1, 1.0], [2, True, "1"]),
        (Condition("is", True), [True], [False, 1, "true"]),
        (Condition("in", ("a", 20, None)), ["a", 20], ["20", "b", False, 0]),
        (Condition("in", (None, False)), [False], [True, 0, ""]),
        (Condition("exists", True), ["", 0, False, [], {}], []),
        (Condition("exists", False), [], ["", 0, False, [], {}]),
        (Condition("at_least", 3), [3, 3.5, 10], [2, 2.9, True, "4"]),
        (Condition("at_most", 2), [2, 0, -1, 1.5], [3, 2.1, False, "1"]),
        (Condition("matches", "^[+]?[0-9]{7,15}$"), ["+10000000", "0000000"], ["123", "a0000000", 10000000]),
        (Condition("matches", "fund"), ["refund wanted"], ["return"]),
        (Condition("contains", ("a", "b")), [["b", "c", "a"], ("a", "b")], [["a"], [], "ab", {"a": 1, "b": 2}]),
        (Condition("contains", (1,)), [[1, 2]], [[True], ["1"]]),
        (Condition("not", Condition("is", "a")), ["b", 1, ""], ["a"]),
        (Condition("not", Condition("in", ("a", None))), ["b"], ["a"]),
        (Condition("not", Condition("not", Condition("is", "a"))), ["a"], ["b"]),
        (Condition("not", Condition("at_least", 15)), [14, "x"], [15, 16]),
        (Condition("all", (Condition("at_least", 2), Condition("at_most", 4))), [2, 3, 4], [1, 5]),
        (Condition("present", True), ["a", 0, False, [0], {"a": None}], ["", [], {}, ()]),
    ],
    ids=lambda value: value.text if isinstance(value, Condition) else "",
)
def test_a_word_is_met_by_its_values_alone(condition: Condition, met: list[object], unmet: list[object]) -> None:
    assert [value for value in (*met, *unmet) if condition.meets(value)] == met


def test_a_hostile_pattern_takes_no_longer_than_a_harmless_one() -> None:
    condition = Condition("matches", "^(a+)+$")

    assert not condition.meets("a" * 200_000 + "b")


@pytest.mark.parametrize(
    ("condition", "text"),
    [
        (Condition("is", "a"), 'is "a"'),
        (Condition("is", True), "is true"),
        (Condition("in", ("b", "a", "b")), 'in ["a","b"]'),
        (Condition("in", (None, "转接")), 'in ["转接",null]'),
        (Condition("not", Condition("in", ("a",))), 'not (in ["a"])'),
        (Condition("all", (Condition("at_most", 4), Condition("at_least", 2))), "at_least 2 and at_most 4"),
        (Condition("during", "service_hours"), 'during "service_hours"'),
    ],
)
def test_the_text_of_a_condition_is_its_meaning(condition: Condition, text: str) -> None:
    assert condition.text == text


def test_a_number_and_its_digits_are_two_conditions() -> None:
    assert Condition("is", 20).text != Condition("is", "20").text


VALUES = (
    some.none()
    | some.booleans()
    | some.integers(-3, 3)
    | some.sampled_from(["", "a", "b"])
    | some.lists(some.sampled_from(["a", "b"]), max_size=2)
)


@given(value=VALUES, options=some.lists(some.none() | some.booleans() | some.sampled_from(["a", 1]), min_size=1))
def test_not_is_the_opposite_wherever_there_is_a_value(value: object, options: list[object]) -> None:
    condition = Condition("in", tuple(options))

    assert Condition("not", condition).meets(value) == (value is not None and not condition.meets(value))
