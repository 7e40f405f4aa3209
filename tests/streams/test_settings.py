"""Settings: from flags, environment or a YAML file; a wrong one stops the start in one readable line."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from streams import settings
from streams.cli import contactwatch
from tests.streams.making import SECOND


@pytest.fixture(autouse=True)
def _nothing_set(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in (*settings.Settings.model_fields, "settings"):
        monkeypatch.delenv(f"CONTACTWATCH_{name.upper()}", raising=False)


def file_of(path: Path, text: str) -> str:
    path.write_text(text)
    return str(path)


def test_every_setting_says_what_it_means() -> None:
    described = {name: field.description for name, field in settings.Settings.model_fields.items()}
    assert [name for name, text in described.items() if not text or len(text) < 15] == []


def test_defaults_are_those_of_the_design() -> None:
    timing = settings.read().timing()
    assert (timing.lateness, timing.max_ahead, timing.remember, timing.idle) == (
        2 * SECOND,
        60 * SECOND,
        600 * SECOND,
        86_400 * SECOND,
    )


def test_the_environment_decides_over_the_file_and_a_flag_over_both(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", file_of(tmp_path / "s.yaml", "prefix: a\nlateness: 3s\nport: 1\n"))
    monkeypatch.setenv("CONTACTWATCH_LATENESS", "4s")
    monkeypatch.setenv("CONTACTWATCH_PORT", "2")
    found = settings.read(port=3, broker=None)
    assert (found.prefix, found.lateness, found.port, found.broker) == ("a", "4s", 3, "127.0.0.1:9092")


def test_lists_come_from_the_environment_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTWATCH_ENABLE", "one, two")
    assert settings.read().enable == ["one", "two"]


WRONG = [
    ("port", {"CONTACTWATCH_PORT": "many"}),
    ("port", {"CONTACTWATCH_PORT": "70000"}),
    ("lateness", {"CONTACTWATCH_LATENESS": "soon"}),
    ("lateness", {"CONTACTWATCH_LATENESS": "2 working days"}),
    ("broker_patience", {"CONTACTWATCH_BROKER_PATIENCE": ""}),
    ("prefix", {"CONTACTWATCH_PREFIX": "no spaces please"}),
    ("log_level", {"CONTACTWATCH_LOG_LEVEL": "LOUD"}),
]


@pytest.mark.parametrize(("name", "environment"), WRONG)
def test_a_wrong_setting_stops_the_start_in_one_line_that_names_it(
    monkeypatch: pytest.MonkeyPatch, name: str, environment: dict[str, str]
) -> None:
    for variable, value in environment.items():
        monkeypatch.setenv(variable, value)
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert (result.exit_code, result.stderr.count("\n"), name in result.stderr.lower()) == (2, 1, True), result.output


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("latenes", "latenes: 3s\n"),
        ("port", "port: [1]\n"),
        ("settings", "- a list\n"),
        ("settings", "a: {b\n"),
        ("settings", "only a text\n"),
        ("line 2: nested", "port: 1\nlateness: [[[[[1]]]]]\n"),
        ("brackets", "lateness: " + "[" * 10_000),
        ("line 1: nested", "lateness: " + "[" * 100),
        ("line 1: nested", "- " * 10_000),
        ("larger", "prefix: " + "p" * 100_000),
        ("line 1: anchors", "lateness_of: &a {x: 3s}\nidle_of: *a\n"),
        ("line 2: anchors", "lateness_of: {x: 3s}\nidle_of: *a\n"),
        ("line 1: tags", "lateness: !!python/object/apply:os.getcwd []\n"),
        ("yaml", "lateness: 2026-13-45\n"),
        ("yaml", "lateness: '\n"),
        ("yaml", "lateness: \0\n"),
    ],
)
def test_a_wrong_settings_file_stops_the_start_in_one_line(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, text: str
) -> None:
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", file_of(tmp_path / "s.yaml", text))
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert (result.exit_code, result.stderr.count("\n"), name in result.stderr.lower()) == (2, 1, True), result.output


def test_a_settings_file_that_is_not_there_stops_the_start(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Else a worker would run on defaults that nobody chose."""
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", str(tmp_path / "missing.yaml"))
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert (result.exit_code, result.stderr.count("\n"), "missing.yaml" in result.stderr) == (2, 1, True)


def test_an_empty_settings_file_sets_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", file_of(tmp_path / "s.yaml", ""))
    assert settings.read().prefix == "contact"


def test_a_wrong_value_is_not_repeated_for_it_may_be_a_secret(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTWATCH_PORT", "hunter2")
    assert "hunter2" not in CliRunner().invoke(contactwatch, ["settings"]).output


@pytest.mark.parametrize(
    "value", ["[hunter2]", "{hunter2", "'hunter2", "%hunter2", "*hunter2", "&hunter2 x", "!hunter2 x"]
)
def test_a_secret_that_breaks_the_settings_file_is_not_repeated(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str
) -> None:
    file = file_of(tmp_path / "s.yaml", f"sasl_password: {value}\n")
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", file)
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert (result.exit_code, result.stderr.count("\n"), "hunter2" in result.output) == (2, 1, False)


def test_secrets_stay_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTWATCH_HASH_KEY", "hunter2")
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert (result.exit_code, "hunter2" in result.output, "hash_key" in result.output) == (0, False, True)
    assert "hunter2" not in repr(settings.read())


def test_the_command_shows_every_setting_and_where_it_came_from(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTWATCH_LATENESS", "5s")
    monkeypatch.setenv("COLUMNS", "300")
    shown = {line.split()[0]: line for line in CliRunner().invoke(contactwatch, ["settings"]).stdout.splitlines()}
    assert set(settings.Settings.model_fields) <= set(shown)
    assert "environment CONTACTWATCH_LATENESS" in shown["lateness"]


def test_a_setting_says_that_it_came_from_the_file_only_if_the_file_states_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    file = file_of(tmp_path / "s.yaml", "prefix: a\nport: 1\n")
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", file)
    monkeypatch.setenv("CONTACTWATCH_PORT", "2")
    told = {name: settings.origin(name, {"broker": "b:1"}) for name in ("broker", "prefix", "port", "lateness")}
    assert told == {
        "broker": "flag",
        "prefix": f"file {file}",
        "port": "environment CONTACTWATCH_PORT",
        "lateness": "default",
    }


@pytest.mark.parametrize("command", ["settings", "doctor"])
def test_a_misspelt_variable_is_told_with_the_nearest_setting(monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    """It changes nothing, and whoever set it believes that it does."""
    monkeypatch.setenv("CONTACTWATCH_LATENES", "5s")
    monkeypatch.setenv("CONTACTWATCH_BROKER", "127.0.0.1:1")
    output = CliRunner().invoke(contactwatch, [command]).output
    assert "CONTACTWATCH_LATENES is no setting; did you mean CONTACTWATCH_LATENESS?" in output


@pytest.mark.parametrize("name", ["SERVICE_HOST", "SERVICE_PORT", "PORT_9108_TCP_ADDR", "HOME"])
def test_what_a_platform_sets_is_nobody_s_misspelling(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"CONTACTWATCH_{name}", "x")
    assert settings.misspelt() == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("latenes", "no such setting; did you mean lateness?"), ("colour", "no such setting; `contactwatch settings`")],
)
def test_a_name_in_the_file_that_is_no_setting_is_told_with_the_nearest(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, said: str
) -> None:
    monkeypatch.setenv("CONTACTWATCH_SETTINGS", file_of(tmp_path / "s.yaml", f"{name}: 3s\n"))
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert (result.exit_code, f"{name}: {said}" in result.stderr) == (2, True), result.stderr
