"""Settings that must fit each other: what stops the start, each with its mend."""

from collections.abc import Iterator
from ipaddress import ip_address
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from streams.settings import Settings

LEAST_SEAL_KEY = 16
"""Characters."""


def problems(settings: "Settings") -> Iterator[str]:
    """One line each, naming the settings."""
    yield from _sasl(settings)
    yield from _tls(settings)
    yield from _web(settings)
    yield from _keys(settings)


def _keys(settings: "Settings") -> Iterator[str]:
    for name in ("hash_key", "seal_key"):
        if not getattr(settings, name).get_secret_value() and getattr(settings, f"old_{name}").get_secret_value():
            yield f"old_{name}: has no effect without {name}; set {name} to the newest key"
    if any(len(each) < LEAST_SEAL_KEY for each in settings.keyring().sealing):
        yield f"seal_key, old_seal_key: a key of less than {LEAST_SEAL_KEY} characters can be guessed; set a longer one"


def is_loopback(host: str) -> bool:
    """Whether only this host can reach that address; a name other than localhost may be anywhere."""
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return host == "localhost"


def _sasl(settings: "Settings") -> Iterator[str]:
    mechanism = settings.sasl_mechanism
    if not settings.security_protocol.startswith("SASL"):
        if mechanism:
            yield "sasl_mechanism: has no effect on this security_protocol; set SASL_SSL"
        return
    if not mechanism:
        yield "sasl_mechanism: a SASL security_protocol needs one: PLAIN, SCRAM-SHA-256, SCRAM-SHA-512 or OAUTHBEARER"
        return
    yield from _proofs(settings)
    readable = settings.security_protocol == "SASL_PLAINTEXT" and mechanism in ("PLAIN", "OAUTHBEARER")
    if readable and not all(is_loopback(each.strip().rpartition(":")[0]) for each in settings.broker.split(",")):
        yield f"security_protocol: {mechanism} would send its secret in the clear; set SASL_SSL"


def _proofs(settings: "Settings") -> Iterator[str]:
    """What each mechanism proves itself with, and nothing else."""
    password = bool(settings.sasl_password.get_secret_value())
    if settings.sasl_mechanism == "OAUTHBEARER":
        if settings.oauth_token_file is None:
            yield "oauth_token_file: OAUTHBEARER needs the file that holds a fresh token"
        if settings.sasl_username or password:
            yield "sasl_username, sasl_password: OAUTHBEARER takes neither; unset them"
        return
    if settings.oauth_token_file is not None:
        yield f"oauth_token_file: {settings.sasl_mechanism} takes none; unset it or set sasl_mechanism to OAUTHBEARER"
    if not (settings.sasl_username and password):
        yield f"sasl_username, sasl_password: {settings.sasl_mechanism} needs both (or sasl_password_file)"


def _tls(settings: "Settings") -> Iterator[str]:
    files = {"tls_ca": settings.tls_ca, "tls_cert": settings.tls_cert, "tls_key": settings.tls_key}
    given = [name for name, path in files.items() if path is not None]
    if given and not settings.security_protocol.endswith("SSL"):
        yield f"{', '.join(given)}: no effect without TLS; set security_protocol to SSL or SASL_SSL"
    if settings.tls_key is not None and settings.tls_cert is None:
        yield "tls_key: needs tls_cert beside it"
    if settings.tls_key_password.get_secret_value() and settings.tls_cert is None:
        yield "tls_key_password: there is no tls_key that it could open"


def _web(settings: "Settings") -> Iterator[str]:
    if settings.web_client_ca is not None and settings.web_tls_cert is None:
        yield "web_client_ca: clients show certificates over TLS only; set web_tls_cert and web_tls_key"
    if settings.web_tls_key is not None and settings.web_tls_cert is None:
        yield "web_tls_key: needs web_tls_cert beside it"
    guarded = settings.web_token.get_secret_value() or settings.web_client_ca is not None
    if not is_loopback(settings.host) and not guarded:
        yield (
            f"host: {settings.host} is reached from other hosts, and nothing guards it; set web_token_file,"
            " or web_client_ca with web_tls_cert and web_tls_key, or keep 127.0.0.1"
        )
