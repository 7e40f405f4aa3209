"""The demo's broker: librdkafka's mock cluster, inside this process, on loopback, on a random port."""

from types import TracebackType
from typing import Final

from confluent_kafka import Producer

from schemas.topics import TOPICS

PARTITIONS: Final = 4
"""As many as the mock cluster gives every topic."""

KEPT_BYTES: Final = 2 * 1024 * 1024
"""The mock drops old records in silence beyond about 5 MB a partition: nobody may run further ahead than this."""


class EmbeddedBroker:
    """A mock cluster that lives as long as this object. It proves nothing about transactions or fencing."""

    def __init__(self) -> None:
        self._cluster = Producer({"bootstrap.servers": "mock", "test.mock.num.brokers": 1, "log_level": 0})
        node = next(iter(self._cluster.list_topics(timeout=10).brokers.values()))
        self.address = f"127.0.0.1:{node.port}"

    def create_topics(self, prefix: str) -> None:
        """A topic comes into being when its metadata is asked for."""
        for topic in TOPICS:
            self._cluster.list_topics(f"{prefix}.{topic.name}", timeout=10)

    def __enter__(self) -> "EmbeddedBroker":
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self._cluster.purge()
