"""The shape of a target: where incidents are told, whom they concern there, and in which language."""

import importlib
import pkgutil
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Literal, Self
from urllib.parse import urlsplit

import aiohttp
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, HttpUrl, SecretStr, model_validator

from streams import settings
from streams.configuration import secrets
from streams.notify import wording
from streams.notify.incident import Notice, rank

Severity = Literal["info", "minor", "major", "critical"]


def _kept_elsewhere(value: object) -> object:
    """The secret that `{file: PATH}` or `{env: NAME}` points to. What stands in the targets' file itself is refused."""
    match value:
        case {"file": str(path), **more} if not more:
            return SecretStr(secrets.secret(Path(path)))
        case {"env": str(name), **more} if not more:
            if not (found := settings.variable(name)):
                raise ValueError(f"the variable {name} is not set")
            return SecretStr(found)
        case SecretStr():
            return value
    raise ValueError("a secret: write {file: PATH} or {env: NAME}, never the secret itself")


def _as_lists(value: object) -> object:
    """`queue: billing` says the same as `queue: [billing]`."""
    if not isinstance(value, dict):
        return value
    return {name: [each] if isinstance(each, str) else each for name, each in value.items()}


def _holds_no_secret(url: HttpUrl) -> HttpUrl:
    if url.username or url.password or url.query:
        raise ValueError("what stands before the @ or after the ? is secret: keep the address in secret_url")
    return url


Secret = Annotated[SecretStr, BeforeValidator(_kept_elsewhere)]
OpenUrl = Annotated[HttpUrl, AfterValidator(_holds_no_secret)]


class Target(BaseModel):
    """One place where incidents are told; a kind adds what it needs to reach it."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
    kind: str
    name: str = Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,40}$")
    language: wording.Language = "en"
    at_least: Severity = "info"
    match: Annotated[dict[str, list[str]], BeforeValidator(_as_lists)] = {}
    """Only incidents whose newest alert says one of these, field by field."""
    ca: Path | None = None
    """Authorities that its certificate must come from, else this host's."""

    def concerns(self, notice: Notice) -> bool:
        if rank(notice.severity) < rank(self.at_least):
            return False
        said = {**notice.newest.model_dump(include=set(self.match)), **notice.group}
        return all(str(said.get(field)) in wanted for field, wanted in self.match.items())

    def to(self) -> str:
        """Where it leads, without what may be secret."""
        raise NotImplementedError

    def written(self, notice: Notice) -> Any:
        """What it will be sent."""
        raise NotImplementedError

    async def send(self, notice: Notice, session: aiohttp.ClientSession) -> None:
        """Tells it. Raises LaterError or TurnedDownError."""
        raise NotImplementedError


class Reached(Target):
    """A target that is reached over HTTP. `url` in the open, or `secret_url`; `token` is sent as Bearer."""

    url: OpenUrl | None = None
    secret_url: Secret | None = None
    token: Secret | None = None

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.url is None) == (self.secret_url is None):
            raise ValueError("one of url and secret_url")
        return self

    def to(self) -> str:
        return place(self.address())

    def address(self) -> str:
        """Whole; it may be secret."""
        return self.secret_url.get_secret_value() if self.secret_url is not None else str(self.url)

    def headers(self) -> dict[str, str]:
        """They are secret."""
        return {} if self.token is None else {"Authorization": f"Bearer {self.token.get_secret_value()}"}


def place(url: str) -> str:
    """Scheme and host of an address: its path, user and query may be secret."""
    split = urlsplit(url)
    return f"{split.scheme}://{split.hostname or '...'}" + (f":{split.port}" if split.port else "")


def kinds() -> list[str]:
    """Every kind of target, by the names of their files."""
    return sorted(each.name for each in pkgutil.iter_modules([str(Path(__file__).parent / "targets")]))


def made(said: Mapping[str, object]) -> Target:
    """The target that an entry of the targets' file describes. Raises ValueError (pydantic's is one)."""
    kind = said.get("kind")
    if kind not in kinds():
        raise ValueError(f"kind: one of {', '.join(kinds())}")
    found: Target = importlib.import_module(f"streams.notify.targets.{kind}").Target.model_validate(dict(said))
    return found
