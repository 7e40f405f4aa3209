"""`contactwatch topics` and `doctor` on an embedded broker, which gives every topic four partitions."""

from typing import get_args

import pytest
from click.testing import CliRunner, Result

from schemas.topics import TOPICS
from streams.cli import contactwatch
from streams.commands import doctor
from streams.kafka.broker import Look, other_count
from streams.settings import Durability
from streams.simulation.embedded import EmbeddedBroker


def create(broker: EmbeddedBroker, prefix: str, *options: str) -> Result:
    return CliRunner().invoke(
        contactwatch, ["topics", "create", "--broker", broker.address, "--prefix", prefix, *options]
    )


def test_another_count_than_the_events_topic_has_is_refused_in_one_line(broker: EmbeddedBroker, prefix: str) -> None:
    result = create(broker, prefix, "--partitions", "5")
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert "--prefix NEW --partitions 5" in result.stderr


def test_the_same_count_and_none_are_fine(broker: EmbeddedBroker, prefix: str) -> None:
    assert [create(broker, prefix, *options).exit_code for options in ((), ("--partitions", "4"))] == [0, 0]


def test_topics_beside_events_with_another_count_are_told_as_they_are() -> None:
    """One that may have any count stands in nobody's way; asking for another's count would only be refused again."""
    there = {f"contact.{topic.name}": 4 for topic in TOPICS}
    odd = there | {"contact.violations": 6}
    assert other_count(Look("", odd), "contact", 4) is None
    said = other_count(Look("", odd | {"contact.verdicts": 6}), "contact", 4) or ""
    assert said.startswith("contact.verdicts has 6 partitions and contact.events 4;")
    assert (other_count(Look("", odd), "contact", 6) or "").startswith("contact.events has 4 partitions, and 6 were")


@pytest.mark.parametrize(
    ("durability", "promise"), [("transactions", "nothing that was said is lost"), ("memory", "in memory only")]
)
def test_doctor_says_one_broker_its_partitions_and_what_is_promised(
    broker: EmbeddedBroker, prefix: str, monkeypatch: pytest.MonkeyPatch, durability: str, promise: str
) -> None:
    monkeypatch.setenv("CONTACTWATCH_DURABILITY", durability)
    asked = ["doctor", "--broker", broker.address, "--prefix", prefix]
    told = dict(line[5:].split(": ", 1) for line in CliRunner().invoke(contactwatch, asked).stdout.splitlines())
    assert (told["broker"], told["topics"]) == (f"1 broker at {broker.address}", "4 partitions")
    assert [part for part in (f"durability {durability}", promise) if part not in told["guarantee"]] == []


def test_doctor_knows_a_promise_for_every_durability() -> None:
    assert set(doctor.GUARANTEES) == set(get_args(Durability))
