"""A notifier at work, alerts put on its topic, and a program that it tells."""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from signal import Signals
from typing import Any

import orjson
from aiokafka import AIOKafkaProducer

from schemas.alert import Alert
from streams.notify import plan, running, target
from streams.settings import Settings
from tests.streams.notify.receiver import Receiver

Say = Callable[..., Awaitable[None]]


@asynccontextmanager
async def saying(address: str, prefix: str) -> AsyncIterator[Say]:
    """Puts alerts on the topic, or bytes that are none, each on a partition of its own."""
    producer = AIOKafkaProducer(bootstrap_servers=address)
    await producer.start()

    async def one(*alerts: Alert | bytes) -> None:
        for number, each in enumerate(alerts):
            value = each if isinstance(each, bytes) else orjson.dumps(each.model_dump())
            await producer.send_and_wait(f"{prefix}.alerts", value, partition=number % 2)

    yield one
    await producer.stop()


@asynccontextmanager
async def notifying(
    chosen: Settings, *targets: target.Target, ending: Signals = Signals.SIGUSR1, **how: Any
) -> AsyncIterator[str]:
    """A notifier at work; gives the address of its metrics once it is ready, and ends it as an operator would, by a
    signal that no other in this process listens to."""
    ready: asyncio.Future[str] = asyncio.get_running_loop().create_future()
    working = asyncio.create_task(running.run(chosen, plan.Plan(**how), targets, (ending,), ready.set_result))
    await asyncio.wait((working, ready), timeout=20, return_when=asyncio.FIRST_COMPLETED)
    assert ready.done(), working
    try:
        yield ready.result()
    finally:
        os.kill(os.getpid(), ending)
        assert await asyncio.wait_for(working, 20) is None


def webhook(receiver: Receiver, name: str = "it", **more: Any) -> target.Target:
    return target.made({"kind": "webhook", "name": name, "url": receiver.url, **more})


def said(receiver: Receiver) -> list[tuple[str, str, int]]:
    return [(each["incident"], each["status"], each["standing"]) for each in receiver.bodies]


def got(receiver: Receiver, count: int) -> Callable[[], Awaitable[bool]]:
    async def enough() -> bool:
        return len(receiver.got) >= count

    return enough
