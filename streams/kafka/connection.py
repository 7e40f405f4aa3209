"""How every client reaches the broker: address, TLS and SASL, said once for aiokafka and for Faust."""

from pathlib import Path
from ssl import SSLContext
from typing import Any, Final, NamedTuple

from aiokafka.abc import AbstractTokenProvider

from streams.configuration import secrets
from streams.kafka import forgiving, tls
from streams.settings import Settings

CLIENT_ID: Final = "contactwatch"


class TokenFile(AbstractTokenProvider):  # type: ignore[misc] # aiokafka brings no types
    """An OAuth token that somebody else keeps fresh in a file; read anew for each connection."""

    def __init__(self, path: Path) -> None:
        self._path = path

    async def token(self) -> str:
        """Raises ConnectionError, which the client takes for one more broker that cannot be reached."""
        try:
            return secrets.secret(self._path)
        except secrets.UnreadableSecretError as error:
            raise ConnectionError(f"oauth_token_file: {error}") from None

    def extensions(self) -> dict[str, str]:
        return {}


class FaustCredentials(NamedTuple):
    """For `broker_credentials`: the name of a class of `faust.auth`, and what it is made with."""

    # Only app.py and transport.py may import Faust, so app.py builds it.
    kind: str
    arguments: dict[str, Any]


def client(settings: Settings) -> dict[str, Any]:
    """What every producer, consumer and admin client of aiokafka is made with."""
    forgiving.install()
    return {
        "bootstrap_servers": settings.broker,
        "client_id": CLIENT_ID,
        "security_protocol": settings.security_protocol,
        "ssl_context": context(settings),
        **_sasl(settings),
    }


def context(settings: Settings) -> SSLContext | None:
    """None where the broker is reached without TLS. Raises UnfitCertificateError; settings that were read are fit."""
    if not settings.security_protocol.endswith("SSL"):
        return None
    return tls.as_client(settings.tls_ca, settings.tls_cert, settings.tls_key, settings.tls_key_password)


def _sasl(settings: Settings) -> dict[str, Any]:
    if not settings.security_protocol.startswith("SASL"):
        return {}
    if settings.oauth_token_file is not None:
        return {"sasl_mechanism": "OAUTHBEARER", "sasl_oauth_token_provider": TokenFile(settings.oauth_token_file)}
    return {
        "sasl_mechanism": settings.sasl_mechanism,
        "sasl_plain_username": settings.sasl_username,
        "sasl_plain_password": settings.sasl_password.get_secret_value(),
    }


def faust_credentials(settings: Settings) -> FaustCredentials | None:
    """The same for Faust; None where the broker asks for nothing."""
    forgiving.install()
    encrypted, sasl = context(settings), _sasl(settings)
    if not sasl:
        return None if encrypted is None else FaustCredentials("SSLCredentials", {"context": encrypted})
    if provider := sasl.get("sasl_oauth_token_provider"):
        return FaustCredentials("OAuthCredentials", {"oauth_cb": provider, "ssl_context": encrypted})
    arguments = {
        "mechanism": sasl["sasl_mechanism"],
        "username": sasl["sasl_plain_username"],
        "password": sasl["sasl_plain_password"],
        "ssl_context": encrypted,
    }
    return FaustCredentials("SASLCredentials", arguments)
