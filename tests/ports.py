"""Where the tests' own servers listen."""

import secrets
import socket
from contextlib import suppress
from typing import Final

SERVERS: Final = range(20_000, 32_768)
"""Below what systems give to outgoing connections: a client that tries a port of that kind until its server is up
is, sooner or later, given that very port, and talks to itself."""


def free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody uses now, each another."""
    found: list[int] = []
    while len(found) < count:
        port = secrets.choice(SERVERS)
        with socket.socket() as probe, suppress(OSError):
            probe.bind(("127.0.0.1", port))
            found += [] if port in found else [port]
    return found


def free_port() -> int:
    """One of them."""
    return free_ports(1)[0]
