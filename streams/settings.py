"""Every setting, with meaning, unit and default: from CONTACTWATCH_... or a YAML file."""

import os
from difflib import get_close_matches
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from pydantic import BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from rules.admission import Timing
from rules.masking.keyring import Keyring
from rules.suppression import Storm
from streams import host
from streams.configuration import consistent, secrets, settings_file, spans
from streams.kafka import tls

FILE_VARIABLE: Final = "CONTACTWATCH_SETTINGS"
PREFIX: Final = "CONTACTWATCH_"


def _split(value: object) -> object:
    return [name.strip() for name in value.split(",") if name.strip()] if isinstance(value, str) else value


Names = Annotated[list[str], NoDecode, BeforeValidator(_split)]
File = Annotated[Path | None, BeforeValidator(lambda value: value or None)]
"""A variable that is set to nothing names no file."""
Protocol = Literal["PLAINTEXT", "SSL", "SASL_PLAINTEXT", "SASL_SSL"]
Durability = Literal["transactions", "lease", "memory"]
Mechanism = Literal["", "PLAIN", "SCRAM-SHA-256", "SCRAM-SHA-512", "OAUTHBEARER"]
NONE: Final = SecretStr("")


class WrongSettingError(Exception):
    """A setting that stops the start, in one readable line."""


class Settings(BaseSettings):
    """What an operator may set. Command-line flags of the same name win over all of these."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True, extra="forbid")

    broker: str = Field("127.0.0.1:9092", description="Bootstrap address, HOST:PORT, several separated by commas")
    prefix: str = Field(
        "contact",
        description="First part of every topic's name and of the group's id",
        pattern=r"^[A-Za-z0-9._-]{1,100}$",
    )
    partitions: int = Field(4, ge=1, le=1000, description="Partitions of the topics that `topics create` makes")
    replication: int = Field(1, ge=1, le=9, description="Copies that the broker keeps of a topic")
    lateness: str = Field("2s", description="How far the watermark stays behind the greatest event time")
    lateness_of: dict[str, str] = Field(
        {}, description="Lateness of single sources, where it differs: source to duration"
    )
    max_ahead: str = Field("60s", description="An event later than this after its own record is refused as future")
    remember: str = Field("10m", description="How long an ended interaction still takes late events")
    idle: str = Field("24h", description="How long an interaction that never ends may be silent")
    idle_of: dict[str, str] = Field(
        {"email": "90d", "social": "90d"}, description="Idle of single channels, where it differs: channel to duration"
    )
    remember_facts: str = Field(
        "24h", description="How long after its last due a customer, queue or other subject of rules takes late events"
    )
    alive_within: str = Field(
        "10s", description="A source that says alive (system.status) is down when its next word is so late"
    )
    max_events: int = Field(
        20_000,
        ge=64,
        le=1_000_000,
        description="Events of one interaction that are kept; beyond them it is undetermined",
    )
    host: str = Field("127.0.0.1", description="Address that /metrics, /health and /ready listen on")
    port: int = Field(9108, ge=0, le=65535, description="Their port; 0 takes any free one")
    enable: Names = Field([], description="Rules switched on, by id, whatever their file says; a,b or a list")
    disable: Names = Field([], description="Rules switched off, by id; a,b or a list")
    metric_places: int = Field(
        100,
        ge=1,
        le=1000,
        description="Sources, and tenant with channel and queue, that metrics tell apart; the rest is other",
    )
    storm_above: int = Field(
        600,
        ge=0,
        description="More alerts a minute of one partition and tenant are a storm, and one stands for all; 0: never",
    )
    broker_patience: str = Field("5m", description="How long a worker outlives a broker that does not answer")
    session: str = Field(
        "6s", description="How long the broker waits for a worker's heartbeat before its partitions move"
    )
    durability: Durability = Field(
        "transactions",
        description="How what is said and what is held open are kept: transactions (needs Kafka's), lease (a broker"
        " without them: after a fault a step may be there twice, with the same id and revision), or memory (a restart"
        " forgets open clocks)",
    )
    instance_id: str = Field(
        "", description="This worker's own name in its group: with it a quick restart moves no partitions"
    )
    clock_steps: str = Field(
        "", description="For trying it out: how this host's clock is set while the worker runs, as in 2s:+60s,5s:-3s"
    )
    log_level: str = Field("INFO", description="DEBUG, INFO, WARNING or ERROR", pattern="^(DEBUG|INFO|WARNING|ERROR)$")
    source: str = Field(
        "", description="Source that a connector's events name, such as /pbx/1; its own name where empty"
    )
    tenant: str = Field("default", description="Whose contact centre a connector speaks of", min_length=1)
    hash_key: SecretStr = Field(
        NONE, description="Key of the hashes of findings, and of the pseudonyms that connectors make; none without it"
    )
    hash_key_file: File = Field(None, description="File that holds hash_key")
    old_hash_key: SecretStr = Field(
        NONE, description="Earlier values of hash_key, newest first, one a line or with spaces between: still compared"
    )
    old_hash_key_file: File = Field(None, description="File that holds old_hash_key")
    seal_key: SecretStr = Field(
        NONE,
        description="Key that seals digits of split numbers in saved state, 16 characters at least; without one a"
        " number that is split over a restart is undetermined",
    )
    seal_key_file: File = Field(None, description="File that holds seal_key")
    old_seal_key: SecretStr = Field(
        NONE, description="Earlier values of seal_key, newest first, one a line or with spaces between: still opened"
    )
    old_seal_key_file: File = Field(None, description="File that holds old_seal_key")
    own_values: File = Field(
        None, description="File of values that are nobody's personal data, one a line: own hotlines, test cards"
    )
    targets: File = Field(None, description="YAML file of the targets that `notify` tells of incidents")
    security_protocol: Protocol = Field(
        "PLAINTEXT", description="How the broker is spoken to: PLAINTEXT, SSL, SASL_PLAINTEXT or SASL_SSL"
    )
    sasl_mechanism: Mechanism = Field(
        "", description="PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER; needs a SASL security_protocol"
    )
    sasl_username: str = Field("", description="Who we are to the broker, for PLAIN and SCRAM")
    sasl_password: SecretStr = Field(NONE, description="The password that belongs to sasl_username")
    sasl_password_file: File = Field(None, description="File that holds sasl_password; read at the start")
    oauth_token_file: File = Field(
        None, description="File with a token for OAUTHBEARER, kept fresh by others; read for each connection"
    )
    tls_ca: File = Field(None, description="Authorities that the broker's certificate must come from; else this host's")
    tls_cert: File = Field(None, description="Our own certificate in PEM, where the broker asks for one (mTLS)")
    tls_key: File = Field(None, description="Its key in PEM, where tls_cert does not hold it")
    tls_key_password: SecretStr = Field(NONE, description="What opens tls_key, where it is locked")
    tls_key_password_file: File = Field(None, description="File that holds tls_key_password")
    web_token: SecretStr = Field(NONE, description="What /metrics asks for as Authorization: Bearer")
    web_token_file: File = Field(None, description="File that holds web_token")
    web_tls_cert: File = Field(None, description="Certificate in PEM of /metrics, /health and /ready; TLS with it")
    web_tls_key: File = Field(None, description="Its key in PEM, not locked, where web_tls_cert does not hold it")
    web_client_ca: File = Field(
        None, description="Authorities of the clients' certificates that /metrics asks for (mTLS)"
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        file = os.environ.get(FILE_VARIABLE)
        from_file = (InitSettingsSource(settings_cls, settings_file.read(Path(file))),) if file else ()
        return (init_settings, env_settings, *from_file)

    def micros(self, name: str) -> int:
        """A setting that is a duration, in microseconds."""
        return spans.micros(name, getattr(self, name))

    def keyring(self) -> Keyring:
        """The keys of hashes and seals, newest first."""
        return Keyring(_newest_first(self.hash_key, self.old_hash_key), _newest_first(self.seal_key, self.old_seal_key))

    def storm(self) -> Storm:
        """When alerts are counted and not told one by one."""
        return Storm(self.storm_above)

    def timing(self) -> Timing:
        """The spans of admission and watermark."""
        return Timing(
            lateness=self.micros("lateness"),
            max_ahead=self.micros("max_ahead"),
            remember=self.micros("remember"),
            idle=self.micros("idle"),
            alive_within=self.micros("alive_within"),
            max_events=self.max_events,
            remember_facts=self.micros("remember_facts"),
            lateness_of={source: spans.micros("lateness_of", value) for source, value in self.lateness_of.items()},
            idle_of={channel: spans.micros("idle_of", value) for channel, value in self.idle_of.items()},
        )


def _newest_first(now: SecretStr, before: SecretStr) -> tuple[bytes, ...]:
    held = (now.get_secret_value(), *before.get_secret_value().split())
    return tuple(each.encode() for each in held if each)


def read(**flags: Any) -> Settings:
    """The effective settings; flags that are None do not count. Raises WrongSettingError."""
    file = os.environ.get(FILE_VARIABLE)
    if file and not Path(file).is_file():
        raise WrongSettingError(f"{FILE_VARIABLE}: there is no file {file}")
    try:
        settings = Settings(**{name: value for name, value in flags.items() if value is not None})
    except ValidationError as error:
        lines = (f"{_named(each['loc'])}: {_said(each)}" for each in error.errors(include_input=False))
        raise WrongSettingError("; ".join(lines)) from None
    except settings_file.WrongFileError as error:
        raise WrongSettingError(f"{FILE_VARIABLE} ({file}): {error}") from None
    except (OSError, ValueError, AttributeError, TypeError) as error:
        # The settings library lets the variables' own errors through, each of its own kind.
        place = f"{FILE_VARIABLE} ({file}) or the environment" if file else "the environment"
        raise WrongSettingError(f"{place}: {' '.join(str(error).split())}") from None
    settings = _guarded(settings)
    try:
        for name in spans.NAMES:
            settings.micros(name)
        settings.timing()
    except ValueError as error:
        raise WrongSettingError(str(error)) from None
    try:
        host.stepping(settings.clock_steps)
    except ValueError as error:
        raise WrongSettingError(f"clock_steps: {error}") from None
    return settings


def _guarded(settings: Settings) -> Settings:
    """With the secrets that lie in files, once everything that guards fits together. Raises WrongSettingError."""
    try:
        settings = settings.model_copy(update=secrets.in_files(settings))
        if found := list(consistent.problems(settings)):
            raise WrongSettingError("; ".join(found))
        if settings.security_protocol.endswith("SSL"):
            tls.as_client(settings.tls_ca, settings.tls_cert, settings.tls_key, settings.tls_key_password)
        if settings.web_tls_cert is not None:
            tls.as_server(settings.web_tls_cert, settings.web_tls_key, settings.web_client_ca)
    except ValueError as error:
        raise WrongSettingError(str(error)) from None
    return settings


def _named(location: tuple[int | str, ...]) -> str:
    return ".".join(map(str, location)) or "settings"


def _said(mistake: Any) -> str:
    if mistake["type"] != "extra_forbidden":
        return str(mistake["msg"])
    near = get_close_matches(str(mistake["loc"][0]), Settings.model_fields, 1, 0.8)
    return "no such setting" + (f"; did you mean {near[0]}?" if near else "; `contactwatch settings` shows them all")


def origin(name: str, flags: dict[str, Any]) -> str:
    """Where an effective setting came from."""
    if flags.get(name) is not None:
        return "flag"
    if f"{PREFIX}{name.upper()}" in {variable.upper() for variable in os.environ}:
        return f"environment {PREFIX}{name.upper()}"
    file = os.environ.get(FILE_VARIABLE)
    return f"file {file}" if file and name in _stated_in(Path(file)) else "default"


def _stated_in(file: Path) -> frozenset[str]:
    return frozenset(settings_file.read(file))


def variable(name: str) -> str | None:
    """What another file of ours asks for by a variable's name; None where it is not set."""
    return os.environ.get(name)


def misspelt() -> list[str]:
    """Variables that look like a setting's and are none: they change nothing, so they are told with the nearest."""
    known = {*map(str.upper, Settings.model_fields), FILE_VARIABLE.removeprefix(PREFIX)}
    asked = {name: name.upper().removeprefix(PREFIX) for name in os.environ if name.upper().startswith(PREFIX)}
    strange = sorted(name for name, word in asked.items() if word not in known)
    nearest = ((name, get_close_matches(asked[name], known, 1, 0.8)) for name in strange)
    return [f"{name} is no setting; did you mean {PREFIX}{found[0]}?" for name, found in nearest if found]
