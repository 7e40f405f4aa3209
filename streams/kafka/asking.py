"""One question to a broker: its answer, or in one line why there is none."""

import asyncio
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from aiokafka import errors
from aiokafka.client import AIOKafkaClient
from aiokafka.conn import collect_hosts

from streams import logs
from streams.kafka import connection, unreachable
from streams.kafka.unreachable import UnreachableError
from streams.settings import Settings

Answer = TypeVar("Answer")


async def answer(
    settings: Settings, ask: Callable[[AIOKafkaClient], Awaitable[Answer]], patience: float = 10.0
) -> Answer:
    """What comes of `ask`. Raises UnreachableError a few seconds after `patience` at the latest."""
    if not _is_address(settings.broker):
        raise UnreachableError(f"broker: {settings.broker} is no HOST:PORT, nor several separated by commas")
    client = AIOKafkaClient(**connection.client(settings), request_timeout_ms=round(patience * 1000))
    with logs.hushed("aiokafka"):
        try:
            return await asyncio.wait_for(_asked(client, ask), patience)
        except NotImplementedError:
            raise UnreachableError(f"the broker at {settings.broker} is older than Kafka 2.3") from None
        except (errors.KafkaError, TimeoutError, OSError, ValueError):
            raise await unreachable.refusal(settings) from None
        finally:
            await client.close()


def _is_address(text: str) -> bool:
    """Whether a client can try to reach it: one of its own kind of answer is a traceback, on a port of no host."""
    try:
        found = collect_hosts(text)
    except ValueError:
        return False
    return all(re.fullmatch(r"[^\s/]+", host) and 0 < port < 65_536 for host, port, _ in found)


async def _asked(client: AIOKafkaClient, ask: Callable[[AIOKafkaClient], Awaitable[Answer]]) -> Answer:
    await client.bootstrap()
    return await ask(client)
