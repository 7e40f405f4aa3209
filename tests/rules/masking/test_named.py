"""Kinds that the name of a field tells: what stands in it, and what only stands in for it."""

import pytest

from rules.masking.finding import Looking
from rules.masking.profile import Profile
from rules.masking.texts import texts

SHOWN = [
    ({"cvv": "123"}, ["card_code"]),
    ({"CVV2": 1234}, ["card_code"]),
    ({"security-code": " 123 "}, ["card_code"]),
    ({"card": {"cvc": ["123"]}}, ["card_code"]),
    ('{"slots": {"cvv": 123}}', ["card_code"]),
    ({"安全码": "123"}, ["card_code"]),
    ({"otp": "482913"}, ["one_time_code"]),
    ({"验证码": "4829"}, ["one_time_code"]),
    ({"password": "hunter2"}, ["password"]),
    ({"pin": "12*4"}, ["password"]),
]

NOT_SHOWN = [
    *({"cvv": text} for text in ("", "-", "***", "xxx", "XXX", "•••", "[CVV]", "<redacted>", "【安全码】", "n/a")),
    *({"cvv": text} for text in ("12", "12345", "yes", "tok_4fe2", "ref-123")),
    *({"password": text} for text in ("***", "{{password}}", "$2b$12$abcdefgh", "d41d8cd98f00b204e9800998ecf8427e")),
    {"code": "123"},
    {"text": "cvv"},
]


def clear(value: object) -> list[str]:
    looking = Looking(Profile("none"), kinds=frozenset({"card_code", "one_time_code", "password"}))
    return [each.kind for text in texts("p", value) for each in looking.at(text) if not each.masked]


@pytest.mark.parametrize("value", SHOWN)
def test_a_code_is_known_by_its_field(value: tuple[object, list[str]]) -> None:
    given, expected = value
    assert clear(given) == expected


@pytest.mark.parametrize("value", NOT_SHOWN)
def test_what_stands_in_for_it_is_none(value: object) -> None:
    assert clear(value) == []


def test_a_form_by_its_name_that_shows_nothing_is_masked() -> None:
    looking = Looking(Profile("none"))
    found = [(each.kind, each.masked, each.sample) for text in texts("p", {"cvv": "***"}) for each in looking.at(text)]
    assert found in ([], [("card_code", True, "***")])
