"""Values of other countries in any text: found in their place when clear, never accused when hidden."""

from random import Random
from typing import Final

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules.detectors.national import TABLE
from rules.masking.scanning import scan
from tests.corpus.values import banking, national, world

FEW = settings(max_examples=60, deadline=None)
WORDS = st.text(alphabet="你好请问是吗，。！ \nklmqvwyz", max_size=12)
SEEDS = st.integers(0, 2**32).map(Random)

ALONE: Final = {
    "iban": banking.iban_written,
    "bitcoin": world.bitcoin,
    "ethereum": world.ethereum,
    "us_ssn": national.ssn,
    "phone": lambda chance: "+" + world.world(chance).lstrip("+0").replace(".", " "),
}
"""Kinds that need no name, and how one is made."""

HIDDEN: Final = st.one_of(
    st.builds(
        "DE89 {0} {0} {0} {0} {1}".format, st.sampled_from(["****", "••••", "####"]), st.sampled_from(["00", "**"])
    ),
    st.builds("***-**-{:04}".format, st.integers(1, 9999)),
    st.builds("+44 7*** *** {:03}".format, st.integers(0, 999)),
    st.builds("+1 *** *** {:04}".format, st.integers(0, 9999)),
    st.builds("+{}**********".format, st.sampled_from(["1", "44", "49"])),
)
"""Within the default profile."""


@pytest.mark.parametrize("kind", ALONE)
@FEW
@given(before=WORDS, chance=SEEDS, after=WORDS)
def test_value_that_needs_no_name_is_found_in_its_place(kind: str, before: str, chance: Random, after: str) -> None:
    value = ALONE[kind](chance)
    text = f"{before}，{value}，{after}"

    found = [(each.kind, text[each.start : each.end], each.masked) for each in scan(text)]

    assert found == [(kind, value, False)]


@pytest.mark.parametrize("kind", [row.kind for row in TABLE])
@settings(max_examples=8, deadline=None)
@given(before=WORDS, chance=SEEDS, after=WORDS)
def test_identifier_that_is_named_is_found_in_its_place(kind: str, before: str, chance: Random, after: str) -> None:
    name = next(row.names.split("|")[0] for row in TABLE if row.kind == kind)
    value = national.MADE[kind](chance)
    text = f"{before}，{name}: {value}，{after}"

    found = [(text[each.start : each.end], each.masked) for each in scan(text) if each.kind == kind]

    assert found == [(value, False)]


@FEW
@given(before=WORDS, form=HIDDEN, after=WORDS)
def test_hidden_form_within_the_profile_is_never_called_readable(before: str, form: str, after: str) -> None:
    assert [each for each in scan(f"{before}，{form}，{after}") if not each.masked] == []


def test_hidden_forms_are_found_as_such() -> None:
    found = [(each.kind, each.masked) for form in ("***-**-6789", "+44 7*** *** 123") for each in scan(form)]
    assert found == [("us_ssn", True), ("phone", True)]


@pytest.mark.parametrize("kind", [row.kind for row in TABLE if not row.bare])
def test_identifier_without_a_form_of_its_own_needs_its_name(kind: str) -> None:
    example = next(row.example for row in TABLE if row.kind == kind)
    assert [each for each in scan(f"({example})", weak=True) if each.kind == kind] == []


def test_an_identifier_that_is_named_is_not_taken_for_a_service_number() -> None:
    assert [each.kind for each in scan("svnr: 4004 261273")] == ["at_vnr"]
