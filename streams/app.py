"""The worker as a Faust application: Faust assigns partitions and fetches, the worker judges."""

import asyncio
import logging
import shutil
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, cast

from aiokafka import AIOKafkaProducer
from faust.types import TP

from rules.ruleset import Ruleset
from streams import transport
from streams.clock import Clock
from streams.metrics import Metrics
from streams.records import Outgoing
from streams.settings import Settings
from streams.web import Endpoint
from streams.worker import Worker

SECOND: Final = 1_000_000
_MAX_SEND: Final = 20 * 1024 * 1024
"""A rejected record of any size that the broker took must go out again, headers and all."""

log = logging.getLogger("contactwatch.worker")


class StoppedByItselfError(Exception):
    """What the worker stands on is gone."""


class App(transport.App):
    """Faust, with our transport, telling the worker what happens to its partitions."""

    worker: Worker

    def after_poll(self, following: Mapping[TP, int]) -> None:
        """Notes how far each partition's fetch is."""
        for number, partition in self.worker.partitions.items():
            partition.hand_over(following.get(TP(self.worker.topic, number), 0))
            partition.saw(cast(transport.Consumer, self.consumer).progress(TP(self.worker.topic, number)))

    def after_seek(self, offsets: Mapping[Any, int | None]) -> None:
        for partition, offset in offsets.items():
            if partition.topic == self.worker.topic and offset is not None:
                self.worker.begin_at(partition.partition, offset)

    async def before_revoke(self, revoked: set[TP]) -> None:
        """What was judged is made durable and acknowledged, so that its offsets can be committed."""
        with suppress(TimeoutError):
            await asyncio.wait_for(self.worker.settle_all(), 5)


def build(settings: Settings, worker: Worker, datadir: str) -> App:
    """The Faust app around a worker; nothing is discovered or imported by it. Faust wants a folder and keeps nothing
    in it that is wanted later."""
    app = App(
        f"{settings.prefix}.worker",
        broker=[f"kafka://{address}" for address in settings.broker.split(",")],
        autodiscover=False,
        datadir=datadir,
        web_enabled=False,
        topic_disable_leader=True,
        topic_allow_declare=False,
        broker_max_poll_records=1000,
        broker_commit_interval=1.0,
        broker_session_timeout=settings.micros("session") / SECOND,
        broker_heartbeat_interval=1.0,
        broker_rebalance_timeout=10.0,
        broker_request_timeout=90.0,
        stream_buffer_maxsize=8,
        stream_wait_empty=False,
        table_standby_replicas=1,
        consumer_auto_offset_reset="earliest",
        consumer_max_fetch_size=4 * 1024 * 1024,
    )
    app.worker = worker
    topic = app.topic(worker.topic, schema=transport.Schema(), internal=True)

    @app.agent(topic, name="judge")
    async def judge(stream: Any) -> None:
        async for event in stream.noack().events():
            await _judge(worker, stream, event)

    async def assigned(_: Any, partitions: set[TP], **__: Any) -> None:
        worker.own({tp.partition for tp in partitions if tp.topic == worker.topic})

    cast(Any, app.on_partitions_assigned).connect(assigned, weak=False)
    return app


async def _judge(worker: Worker, stream: Any, event: Any) -> None:
    """One batch. After a failure nothing is taken any more, so that nothing is acknowledged past it."""
    message = event.message
    if worker.failure is not None or message.partition not in worker.partitions:
        return
    if message.generation_id != stream.app.consumer_generation_id:
        return  # fetched for an assignment that is over: it is fetched again from the committed offset
    try:
        await worker.take(message.partition, event.value, lambda: stream.ack(event))
    except Exception as failure:
        worker.fail(failure)


@asynccontextmanager
async def running(
    settings: Settings,
    ruleset: Ruleset,
    clock: Clock,
    on_worker: Callable[[Worker], None] = lambda _: None,
) -> AsyncIterator[tuple[Worker, Endpoint]]:
    """A worker that runs as long as the context: producer, Faust, the clock of silence, the web endpoint."""
    producer = AIOKafkaProducer(
        bootstrap_servers=settings.broker,
        acks="all",
        enable_idempotence=True,
        linger_ms=2,
        max_request_size=_MAX_SEND,
        request_timeout_ms=settings.micros("broker_patience") // 1000,
    )
    metrics = Metrics(ruleset.rules)

    async def send(outgoing: Outgoing) -> Awaitable[object]:
        topic = f"{settings.prefix}.{outgoing.topic}"
        sent: Awaitable[object] = await producer.send(
            topic, outgoing.value, key=outgoing.key, headers=list(outgoing.headers)
        )
        return sent

    worker = Worker(settings, ruleset, clock, metrics, send)
    on_worker(worker)
    endpoint = Endpoint(metrics, worker.health)
    tasks: list[asyncio.Task[None]] = []
    app: App | None = None
    datadir = tempfile.mkdtemp(prefix="contactwatch-")
    try:
        await endpoint.start(settings.host, settings.port)
        await producer.start()
        app = build(settings, worker, datadir)
        tasks = [_guarded(worker, each) for each in (worker.settle(), worker.watch_silence(), worker.show_partitions())]
        tasks.append(_guarded(worker, _run(app)))
        yield worker, endpoint
    finally:
        await _stop(worker, app, tasks, producer, endpoint)
        shutil.rmtree(datadir, ignore_errors=True)


async def _run(app: App) -> None:
    """Faust from its start to its end; a crash of it is ours."""
    app.loop = asyncio.get_running_loop()
    await app.start()
    await app.wait_until_stopped()
    raise app.crash_reason or StoppedByItselfError("Faust stopped, and nobody had asked it to")


def _guarded(worker: Worker, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    """A task whose end by an exception ends the worker: a dead task must never be a silent stall."""

    async def guarded() -> None:
        try:
            await work
        except asyncio.CancelledError:
            raise
        except BaseException as failure:
            worker.fail(failure)

    return asyncio.create_task(guarded())


async def _stop(
    worker: Worker,
    app: App | None,
    tasks: list[asyncio.Task[None]],
    producer: AIOKafkaProducer,
    endpoint: Endpoint,
) -> None:
    worker.stopping = True
    if worker.failure is None:
        with suppress(Exception):
            await asyncio.wait_for(worker.settle_all(), 2)
    if app is not None:
        with suppress(Exception):
            await asyncio.wait_for(app.stop(), 5)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
    with suppress(Exception):
        await asyncio.wait_for(producer.stop(), 2)
    await endpoint.stop()
