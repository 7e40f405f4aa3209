"""What docker-compose.yml sets of its broker, on a real node: it starts, and takes what the worker needs."""

from pathlib import Path
from typing import Final

import pytest
import yaml
from click.testing import CliRunner

from streams.cli import contactwatch
from tests.kafka.broker import BRIEF, Broker, missing

pytestmark = pytest.mark.kafka

COMPOSE: Final = Path(__file__).parents[2] / "docker-compose.yml"
OF_THE_PLACE: Final = frozenset({"listeners", "advertised.listeners", "controller.quorum.voters", "log.dirs"})
"""Settings that name the container's network and disk."""


def stated() -> dict[str, str]:
    """The image makes KAFKA_A_B to a.b."""
    environment = yaml.safe_load(COMPOSE.read_text())["services"]["kafka"]["environment"]
    return {
        name.removeprefix("KAFKA_").lower().replace("_", "."): value
        for name, value in environment.items()
        if name.startswith("KAFKA_")
    }


def test_the_broker_of_the_compose_file_starts_and_gets_its_topics(tmp_path: Path) -> None:
    if reason := missing():
        pytest.skip(reason)
    chosen = {name: value for name, value in stated().items() if name not in OF_THE_PLACE}
    assert set(stated()) >= OF_THE_PLACE
    with Broker(tmp_path, settings=chosen, java=BRIEF) as broker:
        created = CliRunner().invoke(contactwatch, ["topics", "create", "--broker", broker.address])
        looked = CliRunner().invoke(contactwatch, ["doctor", "--broker", broker.address])
    assert (created.exit_code, looked.exit_code) == (0, 0), created.output + looked.output + broker.said()
