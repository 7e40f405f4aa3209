"""Who may read /metrics: whoever shows the token, the certificate, or both, as the settings say."""

import hmac

from aiohttp import web

from streams.settings import Settings


class Guard:
    """Everything that is set is asked for: a token and a certificate together mean both."""

    def __init__(self, settings: Settings) -> None:
        self._token = settings.web_token.get_secret_value().encode()
        self._wants_certificate = settings.web_client_ca is not None

    def refusal(self, request: web.BaseRequest) -> web.Response | None:
        """What to answer to somebody who shows too little; None where all is shown."""
        if self._wants_certificate and not _certificate(request):
            return web.Response(status=403, text="a client certificate is asked for here\n")
        if self._token and not self._is_shown(request.headers.get("Authorization", "")):
            asked = {"WWW-Authenticate": 'Bearer realm="contactwatch"'}
            return web.Response(status=401, text="a token is asked for here: Authorization: Bearer\n", headers=asked)
        return None

    def _is_shown(self, header: str) -> bool:
        """In a time that does not tell how much of it was right."""
        scheme, _, token = header.partition(" ")
        shown = token.strip().encode("utf-8", "surrogateescape")
        return hmac.compare_digest(shown, self._token) and scheme.lower() == "bearer"


def _certificate(request: web.BaseRequest) -> object:
    """TLS has checked it against `web_client_ca` already: another than those never gets this far."""
    return request.transport.get_extra_info("peercert") if request.transport is not None else None
