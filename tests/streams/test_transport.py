"""One contract for each private name of Faust and aiokafka that the transport overrides or reads."""

import inspect
from importlib.metadata import version

import pytest
from aiokafka import AIOKafkaConsumer
from aiokafka.consumer.fetcher import Fetcher
from aiokafka.consumer.subscription_state import Assignment, TopicPartitionState
from faust.app.base import App
from faust.streams import Stream
from faust.transport import conductor
from faust.transport.consumer import Consumer, ThreadDelegateConsumer
from faust.transport.consumer import Fetcher as Drainer
from faust.transport.drivers import aiokafka as driver
from faust.types import ConsumerMessage

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


def test_a_seek_sets_the_next_offset_to_read() -> None:
    """`_read_offset` means "the next one" in the transport; Faust's own seeks set just that."""
    assert calls(Consumer.perform_seek, "read_offset.update( { tp: offset if offset is not None and offset >= 0")
    assert calls(driver.AIOKafkaConsumerThread._seek_wait, "self.consumer._read_offset[tp] = offset")


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


def test_the_client_reads_its_fetch_wait_and_isolation_when_it_starts() -> None:
    """Both are set after it is made and before it starts."""
    assert calls(AIOKafkaConsumer.start, "fetch_max_wait_ms=self._fetch_max_wait_ms")
    assert calls(AIOKafkaConsumer.start, "isolation_level=self._isolation_level")
    assert calls(driver.AIOKafkaConsumerThread.on_start, "self._consumer = self._create_consumer(")


def test_faust_itself_would_read_uncommitted_with_a_long_wait() -> None:
    """Why both are set: when Faust does it itself the override can go."""
    made = driver.AIOKafkaConsumerThread._create_worker_consumer
    assert calls(made, 'isolation_level: str = "read_uncommitted"')
    assert calls(made, "fetch_max_wait_ms=1500")


def test_the_client_tells_end_and_time_of_its_last_answer() -> None:
    for told in (AIOKafkaConsumer.last_poll_timestamp, AIOKafkaConsumer.highwater, AIOKafkaConsumer.last_stable_offset):
        assert arguments(told) == ["self", "partition"]
    assert calls(AIOKafkaConsumer.last_poll_timestamp, "state_value(partition).timestamp")
    assert arguments(Assignment.state_value) == ["self", "tp"]
    assert calls(TopicPartitionState.position.fget, "return self._position")
    assert isinstance(TopicPartitionState.has_valid_position, property)


def test_the_client_writes_the_end_before_the_time_of_its_answer() -> None:
    """`progress` reads in the other order, from another thread."""
    source = inspect.getsource(Fetcher)
    assert 0 < source.index("tp_state.highwater = ") < source.index("tp_state.timestamp = ")
