"""A real Apache Kafka for tests: one node on loopback, from the jars that Maven fetches once."""

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Final

from confluent_kafka import KafkaException
from confluent_kafka.admin import AdminClient

from tests.ports import free_ports

VERSION: Final = "4.1.1"
JARS: Final = Path.home() / ".cache" / "contactwatch-kafka" / VERSION
POM: Final = Path(__file__).with_name("pom.xml")
PARTITIONS: Final = 4
PATIENCE: Final = 60
"""Seconds that a start or a stop may take."""

BRIEF: Final = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
"""For a node that lives for minutes: it starts in half the time. A bench wants Java's own choice."""

_CLUSTER: Final = "Y29udGFjdHdhdGNoMTIzNA"
"""The cluster's id: any 16 bytes in base64."""


class BrokerError(Exception):
    """The broker did not come up; the message names the file with its last words."""


def missing() -> str | None:
    """Why no broker can run here; None where it can."""
    absent = [name for name in ("java", "mvn") if shutil.which(name) is None]
    return f"a real Kafka needs {' and '.join(absent)}, not found on the PATH" if absent else None


class Broker:
    """A node that keeps its topics in a folder: started again there, it has them still, at the same address."""

    process: "subprocess.Popen[bytes]"
    """Takes signals: SIGSTOP and SIGCONT freeze and thaw the node."""

    def __init__(
        self,
        folder: Path,
        settings: Mapping[str, str] = {},
        formatting: Sequence[str] = (),
        java: Sequence[str] = (),
    ) -> None:
        """With further settings of the node, and further arguments for the formatting of its folder, and for Java."""
        self.folder = folder
        self.port, self._controller = free_ports(2)
        self._more, self._formatting, self._java = settings, formatting, java
        self.address = f"127.0.0.1:{self.port}"
        self._settings = folder / "server.properties"
        self._said = folder / "broker.out"

    def start(self) -> None:
        """Returns when the node answers. Raises BrokerError."""
        classpath = f"{_jars()}/*"
        if not self._settings.exists():
            self._format(classpath)
        with self._said.open("ab") as said:
            command = ["java", "-Xms256m", "-Xmx1g", *self._java, "-cp", classpath, "kafka.Kafka", str(self._settings)]
            # A session of its own: Ctrl-C at the terminal ends the tests first, and they end the node.
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=said, stderr=said, start_new_session=True
            )
        try:
            self._await_an_answer()
        except BrokerError:
            self.kill()
            raise

    def stop(self) -> None:
        """Ends the node as an operator would; as a power cut would where it does not listen."""
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """Ends the node as a power cut would."""
        self.process.kill()
        self.process.wait()

    def __enter__(self) -> "Broker":
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()

    def _format(self, classpath: str) -> None:
        values = _merged(_settings(self.folder, self.port, self._controller), self._more)
        self._settings.write_text("".join(f"{key}={value}\n" for key, value in values.items()))
        tool = [
            "java",
            *BRIEF,
            "-cp",
            classpath,
            "kafka.tools.StorageTool",
            "format",
            "-t",
            _CLUSTER,
            *self._formatting,
        ]
        subprocess.run([*tool, "-c", str(self._settings)], check=True, stdout=subprocess.DEVNULL)

    def _await_an_answer(self) -> None:
        """A busy machine's node takes connections many seconds before it answers on them."""
        client = AdminClient({"bootstrap.servers": self.address, "log_level": 0})
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise BrokerError(f"the broker ended at once: {self._said}")
            if self._takes_connections():
                with suppress(KafkaException):
                    client.list_topics(timeout=1)
                    return
            time.sleep(0.05)
        raise BrokerError(f"the broker gave no answer within {PATIENCE} s: {self._said}")

    def said(self) -> str:
        """All that the node logged."""
        return self._said.read_text(errors="replace")

    def _takes_connections(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


def _settings(folder: Path, port: int, controller: int) -> dict[str, str]:
    """One node that is broker and controller; each internal topic stands once, for there is no second node."""
    return {
        "process.roles": "broker,controller",
        "node.id": "1",
        "controller.quorum.voters": f"1@127.0.0.1:{controller}",
        "listeners": f"PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}",
        "advertised.listeners": f"PLAINTEXT://127.0.0.1:{port}",
        "controller.listener.names": "CONTROLLER",
        "log.dirs": str(folder / "log"),
        "num.partitions": str(PARTITIONS),
        "offsets.topic.replication.factor": "1",
        "offsets.topic.num.partitions": str(PARTITIONS),
        "transaction.state.log.replication.factor": "1",
        "transaction.state.log.min.isr": "1",
        "transaction.state.log.num.partitions": str(PARTITIONS),
        "share.coordinator.state.topic.replication.factor": "1",
        "share.coordinator.state.topic.min.isr": "1",
        "group.initial.rebalance.delay.ms": "0",
        "auto.create.topics.enable": "false",
    }


def _merged(node: dict[str, str], more: Mapping[str, str]) -> dict[str, str]:
    """Listeners are added to those that are there, whatever else is said again replaces what was said."""
    added = {name: f"{node[name]},{more[name]}" for name in ("listeners", "advertised.listeners") if name in more}
    return {**node, **more, **added}


def _jars() -> Path:
    """The folder of the broker's jars: fetched beside it, then renamed, so that a half-filled one never counts."""
    if not any(JARS.glob("kafka_2.13-*.jar")):
        JARS.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=JARS.parent) as folder:
            fetched = Path(folder) / VERSION
            goal = ["dependency:copy-dependencies", f"-DoutputDirectory={fetched}", "-DincludeScope=runtime"]
            subprocess.run(["mvn", "-q", "-B", "-f", str(POM), f"-Dkafka.version={VERSION}", *goal], check=True)
            os.rename(fetched, JARS)
    return JARS
