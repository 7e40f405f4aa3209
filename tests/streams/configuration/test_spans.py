"""A span that is too short to make sense stops the start in a line that says why and what to set."""

import pytest

from streams import settings
from streams.configuration import spans


@pytest.mark.parametrize(
    ("name", "value", "least"),
    [
        ("max_ahead", "0s", "1s"),
        ("idle", "0s", "1s"),
        ("idle_of", '{"voice": "500ms"}', "1s"),
        ("alive_within", "0s", "2s"),
        ("alive_within", "1s", "2s"),
        ("broker_patience", "0m", "1s"),
        ("session", "0s", "3s"),
    ],
)
def test_what_is_too_short_is_named_with_the_least_and_not_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, least: str
) -> None:
    monkeypatch.setenv(f"CONTACTWATCH_{name.upper()}", value)
    with pytest.raises(settings.WrongSettingError) as said:
        settings.read()
    begin, *_, end = str(said.value).partition("; ")
    assert begin.startswith(f"{name}: this is too short, ")
    assert end == f"set {least} or more"


@pytest.mark.parametrize("name", ["lateness", "remember", "remember_facts"])
def test_none_at_all_makes_sense_of_others(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"CONTACTWATCH_{name.upper()}", "0s")
    assert settings.read().micros(name) == 0


def test_the_defaults_are_long_enough() -> None:
    found = settings.Settings()
    assert all(found.micros(name) > 0 for name in spans.NAMES)
