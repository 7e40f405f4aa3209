"""A redacted copy: what is scanned again shows no more than the profile allows, and all else stays as it was."""

import re
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.masking.finding import KINDS, Looking
from rules.masking.redacting import Redacting
from rules.masking.scanning import DETECTORS
from rules.masking.shipped import PROFILES
from rules.masking.texts import texts
from tests.rules.masking.test_scanning import ANY, VALUES, WORDS

DEFAULT = Looking(PROFILES["default"])
PROFILED = st.sampled_from(sorted(PROFILES)).map(lambda name: Looking(PROFILES[name]))

EXAMPLES = sorted(
    {
        re.sub("[⟦⟧]", "", text)
        for detector in DETECTORS
        for text in (*detector.proved, *detector.likely, *detector.weak)
    }
)
"""Of every kind, however it is written."""

MASKED = [
    ("call 19900001234 now", "call 199****1234 now"),
    ("199-0000-1234", "199-****-1234"),
    ("4111 1111 1111 1111", "4111 11** **** 1111"),
    ("11010519491231002X", "110105********002X"),
    ("1990***1234", "199****1234"),
    ("user@example.com", "u***@example.com"),
    ("199****1234", "199****1234"),
    ("<b>199</b>0000<i>1234</i>", "<b>199</b>****<i>1234</i>"),
    ("&#49;&#57;&#57;00001234", "&#49;&#57;&#57;****1234"),
    ("one nine nine, triple zero, zero one two three four", "one nine nine**** one two three four"),
    ("<b>user</b>@example.com", "<b>u***</b>@example.com"),
    ("no numbers here", "no numbers here"),
]


@pytest.mark.parametrize(("text", "expected"), MASKED)
def test_a_value_is_masked_in_the_form_in_which_it_is_written(text: str, expected: str) -> None:
    assert Redacting(DEFAULT).text(text) == expected


def unmasked(looking: Looking, value: object) -> list[str]:
    return [f"{each.kind} {text.path}" for text in texts("p", value) for each in looking.at(text) if not each.masked]


@settings(max_examples=300, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(EXAMPLES), WORDS, ANY), min_size=1, max_size=4), PROFILED, st.booleans())
def test_what_is_redacted_shows_nothing_when_it_is_scanned_again(
    parts: list[str], looking: Looking, same_length: bool
) -> None:
    looking = looking._replace(weak=True)
    assert unmasked(looking, Redacting(looking, same_length=same_length).text(" ".join(parts))) == []


@settings(max_examples=200, deadline=None)
@given(st.lists(st.one_of(st.sampled_from(EXAMPLES), ANY), min_size=1, max_size=3))
def test_places_stay_where_every_hidden_character_is_one_sign(parts: list[str]) -> None:
    text = "，".join(parts)
    assert len(Redacting(DEFAULT, same_length=True).text(text)) == len(text)


@settings(max_examples=100, deadline=None)
@given(WORDS, VALUES, WORDS)
def test_all_but_the_value_stays(before: str, value: tuple[str, str], after: str) -> None:
    found = Redacting(DEFAULT).text(f"{before} {value[1]} {after}")
    assert (found.startswith(f"{before} "), found.endswith(f" {after}"), value[1] in found) == (True, True, False)


NESTED: list[tuple[Any, Any]] = [
    ({"text": "19900001234", "n": 1}, {"text": "199****1234", "n": 1}),
    ({"a": ["19900001234"]}, {"a": ["199****1234"]}),
    ({"19900001234": "x"}, {"199****1234": "x"}),
    ({"a": 19900001234}, {"a": "199****1234"}),
    ({"a": '{"b": "19900001234"}'}, {"a": '{"b":"199****1234"}'}),
    ({"a": '{"b": "x"}'}, {"a": '{"b": "x"}'}),
    ({"cvv": "123", "cvc": 123, "code": 123}, {"cvv": "***", "cvc": "***", "code": 123}),
    ({"password": "hunter2"}, {"password": "*******"}),
    ({"a": None, "b": True, "c": 1.5}, {"a": None, "b": True, "c": 1.5}),
]


@pytest.mark.parametrize(("value", "expected"), NESTED)
def test_all_texts_of_a_value_are_masked(value: object, expected: object) -> None:
    assert Redacting(DEFAULT).value(value) == expected


@settings(max_examples=150, deadline=None)
@given(
    st.recursive(
        st.one_of(st.sampled_from(EXAMPLES), st.integers(), st.none(), st.booleans()),
        lambda inner: st.one_of(
            st.lists(inner, max_size=3),
            st.dictionaries(st.one_of(st.sampled_from(["cvv", "password", "text"]), st.sampled_from(EXAMPLES)), inner),
        ),
        max_leaves=8,
    ),
    PROFILED,
)
def test_a_redacted_value_shows_nothing_when_it_is_scanned_again(value: object, looking: Looking) -> None:
    assert unmasked(looking, Redacting(looking).value(value)) == []


def test_keys_that_look_alike_when_masked_stay_two() -> None:
    found = Redacting(DEFAULT).value({"user1@example.com": 1, "user2@example.com": 2})
    assert found == {"u***@example.com": 1, "u***@example.com*": 2}


def test_every_kind_is_looked_for() -> None:
    assert {detector.kind for detector in DETECTORS} <= KINDS
