"""The journal on a real Kafka: the counterexamples that shaped the protocol, each as a test."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.errors import KafkaError, UnknownError

from streams import settings
from streams.kafka import broker as brokers
from streams.partitions import checkpoint
from streams.partitions.journal import FencedError
from streams.partitions.journals.lease import Leased
from streams.partitions.journals.transactions import Transactions
from streams.partitions.lease import Lease
from streams.records import Outgoing
from tests.kafka.broker import Broker

pytestmark = pytest.mark.kafka

NUMBER = 2
SAID = Outgoing("violations", b"v1", b"{}")


@pytest.fixture
async def chosen(broker: Broker, prefix: str) -> settings.Settings:
    await brokers.create(settings.read(broker=broker.address, prefix=prefix, partitions=4))
    return settings.read(broker=broker.address, prefix=prefix)


@pytest.fixture
async def journals(chosen: settings.Settings) -> AsyncIterator[list[Transactions]]:
    """Three owners of one partition, none of them at work yet."""
    found = [Transactions(chosen, NUMBER) for _ in range(3)]
    yield found
    for each in found:
        await each.close()


async def stands(chosen: settings.Settings, topic: str) -> list[tuple[int, bytes | None]]:
    """(partition, key) of every committed record that can be read now."""
    consumer = AIOKafkaConsumer(
        bootstrap_servers=chosen.broker, enable_auto_commit=False, isolation_level="read_committed"
    )
    await consumer.start()
    try:
        partitions = [TopicPartition(f"{chosen.prefix}.{topic}", number) for number in range(4)]
        consumer.assign(partitions)
        await consumer.seek_to_beginning(*partitions)
        ends = await consumer.end_offsets(partitions)
        found = []
        while any([await consumer.position(each) < ends[each] for each in partitions]):
            for records in (await consumer.getmany(timeout_ms=100)).values():
                found += [(record.partition, record.key) for record in records]
        return found
    finally:
        await consumer.stop()


async def test_what_was_written_is_loaded_by_the_next_owner(journals: list[Transactions]) -> None:
    one, two, _ = journals
    assert await one.open() == {}
    await one.write([(b"ia", b"1"), (b"ib", b"2")], [])
    await one.write([(b"ia", b"3"), (b"ib", None)], [SAID])
    assert await two.open() == {b"ia": b"3"}


async def test_rows_stand_in_the_partition_of_the_inputs_number_whatever_their_keys(
    chosen: settings.Settings, journals: list[Transactions]
) -> None:
    await journals[0].open()
    await journals[0].write([(f"i{number}".encode(), b"1") for number in range(20)], [SAID])
    rows = await stands(chosen, "checkpoints.evaluate")
    assert ({number for number, _ in rows}, len(rows)) == ({NUMBER}, 20)


async def test_an_owner_whose_journal_another_has_opened_is_fenced(journals: list[Transactions]) -> None:
    one, two, _ = journals
    await one.open()
    await two.open()
    with pytest.raises(FencedError):
        await one.write([(b"ia", b"stale")], [SAID])
    await two.write([(b"ia", b"1")], [SAID])
    assert await journals[2].open() == {b"ia": b"1"}


@pytest.mark.parametrize("batches", [1, 3])
async def test_an_owner_that_is_fenced_between_two_batches_knows_that_it_was(
    journals: list[Transactions], monkeypatch: pytest.MonkeyPatch, batches: int
) -> None:
    """Its client says then only that it is in no transaction; taken for any error it would fence the new owner."""
    one, two, _ = journals
    await one.open()
    await two.open()
    outlet = one._outlet
    assert outlet is not None
    send = outlet._send

    async def slowly(*asked: object) -> object:
        found = await send(*asked)  # type: ignore[arg-type]
        await asyncio.wait([found], timeout=5)
        return found

    monkeypatch.setattr(outlet, "_send", slowly)
    said = [Outgoing(topic, b"v1", b"{}") for topic in ("violations", "alerts", "verdicts")[:batches]]
    with pytest.raises(FencedError):
        await one.write([(b"ia", b"stale")], said)


async def test_an_unknown_error_at_the_end_of_a_transaction_is_taken_for_a_fence(
    journals: list[Transactions], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broker may answer so while another owner fences this one."""
    one, *_ = journals
    await one.open()
    assert one._outlet is not None

    async def answered() -> None:
        raise UnknownError

    monkeypatch.setattr(one._outlet.producer, "commit_transaction", answered)
    with pytest.raises(FencedError):
        await one.write([(b"ia", b"1")], [])


async def test_what_an_old_owner_has_committed_when_it_is_fenced_is_loaded(journals: list[Transactions]) -> None:
    """Fence before load: each write of the old owner stands before the fence, or fails; none falls between. A broker
    that is asked to end a transaction while it fences its owner may say only that something went wrong."""
    one, two, _ = journals
    await one.open()
    written = 0

    async def write() -> None:
        nonlocal written
        while True:
            await one.write([(b"ia", str(written + 1).encode())], [])
            written += 1

    writing = asyncio.create_task(write())
    while written < 3:
        await asyncio.sleep(0.01)
    loaded = await two.open()
    (failure,) = await asyncio.gather(writing, return_exceptions=True)
    assert isinstance(failure, FencedError | KafkaError), failure
    assert loaded == {b"ia": str(written).encode()}


async def test_a_transaction_that_its_owner_left_open_is_ended_by_the_next_one(
    chosen: settings.Settings, journals: list[Transactions]
) -> None:
    """An owner that was frozen in the middle hides what others say, until it is fenced."""
    left = AIOKafkaProducer(
        bootstrap_servers=chosen.broker, transactional_id=f"{chosen.prefix}.evaluate.events.{NUMBER}"
    )
    await left.start()
    await left.begin_transaction()
    for topic in ("violations", "checkpoints.evaluate"):
        await left.send_and_wait(f"{chosen.prefix}.{topic}", b"half", b"half", partition=NUMBER)
    assert await journals[0].open() == {}
    await journals[0].write([(b"ia", b"1")], [SAID])
    assert await stands(chosen, "violations") == [(NUMBER, b"v1")]
    assert await stands(chosen, "checkpoints.evaluate") == [(NUMBER, b"ia")]
    journals[1]._outlet = None
    left._sender._sender_task.cancel()
    await left.client.close()


async def test_two_partitions_do_not_fence_each_other(chosen: settings.Settings) -> None:
    one, two = Transactions(chosen, 0), Transactions(chosen, 1)
    await one.open()
    await two.open()
    for each in (one, two, one):
        await each.write([(b"ia", b"1")], [])
    await one.close()
    await two.close()


async def test_a_stamp_is_the_brokers_append_time(journals: list[Transactions]) -> None:
    await journals[0].open()
    first = await journals[0].write([(b"ia", b"1")], [])
    second = await journals[0].write([(b"ia", b"2")], [])
    assert first is not None
    assert second is not None
    assert 0 <= second.appended - first.appended <= 1_000_000 * (second.heard - first.heard) + 50_000


async def test_loading_ends_behind_the_markers_of_transactions(chosen: settings.Settings) -> None:
    """They take offsets too: the last record never stands just before the end."""
    journal = Transactions(chosen, NUMBER)
    await journal.open()
    for number in range(3):
        await journal.write([(b"ia", str(number).encode())], [])
    async with asyncio.timeout(10):
        assert await checkpoint.load(chosen, NUMBER) == {b"ia": b"2"}
    await journal.close()


class BrokenError(Exception):
    """What happens to an owner in the middle of a write."""


@pytest.fixture
async def leased(chosen: settings.Settings) -> AsyncIterator[list[Leased]]:
    """Two owners of one partition on a broker that is not asked for transactions."""
    lease = Lease(60)
    lease.renew(time.monotonic())
    found = [Leased(chosen, NUMBER, lease) for _ in range(2)]
    yield found
    for each in found:
        await each.close()


async def test_without_transactions_what_was_saved_and_not_said_is_said_by_the_next_owner_byte_for_byte(
    chosen: settings.Settings, leased: list[Leased]
) -> None:
    one, two = leased
    await one.open()
    say = one._say

    async def broken(said: Sequence[Outgoing]) -> None:
        raise BrokenError

    one._say = broken  # type: ignore[method-assign]
    with pytest.raises(BrokenError):
        await one.write([(b"ia", b"1")], [SAID])
    assert await stands(chosen, "violations") == []
    assert await two.open() == {b"ia": b"1"}
    assert await stands(chosen, "violations") == [(NUMBER, b"v1")]
    one._say = say  # type: ignore[method-assign]


async def test_without_transactions_what_was_said_is_not_said_again(
    chosen: settings.Settings, leased: list[Leased]
) -> None:
    one, two = leased
    await one.open()
    await one.write([(b"ia", b"1")], [SAID])
    assert await two.open() == {b"ia": b"1"}
    assert await stands(chosen, "violations") == [(NUMBER, b"v1")]


async def test_without_transactions_a_worker_that_the_group_has_not_answered_says_nothing(
    chosen: settings.Settings,
) -> None:
    lease = Lease(6)
    lease.renew(time.monotonic())
    journal = Leased(chosen, NUMBER, lease)
    await journal.open()
    lease._told = time.monotonic() - 5
    with pytest.raises(FencedError, match=r"the group has not answered for 5\.\d s"):
        await journal.write([], [SAID])
    await journal.close()
    assert await stands(chosen, "violations") == []
