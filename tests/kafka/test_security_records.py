"""Records that nobody should send: the worker refuses them, or takes what can be taken, and goes on."""

import time
from pathlib import Path
from typing import Any

import orjson
import pytest
from aiokafka import AIOKafkaProducer
from aiokafka.record.default_records import _DefaultRecordBatchBuilderPy

from schemas import instant
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.running import reading, send, until, worker
from tests.streams import making
from tests.streams.kafka.test_forgiving import BAD
from tests.streams.making import SECOND

pytestmark = pytest.mark.kafka


def event(subject: str) -> bytes:
    return orjson.dumps(making.event("queue.entered", subject=subject, time=instant.text(round(time.time() * SECOND))))


def binary(*more: tuple[str, bytes | None]) -> list[tuple[str, Any]]:
    stated = orjson.loads(event("call-1"))
    named = [(f"ce_{name}", str(stated[name]).encode()) for name in ("specversion", "id", "source", "type", "time")]
    return [*named, ("ce_subject", b"in-binary-mode"), *more]


async def test_a_worker_gets_past_every_record_that_would_stop_it(
    broker: Broker, prefix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    running.contactwatch(tmp_path, "topics", "create", "--broker", broker.address, "--prefix", prefix)
    rules = making.folder(tmp_path / "rules", within="1s")
    asked = ["--broker", broker.address, "--prefix", prefix, "--rules", str(rules), "--lateness", "200ms"]
    deep = event("deep").replace(b'"data":{}', b'"data":{"a":' + b"[" * 300 + b"]" * 300 + b"}")
    # The fast builder checks what it is given; anybody's client may not.
    for module in ("message_accumulator", "producer"):
        monkeypatch.setattr(f"aiokafka.producer.{module}.DefaultRecordBatchBuilder", _DefaultRecordBatchBuilderPy)
    with worker(tmp_path / "worker", *asked) as one:
        await one.ready()
        async with AIOKafkaProducer(bootstrap_servers=broker.address) as producer:
            for value, headers in [
                (event("unreadable-header"), [BAD]),
                (deep, []),
                (b"[" * 200_000, []),
                (b"x" * 900_000, []),
                (None, []),
                (b"{}", binary(("ce_more", None))),
                (b"{}", binary(*((f"ce_{number}", b"1") for number in range(30_000)))),
            ]:
                await producer.send_and_wait(f"{prefix}.events", value, b"key", headers=headers, partition=0)
        await send(broker.address, f"{prefix}.events", *((("queue.entered", f"call-{number}")) for number in range(20)))
        async with reading(broker.address, f"{prefix}.violations", 4) as violations:
            found = await until(violations, lambda all_: len(all_) >= 22)
        assert one.process.poll() is None, one.said.read_text()
    calls = {f"call-{number}" for number in range(20)}
    assert {each["subject"] for each in found} == {*calls, "unreadable-header", "in-binary-mode"}


def wide(number: int) -> bytes:
    """One of many events of a call, with a queue's name that fills it."""
    value = event("long").replace(b'"id":"', b'"id":"%d/' % number)
    return value.replace(b'"data":{}', b'"data":{"queue":"%s"}' % (b"x" * 250_000))


async def test_a_worker_reads_every_packing_and_gets_past_what_is_packed_too_well(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    """Thirty megabytes in thirty kilobytes; seventy events of one call that are as large as an event may be."""
    running.contactwatch(tmp_path, "topics", "create", "--broker", broker.address, "--prefix", prefix)
    rules = making.folder(tmp_path / "rules", within="1s")
    asked = ["--broker", broker.address, "--prefix", prefix, "--rules", str(rules), "--lateness", "200ms"]
    long = [wide(number) for number in range(70)]
    packings = ("gzip", "lz4", "snappy", "zstd")
    with worker(tmp_path / "worker", *asked) as one:
        await one.ready()
        for packing in packings:
            larger = {"max_request_size": 2**26, "max_batch_size": 2**26}
            async with AIOKafkaProducer(
                bootstrap_servers=broker.address, compression_type=packing, **larger
            ) as producer:
                too_much = {"gzip": [b"\0" * 30_000_000], "zstd": long}.get(packing, [])
                for value in (event(f"in-{packing}"), *too_much):
                    await producer.send_and_wait(f"{prefix}.events", value, b"key", partition=0)
        await send(broker.address, f"{prefix}.events", *((("queue.entered", f"call-{number}")) for number in range(20)))
        wanted = {*(f"in-{packing}" for packing in packings), "long", *(f"call-{number}" for number in range(20))}
        async with reading(broker.address, f"{prefix}.violations", 4) as violations:
            found = await until(violations, lambda all_: {each["subject"] for each in all_} >= wanted)
        assert one.process.poll() is None, one.said.read_text()
    assert {each["subject"] for each in found} == wanted
    assert "is loaded again" not in one.said.read_text()
