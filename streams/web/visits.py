"""Connections to the web endpoint: few at a time, each for one request and a few seconds."""

import asyncio
from ssl import SSLContext
from typing import Any, Final, cast

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError

AT_ONCE: Final = 32
"""Connections; whoever comes when all are taken is sent away."""
LONGEST: Final = 15.0
"""Seconds from the first byte to the last: longer than a scrape may take, and the end of one that drips."""
_HANDSHAKE: Final = 5.0
_MOST_HEADERS: Final = 64


class Door:
    """Lets visitors in to one server of requests."""

    def __init__(self, server: web.Server) -> None:
        self.server = server
        self._inside: set[Visit] = set()

    async def open(self, host: str, port: int, context: SSLContext | None) -> asyncio.Server:
        """Raises OSError where the address cannot be listened on."""
        loop = asyncio.get_running_loop()
        handshake = None if context is None else _HANDSHAKE
        return await loop.create_server(
            lambda: Visit(self), host, port, ssl=context, ssl_handshake_timeout=handshake, backlog=AT_ONCE
        )

    def enters(self, visit: "Visit") -> bool:
        if len(self._inside) >= AT_ONCE:
            return False
        self._inside.add(visit)
        return True

    def leaves(self, visit: "Visit") -> None:
        self._inside.discard(visit)


class Visit(web.RequestHandler):
    """One connection. Headers are bounded by aiohttp: 8 KiB a line, and so many of them."""

    __slots__ = ("_door", "_end")

    def __init__(self, door: Door) -> None:
        loop = asyncio.get_running_loop()
        super().__init__(
            door.server,
            loop=loop,
            access_log=None,  # type: ignore[arg-type] # typed narrower than documented
            max_headers=_MOST_HEADERS,
            lingering_time=1.0,
            tcp_keepalive=False,
        )
        self._door = door
        self._end: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(transport)
        goes = cast(asyncio.Transport, transport).abort
        if self._door.enters(self):
            self._end = asyncio.get_running_loop().call_later(LONGEST, goes)
        else:
            goes()

    def connection_lost(self, exc: BaseException | None) -> None:
        self._door.leaves(self)
        if self._end is not None:
            self._end.cancel()
        super().connection_lost(exc)

    def log_exception(self, *said: Any, **more: Any) -> None:
        """Not for what a visitor did wrong: the line would hold what they sent, and they could send it without end."""
        if not isinstance(more.get("exc_info"), HttpProcessingError):
            super().log_exception(*said, **more)

    def handle_error(
        self,
        request: web.BaseRequest,
        status: int = 500,
        exc: BaseException | None = None,
        message: str | None = None,
    ) -> web.StreamResponse:
        response = super().handle_error(request, status, exc, "this is no request for this place\n")
        _nameless(response)
        return response


async def once(_: web.Request, response: web.StreamResponse) -> None:
    """The answer ends the visit."""
    response.force_close()
    _nameless(response)


def _nameless(response: web.StreamResponse) -> None:
    """Else every answer names the versions of what it is made of."""
    response.headers["Server"] = "contactwatch"
