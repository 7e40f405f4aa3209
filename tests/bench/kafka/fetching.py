"""The ceiling: aiokafka fetches, json.loads parses, and nothing else is done."""

import asyncio
import json
import sys

from aiokafka import AIOKafkaConsumer, TopicPartition

from tests.bench.kafka.topic import PARTITIONS


async def fetch(address: str, topic: str, count: int) -> None:
    consumer = AIOKafkaConsumer(bootstrap_servers=address, enable_auto_commit=False, max_partition_fetch_bytes=4 << 20)
    await consumer.start()
    partitions = [TopicPartition(topic, number) for number in range(PARTITIONS)]
    consumer.assign(partitions)
    await consumer.seek_to_beginning(*partitions)
    print("ready", flush=True)
    while count > 0:
        for records in (await consumer.getmany(timeout_ms=500, max_records=1000)).values():
            for record in records:
                json.loads(record.value)
            count -= len(records)
    print("done", flush=True)
    await asyncio.sleep(1)
    await consumer.stop()


if __name__ == "__main__":
    asyncio.run(fetch(sys.argv[1], sys.argv[2], int(sys.argv[3])))
