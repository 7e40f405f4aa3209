"""/metrics, /health and /ready, on loopback unless told otherwise."""

import asyncio
from collections.abc import Callable
from ssl import SSLContext
from typing import NamedTuple, Protocol

from aiohttp import web

from streams.kafka import tls
from streams.metrics import CONTENT_TYPE
from streams.settings import Settings
from streams.web import visits
from streams.web.guard import Guard


class Health(NamedTuple):
    """Whether the worker does its work; `reason` says what is wrong or waited for."""

    well: bool
    ready: bool
    reason: str = ""


class Exposed(Protocol):
    """Whatever counts."""

    def text(self) -> bytes:
        """OpenMetrics."""
        ...


class PortTakenError(Exception):
    """The address cannot be listened on."""


class Endpoint:
    """The worker's web endpoint. It takes the settings whole, so that no guard that is set there is forgotten."""

    def __init__(self, metrics: Exposed, health: Callable[[], Health], settings: Settings) -> None:
        self._metrics = metrics
        self._health = health
        self._settings = settings
        self._guard = Guard(settings)
        self._runner: web.AppRunner | None = None
        self._listening: asyncio.Server | None = None
        self.address = ""

    async def start(self, host: str, port: int) -> None:
        """Listens; port 0 takes any free one. Raises PortTakenError."""
        app = web.Application()
        app.router.add_get("/metrics", self._show_metrics)
        app.router.add_get("/health", self._show_health)
        app.router.add_get("/ready", self._show_ready)
        app.on_response_prepare.append(visits.once)
        self._runner = web.AppRunner(app, shutdown_timeout=0.5)
        await self._runner.setup()
        assert self._runner.server is not None
        try:
            self._listening = await visits.Door(self._runner.server).open(host, port, self._context())
        except OSError as error:
            await self._runner.cleanup()
            raise PortTakenError(
                f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port"
            ) from None
        taken = self._listening.sockets[0].getsockname()[1]
        scheme = "http" if self._settings.web_tls_cert is None else "https"
        self.address = f"{scheme}://{f'[{host}]' if ':' in host else host}:{taken}/metrics"

    def _context(self) -> SSLContext | None:
        settings = self._settings
        if settings.web_tls_cert is None:
            return None
        return tls.as_server(settings.web_tls_cert, settings.web_tls_key, settings.web_client_ca)

    async def stop(self) -> None:
        if self._listening is not None:
            self._listening.close()
        if self._runner is not None:
            await self._runner.cleanup()

    async def _show_metrics(self, request: web.Request) -> web.Response:
        if (refusal := self._guard.refusal(request)) is not None:
            return refusal
        # Series of many rules at many places take most of a second to write: judging goes on meanwhile.
        text = await asyncio.to_thread(self._metrics.text)
        return web.Response(body=text, headers={"Content-Type": CONTENT_TYPE})

    async def _show_health(self, request: web.Request) -> web.Response:
        health = self._health()
        return self._answer(request, health.well, health.reason)

    async def _show_ready(self, request: web.Request) -> web.Response:
        health = self._health()
        return self._answer(request, health.well and health.ready, health.reason)

    def _answer(self, request: web.Request, good: bool, reason: str) -> web.Response:
        """Yes or no is told to everybody, for who restarts a worker can rarely show a token; the reason is not."""
        told = {"ok": good} if self._guard.refusal(request) is not None else {"ok": good, "reason": reason}
        return web.json_response(told, status=200 if good else 503)
