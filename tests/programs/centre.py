"""A whole monitor at work: a worker, the demo, Prometheus, Alertmanager, and somebody who is paged."""

import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from confluent_kafka import Consumer, Producer, TopicPartition
from ruamel.yaml import YAML

from dashboards import links
from schemas import instant
from streams.simulation.embedded import PARTITIONS, EmbeddedBroker
from tests.ports import free_port
from tests.programs import program
from tests.programs.asked import Prometheus
from tests.programs.program import Program
from tests.programs.receiver import Receiver

FOLDER = Path(links.__file__).parent
PREFIX = "proof"
SECOND = 1_000_000


@dataclass
class Centre:
    """Everything that runs."""

    prometheus: Prometheus
    alertmanager: str
    receiver: Receiver
    broker: str
    worker: Program
    demo: Program

    def send(self, type_: str, ago: float, subject: str, **data: Any) -> None:
        """An event of the worker's contact centre that happened so many seconds ago and is recorded now."""
        at = instant.text(int((time.time() - ago) * SECOND))
        envelope = {"specversion": "1.0", "id": f"{type_}/{at}", "source": "/pbx/1", "type": type_, "subject": subject}
        said = {**envelope, "time": at, "tenant": "proof", "channel": "voice", "direction": "inbound", "data": data}
        producer = Producer({"bootstrap.servers": self.broker, "partitioner": "murmur2_random"})
        producer.produce(f"{PREFIX}.events", orjson.dumps(said), subject)
        assert producer.flush(10) == 0

    def steps(self) -> list[dict[str, Any]]:
        """Every step that the worker has said of violations."""
        consumer = Consumer({"bootstrap.servers": self.broker, "group.id": "reader", "enable.auto.commit": False})
        consumer.assign([TopicPartition(f"{PREFIX}.violations", number, 0) for number in range(PARTITIONS)])
        records = consumer.consume(1000, timeout=3)
        consumer.close()
        return [orjson.loads(each.value()) for each in records]


@contextmanager
def running(folder: Path) -> Iterator[Centre]:
    """Starts everything on free ports of loopback, and ends what it started."""
    with ExitStack() as stack:
        receiver = stack.enter_context(Receiver())
        broker = stack.enter_context(EmbeddedBroker())
        broker.create_topics(PREFIX)
        worker = stack.enter_context(_worker(folder, broker.address))
        demo = stack.enter_context(_contactwatch(folder / "demo.log", "demo", "--speed", 20))
        targets = [each.until_it_says(words).split("/")[2] for each, words in ((worker, "ready"), (demo, "metrics:"))]
        alertmanager = stack.enter_context(_alertmanager(folder, receiver.address))
        prometheus = stack.enter_context(scraped(folder, targets, alertmanager))
        yield Centre(prometheus, alertmanager, receiver, broker.address, worker, demo)


def _contactwatch(log: Path, *arguments: object) -> Program:
    return Program(log, sys.executable, "-m", "streams", *arguments)


def _worker(folder: Path, broker: str) -> Program:
    settings = folder / "settings.yaml"
    settings.write_text("durability: memory\n")
    command = ("worker", "--broker", broker, "--prefix", PREFIX, "--port", 0)
    return Program(
        folder / "worker.log", "env", f"CONTACTWATCH_SETTINGS={settings}", sys.executable, "-m", "streams", *command
    )


@contextmanager
def _alertmanager(folder: Path, receiver: str) -> Iterator[str]:
    """The shipped configuration, with a local receiver where addresses and keys belong."""
    yaml = YAML()
    config = yaml.load(FOLDER / "alertmanager" / "alertmanager.yml")
    (folder / "chat_url").write_text(f"{receiver}/chat")
    (folder / "page_key").write_text("0" * 32)
    config["global"] |= {"slack_api_url_file": f"{folder}/chat_url", "pagerduty_url": f"{receiver}/page"}
    config["templates"] = [f"{FOLDER}/alertmanager/templates/*.tmpl"]
    config["receivers"][0]["pagerduty_configs"][0]["routing_key_file"] = f"{folder}/page_key"
    yaml.dump(config, folder / "alertmanager.yml")
    address = f"127.0.0.1:{free_port()}"
    flags = (f"--config.file={folder}/alertmanager.yml", f"--storage.path={folder}/am", "--cluster.listen-address=")
    listen = f"--web.listen-address={address}"
    with Program(folder / "am.log", program.found(program.ALERTMANAGER), *flags, listen) as started:
        started.until_it_answers(f"http://{address}/-/ready")
        yield f"http://{address}"


@contextmanager
def scraped(folder: Path, targets: list[str], alertmanager: str = "") -> Iterator[Prometheus]:
    """A Prometheus with the shipped rules that scrapes these addresses."""
    config = {
        "global": {"scrape_interval": "2s", "scrape_timeout": "2s", "evaluation_interval": "2s"},
        "rule_files": [f"{FOLDER}/prometheus/*.yaml"],
        "scrape_configs": [{"job_name": "contactwatch", "static_configs": [{"targets": targets}]}],
    }
    if alertmanager:
        to = [{"static_configs": [{"targets": [alertmanager.removeprefix("http://")]}]}]
        config["alerting"] = {"alertmanagers": to}
    YAML().dump(config, folder / "prometheus.yml")
    address = f"127.0.0.1:{free_port()}"
    flags = (f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/tsdb")
    more = ("--enable-feature=exemplar-storage", f"--web.listen-address={address}")
    with Program(folder / "prometheus.log", program.found(program.PROMETHEUS), *flags, *more) as started:
        started.until_it_answers(f"http://{address}/-/ready")
        yield Prometheus(f"http://{address}")
