"""One real Kafka for all tests of a run, and names of topics that no other test uses."""

import signal
from collections.abc import Iterator
from zlib import crc32

import pytest

from tests.kafka.broker import BRIEF, Broker, missing
from tests.kafka.guarded import Guarded


@pytest.fixture(scope="session", autouse=True)
def orderly_end() -> Iterator[None]:
    """SIGTERM is taken as Ctrl-C is: the nodes, which have sessions of their own, would outlive these tests."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    yield
    signal.signal(signal.SIGTERM, before)


def _skipped_where_missing() -> None:
    if reason := missing():
        pytest.skip(reason)


@pytest.fixture(scope="session")
def broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A node that runs as long as the tests; they are skipped where it cannot."""
    _skipped_where_missing()
    with Broker(tmp_path_factory.mktemp("kafka"), java=BRIEF) as running:
        yield running


@pytest.fixture(scope="module")
def own_broker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    """A node of one file's tests alone, which may kill it."""
    _skipped_where_missing()
    with Broker(tmp_path_factory.mktemp("own"), java=BRIEF) as running:
        yield running


@pytest.fixture(scope="session")
def guarded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Guarded]:
    """A node that asks who is there and what they may do."""
    _skipped_where_missing()
    with Guarded(tmp_path_factory.mktemp("guarded")) as running:
        yield running


@pytest.fixture
def prefix(request: pytest.FixtureRequest) -> str:
    """First part of the topics' names of one test."""
    return f"t{crc32(request.node.nodeid.encode())}"
