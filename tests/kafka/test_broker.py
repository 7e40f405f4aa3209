"""The tests' own Kafka is a real one: it keeps what it is given, also through a power cut."""

import pytest
from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition
from aiokafka.admin import AIOKafkaAdminClient, NewTopic

from tests.kafka.broker import PARTITIONS, Broker

pytestmark = pytest.mark.kafka


async def create(address: str, topic: str) -> None:
    admin = AIOKafkaAdminClient(bootstrap_servers=address)
    await admin.start()
    answer = await admin.create_topics([NewTopic(topic, PARTITIONS, replication_factor=1)])
    await admin.close()
    assert [(name, code) for name, code, *_ in answer.topic_errors] == [(topic, 0)]


async def send(address: str, topic: str, key: bytes, value: bytes) -> TopicPartition:
    """Gives the partition that the broker says it stands in."""
    async with AIOKafkaProducer(bootstrap_servers=address, acks="all", enable_idempotence=True) as producer:
        said = await producer.send_and_wait(topic, value, key)
        return TopicPartition(said.topic, said.partition)


async def first(address: str, partition: TopicPartition) -> tuple[int, bytes | None, bytes | None]:
    consumer = AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False)
    await consumer.start()
    try:
        consumer.assign([partition])
        await consumer.seek_to_beginning(partition)
        record = await consumer.getone()
        return record.offset, record.key, record.value
    finally:
        await consumer.stop()


async def test_a_record_that_was_sent_is_read_back(broker: Broker, prefix: str) -> None:
    await create(broker.address, f"{prefix}.events")
    partition = await send(broker.address, f"{prefix}.events", b"call-1", b"hello")
    assert await first(broker.address, partition) == (0, b"call-1", b"hello")


async def test_a_broker_started_again_after_a_kill_keeps_its_records(broker: Broker, prefix: str) -> None:
    await create(broker.address, f"{prefix}.events")
    partition = await send(broker.address, f"{prefix}.events", b"call-1", b"hello")
    broker.kill()
    broker.start()
    assert await first(broker.address, partition) == (0, b"call-1", b"hello")
