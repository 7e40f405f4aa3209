"""/metrics, /health and /ready, on loopback unless told otherwise."""

from collections.abc import Callable
from typing import NamedTuple

from aiohttp import web

from streams.metrics import CONTENT_TYPE, Metrics


class Health(NamedTuple):
    """Whether the worker does its work; `reason` says what is wrong or waited for."""

    well: bool
    ready: bool
    reason: str = ""


class PortTakenError(Exception):
    """The address cannot be listened on."""


class Endpoint:
    """The worker's web endpoint."""

    def __init__(self, metrics: Metrics, health: Callable[[], Health]) -> None:
        self._metrics = metrics
        self._health = health
        self._runner: web.AppRunner | None = None
        self.address = ""

    async def start(self, host: str, port: int) -> None:
        """Listens; port 0 takes any free one. Raises PortTakenError."""
        app = web.Application()
        app.router.add_get("/metrics", self._show_metrics)
        app.router.add_get("/health", self._show_health)
        app.router.add_get("/ready", self._show_ready)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        await self._runner.setup()
        site = web.TCPSite(self._runner, host, port)
        try:
            await site.start()
        except OSError as error:
            await self._runner.cleanup()
            raise PortTakenError(
                f"cannot listen on {host}:{port}: {error.strerror}; choose another with --port"
            ) from None
        taken = self._runner.addresses[0][1]
        self.address = f"http://{host}:{taken}/metrics"

    async def stop(self) -> None:
        if self._runner is not None:
            await self._runner.cleanup()

    async def _show_metrics(self, _: web.Request) -> web.Response:
        return web.Response(body=self._metrics.text(), headers={"Content-Type": CONTENT_TYPE})

    async def _show_health(self, _: web.Request) -> web.Response:
        health = self._health()
        return _answer(health.well, health.reason)

    async def _show_ready(self, _: web.Request) -> web.Response:
        health = self._health()
        return _answer(health.well and health.ready, health.reason)


def _answer(good: bool, reason: str) -> web.Response:
    return web.json_response({"ok": good, "reason": reason}, status=200 if good else 503)
