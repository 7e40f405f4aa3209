"""What was refused is listed, shown, and sent again after a mend: each record once, also after a kill."""

import subprocess
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import orjson
import pytest

from schemas import instant
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.running import until, worker
from tests.kafka.stored import Put, put, stands
from tests.streams import making
from tests.streams.making import SECOND, START, event

pytestmark = pytest.mark.kafka

Command = Callable[..., "subprocess.CompletedProcess[str]"]

FAR = 1_000_000
"""An offset that no test reaches: where nothing stands any more."""


@pytest.fixture
def command(broker: Broker, prefix: str, tmp_path: Path) -> Command:
    """A command on this broker, whose topics are there."""

    def run(*asked: str) -> "subprocess.CompletedProcess[str]":
        return running.contactwatch(tmp_path, *asked, "--broker", broker.address, "--prefix", prefix)

    assert run("topics", "create").returncode == 0
    return run


def refused(
    prefix: str, offset: int, value: bytes | None, reason: str, *, second: float = 0, partition: int = 0
) -> Put:
    """As the worker puts it: refused at that offset of the events' partition of the same number."""
    names = {
        "reason": reason,
        "error": "somewhere",
        "topic": f"{prefix}.events",
        "partition": str(partition),
        "offset": str(offset),
        "time": instant.text(START + round(second * SECOND)),
    }
    headers = tuple((name, text.encode()) for name, text in names.items())
    return Put(f"call-{offset}", value, second, partition, headers)


def good(number: int) -> bytes:
    return orjson.dumps(event("queue.entered", subject=f"call-{number}"))


def rows(done: "subprocess.CompletedProcess[str]") -> list[dict[str, Any]]:
    assert done.returncode == 0, done.stderr
    return [orjson.loads(line) for line in done.stdout.splitlines()]


async def test_poison_of_every_kind_blocks_no_partition_and_is_listed_with_its_place(
    broker: Broker, prefix: str, command: Command, tmp_path: Path
) -> None:
    odd = (b"{", None, b"[]", b"\xff\xfe\x00", b'{"specversion":"1.0"}', b"[" * 100_000, b'"' + b"q" * 300_000 + b'"')
    poison = [Put("poison", value, partition=2) for value in odd]
    rules = making.folder(tmp_path / "rules", within="1s")
    asked = ("--broker", broker.address, "--prefix", prefix, "--rules", str(rules), "--lateness", "200ms")
    with worker(tmp_path / "worker", *asked) as live:
        await live.ready()
        now = instant.text(round(time.time() * SECOND))
        call = Put("call-1", orjson.dumps(event("queue.entered", subject="call-1", time=now)), partition=2)
        await put(broker.address, f"{prefix}.events", [*poison, call, *poison])
        (violation,) = await until(lambda: stands(broker.address, f"{prefix}.violations"))
        await until(lambda: stands(broker.address, f"{prefix}.rejected"), lambda all_: len(all_) >= 2 * len(odd))
        live.stop()
    assert orjson.loads(violation.value)["subject"] == "call-1"
    listed = rows(command("rejected", "list", "--format", "jsonl", "--topic", f"{prefix}.events"))
    places = [offset for offset in range(2 * len(odd) + 1) if offset != len(odd)]
    assert sorted((each["partition"], int(each["offset"])) for each in listed) == [("2", offset) for offset in places]
    reasons = ["not_json", "not_json", "bad_schema", "not_json", "no_subject", "too_big", "too_big"]
    by_place = sorted(listed, key=lambda each: int(each["offset"]))
    assert [each["reason"] for each in by_place] == reasons * 2
    shown = command("rejected", "show", by_place[2]["place"], "--raw")
    assert (shown.returncode, shown.stdout) == (0, "[]")


async def test_the_list_is_narrowed_by_reason_time_topic_key_and_place(
    broker: Broker, prefix: str, command: Command
) -> None:
    records = [
        refused(prefix, 0, b"{", "not_json"),
        refused(prefix, 1, b"[]", "bad_schema", second=60, partition=1),
        refused(prefix, 2, good(2), "late", second=120),
    ]
    await put(broker.address, f"{prefix}.rejected", records)

    def offsets(*asked: str) -> list[str]:
        return [each["offset"] for each in rows(command("rejected", "list", "--format", "jsonl", *asked))]

    middle = instant.text(START + 60 * SECOND)
    assert offsets() == ["0", "1", "2"]
    assert offsets("--reason", "late", "--reason", "not_json") == ["0", "2"]
    assert (offsets("--since", middle), offsets("--until", middle)) == (["1", "2"], ["0"])
    assert (offsets("--key", "call-1"), offsets("--topic", "another.events")) == (["1"], [])
    assert (offsets("--at", "0:1"), offsets("--at", "1:0")) == (["2"], ["1"])
    assert command("rejected", "show", "0:7").returncode == 2


async def test_what_is_an_event_now_is_sent_again_once(broker: Broker, prefix: str, command: Command) -> None:
    records = [
        refused(prefix, FAR, b"{", "not_json"),
        refused(prefix, FAR + 1, good(1), "bad_schema"),
        refused(prefix, FAR + 2, good(2), "future"),
        refused(prefix, FAR + 3, good(3), "late"),
    ]
    await put(broker.address, f"{prefix}.rejected", records)
    said = [command("rejected", "redrive", *more).stdout for more in (("--dry-run",), (), (), ("--reason", "late"))]
    assert said == [
        "2 would be sent again, 0 were before\n",
        "2 sent again, 0 were before\n",
        "0 sent again, 2 were before\n",
        "1 sent again, 0 were before\n",
    ]
    sent = await stands(broker.address, f"{prefix}.events")
    assert sorted((record.key, record.value) for record in sent) == [
        (f"call-{number}".encode(), good(number)) for number in (1, 2, 3)
    ]
    assert sorted(dict(record.headers)["redriven"].decode() for record in sent) == [
        f"{prefix}.rejected/0/{offset}" for offset in (1, 2, 3)
    ]
    listed = rows(command("rejected", "list", "--format", "jsonl"))
    assert [each["state"] for each in listed] == ["", "redriven", "redriven", "redriven"]


async def test_what_is_refused_again_is_not_sent_forever(broker: Broker, prefix: str, command: Command) -> None:
    await put(broker.address, f"{prefix}.rejected", [refused(prefix, 0, good(0), "bad_schema")])
    command("rejected", "redrive")
    (sent,) = await stands(broker.address, f"{prefix}.events")
    again = refused(prefix, sent.offset, good(0), "bad_schema", partition=sent.partition)
    await put(broker.address, f"{prefix}.rejected", [again])
    listed = rows(command("rejected", "list", "--format", "jsonl"))
    assert sorted(each["state"] for each in listed) == ["redriven", "refused again"]
    said = [command("rejected", "redrive", *more) for more in ((), ("--again",))]
    assert [(each.returncode, each.stdout) for each in said] == [
        (1, "0 sent again, 1 were before\n"),
        (0, "1 sent again, 1 were before\n"),
    ]


async def test_a_record_in_binary_mode_gets_its_attributes_back(broker: Broker, prefix: str, command: Command) -> None:
    names = {"specversion": "1.0", "id": "1", "source": "/pbx/1", "type": "queue.entered", "subject": "call-7"}
    attributes = tuple((f"ce_{name}", text.encode()) for name, text in {**names, "time": instant.text(START)}.items())
    await put(broker.address, f"{prefix}.events", [Put("x", b'{"queue":"q"}', partition=3, headers=attributes)])
    await put(broker.address, f"{prefix}.rejected", [refused(prefix, 0, b'{"queue":"q"}', "future", partition=3)])
    assert command("rejected", "redrive").returncode == 0
    sent = [record for record in await stands(broker.address, f"{prefix}.events") if record.key == b"call-7"]
    assert [tuple(record.headers) for record in sent] == [
        (*attributes, ("redriven", f"{prefix}.rejected/3/0".encode()))
    ]


async def test_what_a_connector_refused_goes_back_to_it_as_it_came(
    broker: Broker, prefix: str, command: Command
) -> None:
    asked = ("topics", "create", "--connector", "cloudevents")
    (raw,) = [line.partition(":")[0] for line in command(*asked).stdout.splitlines() if ".raw." in line]
    put_away = refused(prefix, FAR, b"a line of a product", "not_json")
    headers = tuple((name, raw.encode() if name == "topic" else value) for name, value in put_away.headers)
    await put(broker.address, f"{prefix}.rejected", [put_away._replace(headers=headers)])
    said = [command("rejected", "redrive").stdout for _ in range(2)]
    assert said == ["1 sent again, 0 were before\n", "0 sent again, 1 were before\n"]
    assert [(each.key, each.value) for each in await stands(broker.address, raw)] == [
        (put_away.key.encode(), b"a line of a product")
    ]


async def test_a_redrive_that_is_killed_sends_nothing_twice_when_it_is_run_again(
    broker: Broker, prefix: str, command: Command
) -> None:
    count = 6000
    await put(
        broker.address,
        f"{prefix}.rejected",
        (refused(prefix, FAR + each, good(each), "future") for each in range(count)),
    )
    asked = running.command("rejected", "redrive", "--broker", broker.address, "--prefix", prefix)
    first = subprocess.Popen(asked, env=running.environment(), stdout=subprocess.DEVNULL)
    try:
        async with running.reading(broker.address, f"{prefix}.events", 4) as read:
            await until(read)
    finally:
        first.kill()
        first.wait()
    done = command("rejected", "redrive")
    assert (done.returncode, done.stderr) == (0, "")
    sent = await stands(broker.address, f"{prefix}.events")
    assert Counter(record.key for record in sent) == Counter(f"call-{each}".encode() for each in range(count))
    assert f"{count} were before" in command("rejected", "redrive").stdout


async def test_two_redrives_at_once_send_nothing_twice(broker: Broker, prefix: str, command: Command) -> None:
    count = 3000
    records = [refused(prefix, FAR + each, good(each), "future") for each in range(count)]
    await put(broker.address, f"{prefix}.rejected", records)
    asked = running.command("rejected", "redrive", "--broker", broker.address, "--prefix", prefix)
    both = [
        subprocess.Popen(asked, env=running.environment(), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [(each.communicate(timeout=running.PATIENCE)[1], each.returncode) for each in both]
    assert all(code == 0 or b"another redrive was started meanwhile" in errors for errors, code in said), said
    assert command("rejected", "redrive").returncode == 0
    sent = await stands(broker.address, f"{prefix}.events")
    assert Counter(record.key for record in sent) == Counter(f"call-{each}".encode() for each in range(count))


async def test_what_came_from_a_topic_that_is_gone_or_of_others_holds_up_nothing_else(
    broker: Broker, prefix: str, command: Command
) -> None:
    away = refused(prefix, FAR, good(1), "bad_schema")
    strange = [
        away._replace(headers=tuple((key, name.encode() if key == "topic" else value) for key, value in away.headers))
        for name in (f"{prefix}.raw.gone", "no name of a topic!", f"{prefix}.violations")
    ]
    await put(broker.address, f"{prefix}.rejected", [*strange, refused(prefix, FAR + 1, good(2), "bad_schema")])
    said = [command("rejected", "redrive", *more) for more in (("--dry-run",), ())]
    assert [(each.returncode, each.stdout, each.stderr) for each in said] == [
        (
            1,
            f"1 {word} again, 0 were before\n",
            "not sent, for they would be refused: 2 of a topic of others, 1 of a topic that is gone\n",
        )
        for word in ("would be sent", "sent")
    ]
    assert await stands(broker.address, f"{prefix}.violations") == []
    assert [each.value for each in await stands(broker.address, f"{prefix}.events")] == [good(2)]


async def test_what_is_no_record_of_ours_hides_no_other(broker: Broker, prefix: str, command: Command) -> None:
    strange: list[tuple[tuple[str, bytes], ...]] = [
        (("to", b"nowhere"),),
        (("to", b"a/0/1"), ("redriven", b"nowhere")),
        (("reason", None),),  # type: ignore[list-item] # a header need not have a value
    ]
    others = [Put("x", None, 0, 0, headers) for headers in strange]
    await put(broker.address, f"{prefix}.rejected", [*others, refused(prefix, FAR, good(1), "bad_schema")])
    listed = rows(command("rejected", "list", "--format", "jsonl", "--reason", "bad_schema"))
    assert [(each["place"], each["state"]) for each in listed] == [("0:3", "")]
