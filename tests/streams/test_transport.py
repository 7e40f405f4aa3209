"""One contract for each private name of Faust and aiokafka that the transport overrides or reads."""

import inspect
from importlib.metadata import version
from types import SimpleNamespace

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.group_coordinator import GroupCoordinator
from aiokafka.consumer.subscription_state import Assignment, TopicPartitionState
from aiokafka.errors import KafkaConnectionError
from aiokafka.producer.message_accumulator import MessageAccumulator
from aiokafka.protocol.api import Request
from aiokafka.protocol.fetch import FetchRequest, FetchRequest_v4
from faust.app.base import App
from faust.streams import Stream
from faust.tables.recovery import Recovery
from faust.transport import conductor
from faust.transport.consumer import Consumer, ThreadDelegateConsumer
from faust.transport.consumer import Fetcher as Drainer
from faust.transport.drivers import aiokafka as driver
from faust.types import TP, ConsumerMessage

from streams import transport


def arguments(function: object) -> list[str]:
    return list(inspect.signature(function).parameters)  # type: ignore[arg-type]


def calls(function: object, code: str) -> bool:
    """Whether the source of `function` says `code`, however it is broken into lines."""
    return code in " ".join(inspect.getsource(function).split())  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("distribution", "pinned"), [("faust-streaming", "0.15.3"), ("mode-streaming", "0.7.1"), ("aiokafka", "0.14.0")]
)
def test_the_versions_whose_private_names_are_overridden_are_installed(distribution: str, pinned: str) -> None:
    assert version(distribution) == pinned


@pytest.mark.parametrize(
    ("overridden", "original"),
    [
        (transport.Consumer._new_consumer_thread, driver.Consumer._new_consumer_thread),
        (transport.Consumer._drain_messages, Consumer._drain_messages),
        (transport.Consumer._new_offset, Consumer._new_offset),
        (transport.Consumer.on_buffer_full, Consumer.on_buffer_full),
        (transport.Consumer.on_buffer_drop, Consumer.on_buffer_drop),
        (transport.Consumer.on_partitions_revoked, Consumer.on_partitions_revoked),
        (transport.Consumer.seek_to_committed, ThreadDelegateConsumer.seek_to_committed),
        (transport.Thread._fetch_records, driver.AIOKafkaConsumerThread._fetch_records),
        (transport.Thread.on_start, driver.AIOKafkaConsumerThread.on_start),
        (transport.Producer.on_start, driver.Producer.on_start),
        (transport.Thread._commit, driver.AIOKafkaConsumerThread._commit),
        (transport.Thread._create_worker_consumer, driver.AIOKafkaConsumerThread._create_worker_consumer),
        (transport.App._new_transport, App._new_transport),
    ],
)
def test_an_override_takes_what_faust_gives(overridden: object, original: object) -> None:
    assert arguments(overridden) == arguments(original)
    assert inspect.iscoroutinefunction(overridden) == inspect.iscoroutinefunction(original)


@pytest.mark.parametrize(
    ("caller", "code"),
    [
        (App.transport.fget, "self._new_transport()"),
        (driver.Transport.create_consumer, "self.Consumer("),
        (ThreadDelegateConsumer.__init__, "self._new_consumer_thread()"),
        (driver.AIOKafkaConsumerThread._create_consumer, "self._create_worker_consumer(transport)"),
        (Drainer._fetcher.fun, "consumer._drain_messages(self)"),
        (Consumer._filter_committable_offsets, "self._new_offset(tp)"),
        (conductor.ConductorCompiler.build, "consumer_on_buffer_full(tp)"),
        (conductor.ConductorCompiler.build, "consumer_on_buffer_drop(tp)"),
        (driver.ConsumerRebalanceListener.on_partitions_revoked, "thread.on_partitions_revoked("),
        (Consumer.perform_seek, "await self.seek_to_committed()"),
        (driver.Transport.create_producer, "self.Producer("),
        (driver.Producer.on_start, "producer = self._producer = self._new_producer()"),
        (driver.AIOKafkaConsumerThread.getmany, "self._fetch_records,"),
        (driver.AIOKafkaConsumerThread.commit, "self.call_thread(self._commit, offsets)"),
        (Recovery._resume_streams, "consumer.perform_seek(), timeout="),
    ],
)
def test_faust_calls_what_is_overridden(caller: object, code: str) -> None:
    assert calls(caller, code)


def test_faust_forgets_acknowledgements_before_it_would_commit_them() -> None:
    """Why the override commits first: without the forgetting it could go."""
    source = inspect.getsource(Consumer.on_partitions_revoked)
    assert 0 < source.index("self._acked.pop(tp, None)") < source.index("self._on_partitions_revoked")


def test_faust_refuses_to_commit_over_a_gap_of_a_whole_batch() -> None:
    """Why `_new_offset` is overridden: only the last offset of a run is acknowledged."""
    assert calls(Consumer._new_offset, "min(acked) - committed_offset > 1")


def test_faust_sleeps_a_second_when_every_partition_is_flagged_full() -> None:
    """Why the flags are overridden."""
    assert calls(Consumer._wait_next_records, "await self.sleep(1)")
    assert calls(Consumer.on_buffer_full, "active_partitions.discard(tp)")


def test_looking_for_records_takes_a_time_out_and_gives_runs_and_partitions() -> None:
    assert arguments(Consumer._wait_next_records) == ["self", "timeout"]
    assert calls(Consumer._wait_next_records, "return records, active_partitions")


def test_faust_resumes_all_partitions_before_it_seeks_and_lets_the_flow_go_after() -> None:
    """A partition that is not loaded yet is paused in between, and lets itself run when it is."""
    source = inspect.getsource(Recovery._resume_streams)
    order = [source.index(code) for code in ("resume_partitions(", "perform_seek(", "resume_flow(")]
    assert order == sorted(order)


def test_faust_would_crash_where_a_commit_fails() -> None:
    """Why `_commit` is overridden: our own markers say where we go on, so it may fail."""
    assert calls(driver.AIOKafkaConsumerThread._commit, "await self.crash(exc)")


def test_an_acknowledgement_puts_the_offset_where_the_commit_looks() -> None:
    assert calls(Consumer.ack, "acked_for_tp.append(offset)")
    assert calls(Consumer.ack, "acked_index.add(offset)")
    assert calls(Consumer._filter_tps_with_pending_acks, "for tp in self._acked")


def test_a_stream_drops_a_batch_of_another_generation() -> None:
    assert calls(Stream._py_aiter, "message.generation_id != self.app.consumer_generation_id")
    assert calls(driver.ConsumerRebalanceListener.on_partitions_assigned, "app.consumer_generation_id = generation")


def test_a_message_is_made_of_the_fields_in_this_order() -> None:
    assert arguments(ConsumerMessage.__init__) == [
        "self",
        "topic",
        "partition",
        "offset",
        "timestamp",
        "timestamp_type",
        "headers",
        "key",
        "value",
        "checksum",
        "serialized_key_size",
        "serialized_value_size",
        "tp",
        "time_in",
        "time_out",
        "time_total",
        "generation_id",
    ]


def test_the_client_reads_its_isolation_when_it_starts() -> None:
    """It is set after it is made and before it starts."""
    assert calls(AIOKafkaConsumer.start, "isolation_level=self._isolation_level")
    assert calls(driver.AIOKafkaConsumerThread.on_start, "self._consumer = self._create_consumer(")


def test_faust_itself_would_read_uncommitted_with_a_long_wait() -> None:
    """Why both are set: when Faust does it itself the override can go."""
    made = driver.AIOKafkaConsumerThread._create_worker_consumer
    assert calls(made, 'isolation_level: str = "read_uncommitted"')
    assert calls(made, "fetch_max_wait_ms=1500")


def test_the_client_sends_every_fetch_through_the_name_that_is_listened_to() -> None:
    assert calls(Fetcher._proc_fetch_request, "await self._client.send(node_id, request)")
    assert calls(AIOKafkaConsumer.start, "self._fetcher = Fetcher( self._client,")
    assert issubclass(FetchRequest, Request)


@pytest.mark.parametrize(("version", "told"), [(0, 7), (4, 5), (11, 5)])
def test_an_answer_tells_the_last_stable_offset_where_its_version_knows_one(version: int, told: int) -> None:
    thread = transport.Thread.__new__(transport.Thread)
    thread.answered = {}
    answer = SimpleNamespace(API_VERSION=version, topics=[("t", [(0, 0, 7, 5, None, b""), (1, 6, 9, 9, None, b"")])])
    thread._hear(1.5, answer)
    assert thread.answered == {TP("t", 0): (1.5, told)}


def test_a_fetch_says_how_it_is_to_be_answered_when_it_is_sent() -> None:
    request = FetchRequest(7, 8, 9, 1, [])
    request._max_wait_ms, request._min_bytes = 20, 30
    built = request.build(FetchRequest_v4)
    assert (built.max_wait_time, built.min_bytes) == (20, 30)


async def test_while_records_come_a_node_answers_with_what_has_gathered() -> None:
    thread = transport.Thread.__new__(transport.Thread)
    thread.answered = {}
    sizes = {1: [300, 0, 70_000, 0, 0], 2: [0, 0, 0, 0, 300]}
    asked: dict[int, list[tuple[int, int]]] = {1: [], 2: []}

    async def send(node: int, request: FetchRequest) -> SimpleNamespace:
        asked[node].append((request._min_bytes, request._max_wait_ms))
        size = sizes[node].pop(0)
        partitions = [
            (0, 0, 7, 5, None, b"r" * (size // 2)),
            (1, 0, 9, 9, None, b"r" * (size - size // 2)),
            (2, 6, 0, 0, None),
        ]
        return SimpleNamespace(API_VERSION=4, topics=[("t", partitions)])

    listened = thread._listening(send)
    for _ in range(5):
        for node in sizes:
            await listened(node, FetchRequest(500, 1, 9, 1, []))
    first, few, many = (1, 100), (524_288, 20), (524_288, 40)
    assert asked == {1: [first, few, first, many, first], 2: [first] * 5}


def test_the_client_says_where_each_partition_stands() -> None:
    assert arguments(Assignment.state_value) == ["self", "tp"]
    assert calls(TopicPartitionState.position.fget, "return self._position")
    assert isinstance(TopicPartitionState.has_valid_position, property)


def test_what_was_fetched_before_a_seek_is_dropped_by_the_client() -> None:
    assert calls(Fetcher._proc_fetch_request, "tp_state.position != fetch_offset")
    assert arguments(AIOKafkaConsumer.seek) == ["self", "partition", "offset"]


def test_the_group_is_asked_through_the_name_that_is_listened_to() -> None:
    assert calls(GroupCoordinator._heartbeat_routine, "await self._do_heartbeat()")
    assert arguments(GroupCoordinator._do_heartbeat) == ["self"]


@pytest.mark.parametrize(
    ("caller", "code"),
    [
        (AIOKafkaProducer.send_batch, "self._message_accumulator.add_batch( batch, tp,"),
        (MessageAccumulator._append_batch, "self._txn_manager.maybe_add_partition_to_txn(tp)"),
        (MessageAccumulator.create_builder, "is_transactional=is_transactional"),
    ],
)
def test_a_batch_that_we_build_is_part_of_its_producers_transaction(caller: object, code: str) -> None:
    assert calls(caller, code)


async def test_a_broker_that_is_away_when_faust_starts_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(transport, "AGAIN_AFTER", 0.0)
    tries: list[str] = []

    class Client:
        async def stop(self) -> None:
            tries.append("stopped")

    async def start() -> None:
        tries.append("started")
        if len(tries) < 4:
            raise KafkaConnectionError("nobody answers")

    await transport._persistently(start, Client)
    assert tries == ["started", "stopped", "started", "stopped", "started"]
