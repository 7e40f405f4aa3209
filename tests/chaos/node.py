"""The suite's broker: a real Kafka with a listener for each link, on a small disk of its own where one is asked for."""

import os
import subprocess
import tempfile
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Final

from tests.chaos.proxy import Link
from tests.kafka.broker import Broker
from tests.ports import free_ports

DISK: Final = "1500m"
BALLAST: Final = "ballast"
_GROWTH: Final = 16 * 1024 * 1024


def has_small_disks() -> bool:
    """Whether a file system in memory can be mounted here: it wants root, and a system that lets root do it."""
    if os.name != "posix" or os.geteuid() != 0:
        return False
    with tempfile.TemporaryDirectory() as folder:
        if subprocess.run(_mounting(Path(folder)), capture_output=True).returncode != 0:
            return False
        subprocess.run(["umount", folder], check=True)
        return True


def _mounting(folder: Path) -> list[str]:
    return ["mount", "-t", "tmpfs", "-o", f"size={DISK}", "contactwatch-chaos", str(folder)]


class Node(Broker):
    """A broker that ends with its context, whatever state it is in."""

    def __init__(self, folder: Path, links: Sequence[Link] = (), *, small_disk: bool = False) -> None:
        folder.mkdir()
        super().__init__(folder)
        self.links = links
        self.ports = free_ports(len(links))
        """The broker's own port behind each link."""
        self._disk = folder / "log" if small_disk else None

    def start(self) -> None:
        try:
            super().start()
        except BaseException:
            if hasattr(self, "process"):
                self.kill()
            raise

    def fill_disk(self) -> None:
        """Leaves no byte free."""
        assert self._disk is not None
        with (self._disk / BALLAST).open("ab") as ballast:
            while free := os.statvfs(self._disk).f_bavail * os.statvfs(self._disk).f_frsize:
                size = os.fstat(ballast.fileno()).st_size
                os.posix_fallocate(ballast.fileno(), size, min(free, _GROWTH))

    def free_disk(self) -> None:
        assert self._disk is not None
        (self._disk / BALLAST).unlink()

    def __enter__(self) -> "Node":
        if self._disk is not None:
            self._disk.mkdir()
            subprocess.run(_mounting(self._disk), check=True)
        try:
            self.start()
        except BaseException:
            self._unmount()
            raise
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.kill()
        self._unmount()

    def _unmount(self) -> None:
        if self._disk is not None:
            subprocess.run(["umount", "--lazy", str(self._disk)], check=True)

    def _format(self, classpath: str) -> None:
        super()._format(classpath)
        if self.links:
            # Of a property that is said twice the last one counts.
            with self._settings.open("a") as settings:
                settings.writelines(f"{key}={value}\n" for key, value in self._listeners().items())

    def _listeners(self) -> dict[str, str]:
        """A client that comes through a link is told the link's own address, so that it comes back through it."""
        here = "://127.0.0.1:"
        names = [f"LINK{number}" for number in range(len(self.links))]
        own = [f"{name}{here}{port}" for name, port in zip(names, self.ports, strict=True)]
        told = [f"{name}{here}{link.port}" for name, link in zip(names, self.links, strict=True)]
        return {
            "listeners": ",".join([f"PLAINTEXT{here}{self.port}", f"CONTROLLER{here}{self._controller}", *own]),
            "advertised.listeners": ",".join([f"PLAINTEXT{here}{self.port}", *told]),
            "listener.security.protocol.map": ",".join(
                f"{name}:PLAINTEXT" for name in ["PLAINTEXT", "CONTROLLER", *names]
            ),
            "inter.broker.listener.name": "PLAINTEXT",
        }
