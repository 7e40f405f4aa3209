"""A real Alertmanager for tests, on loopback, that passes on what it is told to a program of ours."""

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Any, Final

import aiohttp

from tests.ports import free_port

NAMES: Final = ("prometheus-alertmanager", "alertmanager")
"""As Debian calls the program, and as its makers do."""
CONFIGURATION: Final = """\
route: {receiver: us, group_by: [...], group_wait: 0s, group_interval: 100ms}
receivers:
  - name: us
    webhook_configs: [{url: 'URL', send_resolved: true}]
"""


def program() -> str | None:
    """None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Alertmanager:
    """Runs as long as this object; what it passes on goes to `url`."""

    def __init__(self, folder: Path, url: str) -> None:
        self.address = f"http://127.0.0.1:{free_port()}"
        self._folder = folder
        self._url = url

    def __enter__(self) -> "Alertmanager":
        (self._folder / "alertmanager.yml").write_text(CONFIGURATION.replace("URL", self._url))
        self._process = subprocess.Popen(
            [
                str(program()),
                f"--config.file={self._folder}/alertmanager.yml",
                f"--storage.path={self._folder}",
                f"--web.listen-address={self.address.removeprefix('http://')}",
                "--cluster.listen-address=",
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=(self._folder / "alertmanager.err").open("wb"),
            env=dict(os.environ),
        )
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._process.kill()
        self._process.wait()

    async def alerts(self) -> list[dict[str, Any]] | None:
        """Those that it holds; None while it does not answer."""
        try:
            async with aiohttp.ClientSession() as session, session.get(f"{self.address}/api/v2/alerts") as answer:
                found: list[dict[str, Any]] = await answer.json()
                return found
        except aiohttp.ClientError:
            return None
