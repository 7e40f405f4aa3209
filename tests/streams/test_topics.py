"""`contactwatch topics` on an embedded broker, which gives every topic four partitions."""

from click.testing import CliRunner, Result

from streams.cli import contactwatch
from streams.embedded import EmbeddedBroker


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
