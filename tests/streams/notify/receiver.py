"""A program on loopback that takes what it is sent, and answers as it is told."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from typing import Any

from aiohttp import web


class Receiver:
    """`answers`: a status for each request to come, with seconds after which to try again; 200 after them."""

    def __init__(self, answers: Iterable[tuple[int, str]] = ()) -> None:
        self.got: list[tuple[str, Any, dict[str, str]]] = []
        """Path, body and headers of every request."""
        self.url = ""
        self._answers = iter(answers)

    @property
    def bodies(self) -> list[Any]:
        return [body for _, body, _ in self.got]

    async def take(self, request: web.Request) -> web.Response:
        self.got.append((request.path_qs, await request.json(), dict(request.headers)))
        status, after = next(self._answers, (200, ""))
        return web.json_response({}, status=status, headers={"Retry-After": after} if after else {})


@asynccontextmanager
async def receiving(*answers: tuple[int, str]) -> AsyncIterator[Receiver]:
    receiver = Receiver(answers)
    app = web.Application()
    app.router.add_route("*", "/{path:.*}", receiver.take)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    receiver.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield receiver
    finally:
        await runner.cleanup()
