"""A client's first contact with a broker; where there is none, why, in words that name the setting."""

import asyncio
import ssl
from typing import Any, Final, Protocol

from aiokafka import errors
from aiokafka.conn import collect_hosts, create_conn
from aiokafka.protocol.metadata import MetadataRequest

from streams.kafka import connection
from streams.settings import Settings

PATIENCE: Final = 5.0


class UnreachableError(Exception):
    """No broker answers at an address, or it refuses us; says why."""


class _Client(Protocol):
    async def start(self) -> None: ...
    async def stop(self) -> None: ...


async def started(client: _Client, settings: Settings) -> None:
    """Starts a client of ours. Raises UnreachableError."""
    try:
        await client.start()
    except (errors.KafkaError, TimeoutError, OSError):
        await client.stop()
        raise await refusal(settings) from None


async def refusal(settings: Settings) -> UnreachableError:
    """Tries the first address once more, and says what comes of it."""
    return UnreachableError(f"no broker answers at {settings.broker}: {await _why(settings)}")


async def _why(settings: Settings) -> str:
    arguments = connection.client(settings)
    address = str(arguments.pop("bootstrap_servers")).split(",")[0].strip()
    try:
        await asyncio.wait_for(_asked(address, arguments), PATIENCE)
    except Exception as error:
        return _said(error, settings)
    return "it answered once and not again; try again"


async def _asked(address: str, arguments: dict[str, Any]) -> None:
    ((host, port, _),) = collect_hosts(address)
    answered = await create_conn(host, port, request_timeout_ms=round(PATIENCE * 1000), **arguments)
    try:
        # A refused token shows only here: the broker's next word, no metadata at all, and the end of the connection.
        if not (await answered.send(MetadataRequest([]))).brokers:
            raise errors.KafkaConnectionError("no brokers in the answer")
    finally:
        answered.close()


def _said(error: Exception, settings: Settings) -> str:
    match error:
        case ssl.SSLCertVerificationError():
            return f"its certificate is not believed: {error.verify_message}; is tls_ca right?"
        case errors.SaslAuthenticationFailed():
            return f"it refuses sasl_username {settings.sasl_username} or the password ({settings.sasl_mechanism})"
        case errors.UnsupportedSaslMechanismError():
            return f"it does not take sasl_mechanism {settings.sasl_mechanism}"
        case errors.IllegalSaslStateError():
            return "it takes no SASL there; is security_protocol right?"
        case TimeoutError():
            return "no answer; is it running there, and is security_protocol right?"
        case ConnectionRefusedError():
            return "the connection is refused; is it running there?"
        case ConnectionError() if str(error).startswith("oauth_token_file"):
            return str(error)
        case errors.KafkaConnectionError() | ConnectionError() | ssl.SSLError():
            return f"it closes the connection at once; {_closed(settings)}"
    return f"{type(error).__name__}; is it running there?"


def _closed(settings: Settings) -> str:
    """What a broker does not say a word about."""
    if settings.sasl_mechanism == "OAUTHBEARER":
        return "is the token in oauth_token_file still good, and security_protocol right?"
    if settings.security_protocol.endswith("SSL"):
        return (
            "is security_protocol right, and does it want a certificate of ours that it believes (tls_cert, tls_key)?"
        )
    return "is security_protocol right? It may speak TLS there"
