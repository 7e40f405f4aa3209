"""The worker as a Faust application: Faust assigns partitions and fetches, the worker judges."""

import asyncio
import logging
import shutil
import tempfile
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any, Final, cast

import faust
from faust.types import TP

from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas.topics import EVALUATE, SUBJECTS
from streams import transport
from streams.clock import Clock
from streams.kafka import connection
from streams.many import SubjectsWorker
from streams.metrics import Metrics
from streams.partitions.journal import journals_of
from streams.partitions.lease import Lease
from streams.rulebook.following import Following
from streams.settings import Settings
from streams.web.endpoint import Endpoint
from streams.worker import Worker

SECOND: Final = 1_000_000
STOP_WITHIN: Final = 3.0
"""Seconds that the end waits for what was judged to stand; what does not is judged again by the next owner."""

log = logging.getLogger("contactwatch.worker")


class StoppedByItselfError(Exception):
    """What the worker stands on is gone."""


class App(transport.App):
    """Faust, with our transport, telling the worker what happens to its partitions."""

    workers: Mapping[str, Worker]
    """By the topic that each reads."""
    leases: Sequence[Lease] = ()

    def after_poll(self, following: Mapping[TP, int]) -> None:
        """Notes how far each partition's fetch is."""
        for topic, worker in self.workers.items():
            for number, partition in worker.partitions.items():
                place = TP(topic, number)
                partition.reach.hand_over(following.get(place, 0))
                partition.reach.saw(cast(transport.Consumer, self.consumer).progress(place))

    async def place(self, partition: TP) -> None:
        """A partition that is not loaded yet, or not known to be still ours, sets its own fetch when it is."""
        worker = self.workers.get(partition.topic)
        found = None if worker is None else worker.partitions.get(partition.partition)
        if found is not None and found.running:
            await found.seek()
        else:
            self.consumer.pause_partitions({partition})

    def belongs(self, asked: float) -> None:
        for worker in self.workers.values():
            worker.belonged = asked
        for lease in self.leases:
            lease.renew(asked)

    async def before_revoke(self, revoked: set[TP]) -> None:
        """What was judged is made durable and acknowledged, so that whoever is next reads little again."""
        await next(iter(self.workers.values())).suspend()


class Fetching:
    """Moves the fetch of one topic's partitions."""

    def __init__(self, app: App, topic: str) -> None:
        self._app, self._topic = app, topic

    async def go_to(self, number: int, offset: int) -> None:
        await cast(transport.Consumer, self._app.consumer).go_to(TP(self._topic, number), offset)

    async def committed(self, number: int) -> int | None:
        return await cast(transport.Consumer, self._app.consumer).committed(TP(self._topic, number))


def build(settings: Settings, worker: Worker, datadir: str) -> App:
    """The Faust app around a worker and those beside it. Faust wants a folder, and keeps nothing in it that is wanted
    later."""
    app = App(
        f"{settings.prefix}.worker",
        broker=[f"kafka://{address}" for address in settings.broker.split(",")],
        broker_credentials=_credentials(settings),
        broker_client_id=connection.CLIENT_ID,
        consumer_group_instance_id=settings.instance_id or None,
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
    app.workers = {each.topic: each for each in (worker, *worker.beside)}
    for each in app.workers.values():
        each.fetch = Fetching(app, each.topic)
        _attach(app, each)

    async def assigned(_: Any, partitions: set[TP], **__: Any) -> None:
        app.belongs(time.monotonic())
        for topic, each in app.workers.items():
            await each.own({tp.partition for tp in partitions if tp.topic == topic})

    cast(Any, app.on_partitions_assigned).connect(assigned, weak=False)
    return app


def _attach(app: App, worker: Worker) -> None:
    """Runs of the worker's topic go to it."""

    @app.agent(app.topic(worker.topic, schema=transport.Schema(), internal=True), name=worker.processor.name)
    async def judge(stream: Any) -> None:
        async for event in stream.noack().events():
            await _judge(worker, stream, event)


def _credentials(settings: Settings) -> Any:
    found = connection.faust_credentials(settings)
    return found and getattr(faust.auth, found.kind)(**found.arguments)


async def _judge(worker: Worker, stream: Any, event: Any) -> None:
    """One run. After a failure nothing is taken any more, so that nothing is acknowledged past it."""
    message = event.message
    if worker.first.failure is not None:
        return
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
    partitions: int | None = None,
    following: Following | None = None,
) -> AsyncIterator[tuple[Worker, Endpoint]]:
    """A worker that runs as long as the context: Faust, the partitions' journals, silence, the web endpoint; with
    `following` its rules may change."""
    metrics = Metrics(ruleset.every, settings.metric_places)
    many = (SUBJECTS,) if ruleset.grouped is not None or following is not None else ()  # a bundle may bring the first
    journals, *others = [journals_of(settings, each) for each in (EVALUATE, *many)]
    beside = [SubjectsWorker(settings, ruleset, clock, metrics, each.of, partitions) for each in others]
    worker = Worker(settings, ruleset, clock, metrics, journals.of, partitions, beside)
    on_worker(worker)
    endpoint = Endpoint(metrics, worker.health, settings)
    tasks: list[asyncio.Task[None]] = []
    app: App | None = None
    datadir = tempfile.mkdtemp(prefix="contactwatch-")
    try:
        await endpoint.start(settings.host, settings.port)
        for each in (journals, *others):
            await each.start()
        app = build(settings, worker, datadir)
        app.leases = [each.lease for each in (journals, *others) if each.lease is not None]
        running = [worker.watch_silence(), worker.show_partitions(), worker.censuses.walk(), _run(app)]
        if following is not None:
            running.append(_followed(worker, following))
        tasks = [_guarded(worker, each) for each in running]
        yield worker, endpoint
    finally:
        await _stop(worker, app, tasks)
        for each in (journals, *others):
            await each.stop()
        await endpoint.stop()
        shutil.rmtree(datadir, ignore_errors=True)


def _followed(worker: Worker, following: Following) -> Coroutine[Any, Any, None]:
    """The rules are kept current, and the worker judges nothing of a time of which they are not known."""

    def switched(ruleset: Ruleset, rules: Sequence[Rule], taken: Sequence[bool]) -> None:
        worker.metrics.adopt(rules, taken)
        if any(taken):
            worker.adopt(ruleset)

    following.switched = switched
    worker.known = lambda: following.known
    worker.remark = lambda: following.book.trouble
    return following.follow()


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


async def _stop(worker: Worker, app: App | None, tasks: list[asyncio.Task[None]]) -> None:
    """What was judged is written first, while the partitions are still ours."""
    await worker.stop(STOP_WITHIN)
    if app is not None:
        with suppress(Exception):
            await asyncio.wait_for(app.stop(), 3)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
