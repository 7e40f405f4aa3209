"""One request to a target: what its answer means."""

import ssl
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import aiohttp
import orjson
from pydantic import SecretStr

from streams.kafka import tls
from streams.notify.failing import LaterError, TurnedDownError

PATIENCE: Final = 15.0
"""Seconds until an answer must be there."""
_LONGEST_WAIT: Final = 300.0
_LATER: Final = frozenset({408, 425, 429})


async def post(
    session: aiohttp.ClientSession, url: str, body: Any, ca: Path | None = None, headers: Mapping[str, str] = {}
) -> None:
    """Sends JSON. Raises LaterError where another attempt may succeed, TurnedDownError where none will.

    It goes where it was told to, and nowhere else: a redirection is turned down, for a secret may be in the request.
    """
    try:
        async with session.post(
            url,
            data=orjson.dumps(body),
            headers={"Content-Type": "application/json", **headers},
            allow_redirects=False,
            timeout=aiohttp.ClientTimeout(total=PATIENCE),
            ssl=_context(ca),
        ) as answer:
            status, after = answer.status, answer.headers.get("Retry-After", "")
    except (TimeoutError, aiohttp.ClientError, OSError) as error:
        raise LaterError(f"no answer ({type(error).__name__})") from None
    if status >= 500 or status in _LATER:
        raise LaterError(f"answered {status}", min(float(after), _LONGEST_WAIT) if after.isdecimal() else 0.0)
    if status >= 300:
        raise TurnedDownError(f"answered {status}")


def _context(ca: Path | None) -> ssl.SSLContext | bool:
    return True if ca is None else tls.as_client(ca, None, None, SecretStr(""))
