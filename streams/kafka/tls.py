"""TLS: whom we believe, and who we say we are, as a client of the broker and on our own endpoint."""

import ssl
from pathlib import Path

from pydantic import SecretStr


class UnfitCertificateError(ValueError):
    """A file that TLS needs is not what its setting says; names the setting and the file."""


def as_client(ca: Path | None, cert: Path | None, key: Path | None, password: SecretStr) -> ssl.SSLContext:
    """Believes `ca`, or this host's authorities without it; names are always checked."""
    context = ssl.create_default_context(ssl.Purpose.SERVER_AUTH)
    if ca is not None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        _believe(context, "tls_ca", ca)
    if cert is not None:
        _present(context, "tls", cert, key, password)
    return _modern(context)


def as_server(cert: Path, key: Path | None, client_ca: Path | None) -> ssl.SSLContext:
    """With `client_ca`, a certificate that is shown must come from it; who must show one is the endpoint's to say."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    _present(context, "web_tls", cert, key, SecretStr(""))
    if client_ca is not None:
        _believe(context, "web_client_ca", client_ca)
        context.verify_mode = ssl.CERT_OPTIONAL
    return _modern(context)


def _modern(context: ssl.SSLContext) -> ssl.SSLContext:
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    return context


def _believe(context: ssl.SSLContext, setting: str, ca: Path) -> None:
    try:
        context.load_verify_locations(ca)
    except OSError as error:  # ssl.SSLError is one
        raise UnfitCertificateError(f"{setting}: {ca}: {_why(error, 'no certificates in PEM')}") from None


def _present(context: ssl.SSLContext, setting: str, cert: Path, key: Path | None, password: SecretStr) -> None:
    """The password is always given: without one, TLS would ask at the terminal for a locked key's."""
    try:
        context.load_cert_chain(cert, key, password.get_secret_value)
    except (OSError, ValueError) as error:
        mend = "no certificate and key in PEM that belong together, or the key's password is wrong"
        named = f"{setting}_cert, {setting}_key: {cert}" + (f", {key}" if key else "")
        raise UnfitCertificateError(f"{named}: {_why(error, mend)}") from None


def _why(error: Exception, unfit: str) -> str:
    if isinstance(error, ssl.SSLError) or not isinstance(error, OSError):
        return unfit
    return error.strerror or unfit
