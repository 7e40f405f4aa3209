"""Secrets are shown nowhere: canaries go into every one of them, and everything that is said is searched."""

import logging
import re
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Final, get_type_hints

import click
import pytest
from click.testing import CliRunner
from pydantic import SecretStr

from streams import logs, settings
from streams.cli import contactwatch
from streams.kafka import connection
from streams.settings import Settings
from tests.streams import papers as certificates
from tests.streams.papers import Papers

HIDDEN: Final = sorted(name for name, kind in get_type_hints(Settings).items() if kind is SecretStr)
CANARY: Final = "canary-7d1f"
COMMANDS: Final = (
    "settings",
    "topics list",
    "topics create",
    "doctor",
    "worker --port 0",
    "simulate --broker 127.0.0.1:1 --events 1",
)


def canary(name: str) -> str:
    return f"{CANARY}-{name}"


@pytest.fixture(scope="module")
def papers(tmp_path_factory: pytest.TempPathFactory) -> Papers:
    return certificates.issued(tmp_path_factory.mktemp("papers"))


@pytest.fixture(params=["variables", "files", "settings file"])
def told(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, papers: Papers) -> None:
    """Every secret is set, in each of the ways in which it can be."""
    given = {
        "security_protocol": "SASL_SSL",
        "sasl_mechanism": "PLAIN",
        "sasl_username": "ana",
        "broker": "127.0.0.1:1",
    }
    given |= {"sasl_username": "ana", "tls_cert": str(papers.visitor), "tls_ca": str(papers.authority)}
    for name in HIDDEN:
        if request.param == "files":
            (tmp_path / name).write_text(canary(name))
            given[f"{name}_file"] = str(tmp_path / name)
        else:
            given[name] = canary(name)
    if request.param == "settings file":
        (tmp_path / "s.yaml").write_text("".join(f"{name}: {value}\n" for name, value in given.items()))
        given = {"settings": str(tmp_path / "s.yaml")}
    for name, value in given.items():
        monkeypatch.setenv(f"CONTACTWATCH_{name.upper()}", value)


def test_these_are_the_secrets() -> None:
    assert [
        *("hash_key", "old_hash_key", "old_seal_key", "sasl_password", "seal_key", "tls_key_password", "web_token")
    ] == HIDDEN


def test_every_secret_can_lie_in_a_file() -> None:
    assert {f"{name}_file" for name in HIDDEN} <= set(Settings.model_fields)


def test_what_sounds_like_a_secret_is_typed_as_one() -> None:
    sounding = [name for name in Settings.model_fields if re.search(r"password|token|secret|_key$", name)]
    paths = [name for name in Settings.model_fields if name.endswith("_file") or name in ("tls_key", "web_tls_key")]
    assert sorted(set(sounding) - set(paths)) == HIDDEN


def test_no_option_of_any_command_takes_a_secret() -> None:
    """Arguments stand in `ps` for everybody on the host to read."""
    asked = {parameter.name for command in _commands(contactwatch) for parameter in command.params}
    assert {name for name in asked if name in HIDDEN or name.removesuffix("_file") in HIDDEN} == set()


def _commands(group: click.Group) -> Iterator[click.Command]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield command
        if isinstance(command, click.Group):
            yield from _commands(command)


@pytest.mark.usefixtures("told")
def test_settings_hold_them_and_show_none() -> None:
    read = settings.read()
    assert {name: getattr(read, name).get_secret_value() for name in HIDDEN} == {name: canary(name) for name in HIDDEN}
    shown = [repr(read), str(read), f"{read!r:>10}", read.model_dump_json(), str(read.model_dump()), str(vars(read))]
    assert [text for text in shown if CANARY in text] == []


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    "command",
    [
        "settings",
        "topics list",
        "topics create",
        "doctor",
        "worker --port 0",
        "simulate --broker 127.0.0.1:1 --events 1",
    ],
)
def test_no_command_says_one_whatever_goes_wrong(command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody listens at that address. The log is at its most talkative."""
    monkeypatch.setenv("CONTACTWATCH_LOG_LEVEL", "DEBUG")
    result = CliRunner().invoke(contactwatch, command.split())
    assert (result.exit_code in (0, 1, 2), CANARY in result.output) == (True, False)
    if result.exception is not None:
        assert CANARY not in "".join(traceback.format_exception(result.exception))


@pytest.mark.usefixtures("told")
@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("PORT", CANARY),
        ("PARTITIONS", CANARY),
        ("LATENESS", CANARY),
        ("SECURITY_PROTOCOL", CANARY),
        ("SASL_MECHANISM", CANARY),
        ("LATENESS_OF", CANARY),
        ("LATENESS_OF", f'{{"a": "{CANARY}"}}'),
        ("CLOCK_STEPS", CANARY),
        ("LATENESS_OF", f'{{"{CANARY}'),
        ("HOST", "0.0.0.0"),
        ("TLS_KEY", "none"),
        ("SASL_PASSWORD_FILE", "none"),
    ],
)
def test_no_mistake_in_the_settings_repeats_one(variable: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A secret may also stand where it does not belong."""
    monkeypatch.setenv(f"CONTACTWATCH_{variable}", value)
    result = CliRunner().invoke(contactwatch, ["settings"])
    assert CANARY not in result.output
    if result.exception is not None:
        assert CANARY not in "".join(traceback.format_exception(result.exception))


@pytest.mark.usefixtures("told")
def test_what_clients_are_made_with_shows_none() -> None:
    """Faust and its client print their settings when something goes wrong."""
    credentials = connection.faust_credentials(settings.read())
    assert credentials is not None
    from faust import auth

    made = getattr(auth, credentials.kind)(**credentials.arguments)
    assert CANARY not in repr(made) + str(made)


def test_the_libraries_log_stays_above_what_they_send(monkeypatch: pytest.MonkeyPatch) -> None:
    """At DEBUG a Kafka client writes its requests out, the one with the password among them."""
    logs.quiet("DEBUG")
    talkative = [
        name for name in ("aiokafka", "faust", "mode", "asyncio") if logging.getLogger(name).level < logging.ERROR
    ]
    assert (talkative, logging.getLogger().level) == ([], logging.WARNING)
