"""The doctor reads a topic for clocks that differ, from an instant on, and commits nothing."""

from pathlib import Path

import pytest

from schemas import instant
from tests.kafka import running
from tests.kafka.broker import Broker
from tests.kafka.stored import Put, put, told
from tests.streams.making import SECOND, START

pytestmark = pytest.mark.kafka


def answers(count: int, ahead: float, begin: float) -> list[Put]:
    """Both sides of calls, the desktop's so many seconds ahead."""
    found = []
    for number in range(count):
        at, subject = begin + number * 10.0, f"call-{begin}-{number}"
        found.append(told("queue.left", at, subject, source="/pbx", data={"reason": "answered"}))
        found.append(told("agent.joined", at + ahead, subject, source="/desktop"))
    return found


async def test_the_doctor_proposes_the_offset_that_a_range_of_a_topic_shows(
    broker: Broker, prefix: str, tmp_path: Path
) -> None:
    place = ("--broker", broker.address, "--prefix", prefix)
    assert running.contactwatch(tmp_path, "topics", "create", *place, "--create-time").returncode == 0
    await put(broker.address, f"{prefix}.events", [*answers(150, 9.0, 0), *answers(150, 1.5, 10_000)])

    since = instant.text(START + 10_000 * SECOND)
    done = running.contactwatch(tmp_path, "doctor", "--skew", *place, "--since", since)

    assert (done.returncode, done.stderr) == (1, "")
    lines = done.stdout.splitlines()
    assert (lines[0].startswith("# 150 answers from "), lines[1:3]) == (
        True,
        ['sources: ["/pbx", "/desktop"]', "offset: 1.5s"],
    )


def test_a_topic_that_is_not_there_is_named_with_the_mend(broker: Broker, prefix: str, tmp_path: Path) -> None:
    done = running.contactwatch(tmp_path, "doctor", "--skew", "--broker", broker.address, "--topic", f"{prefix}.none")

    says = f"there is no topic {prefix}.none; `contactwatch topics list` shows what there is"
    assert (done.returncode, says in done.stderr) == (2, True)
