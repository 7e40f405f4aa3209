"""Commands for a whole topic, and connectors, under the ACLs of SECURITY.md: enough; what lacks is one line."""

import asyncio
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final, NamedTuple

import orjson
import pytest
from click.testing import CliRunner, Result

from schemas import instant
from schemas.topics import TOPICS, raw
from streams.cli import contactwatch
from streams.kafka.permissions import Need
from tests import acl_table
from tests.kafka.guarded import Guarded
from tests.kafka.running import until
from tests.kafka.stored import Put, put, stands, told
from tests.kafka.test_connect import Connecting
from tests.streams import making
from tests.streams.making import START, event

pytestmark = pytest.mark.kafka

TABLE = acl_table.by_command()
SECONDS: Final = 15
"""A command that may not do something has ended by then."""
RAW: Final = raw("cloudevents")
CONCRETE: Final = {"raw.*": RAW.name, "connect.*": "connect.cloudevents"}
"""What the table says of all connectors, for the one that is tried."""
BINARY: Final = {"specversion": "1.0", "id": "1", "source": "/pbx/1", "type": "queue.entered", "subject": "binary"}


class Case(NamedTuple):
    """A command, and the rows of the table that it is run with."""

    row: str
    arguments: tuple[str, ...]
    published: bool = False
    """Whether the row is of the prefix that is published; then `replay`'s own stands beside it."""

    def granted(self, prefix: str, needs: list[Need]) -> list[Need]:
        """By whole names."""
        if not self.published:
            return [need.under(prefix) for need in needs]
        return [*(need.under(prefix) for need in TABLE["replay"]), *(need.under(f"{prefix}.study") for need in needs)]


CASES: Final = {
    "connect": Case("connect", ("connect", "cloudevents")),
    "fill": Case("topics fill", ("topics", "fill", "--input", "{folder}/day.jsonl")),
    "replay": Case("replay", ("replay", "--broker", "{broker}", "--prefix", "{prefix}", "--jobs", "1")),
    "export": Case(
        "replay --export", ("replay", "--broker", "{broker}", "--prefix", "{prefix}", "--export", "{folder}/x")
    ),
    "publish": Case(
        "replay --publish",
        ("replay", "--broker", "{broker}", "--prefix", "{prefix}", "--jobs", "1", "--publish", "{prefix}.study"),
        published=True,
    ),
    "list": Case("rejected list", ("rejected", "list", "--format", "jsonl")),
    "show": Case("rejected show", ("rejected", "show", "0:0", "--raw")),
    "redrive": Case("rejected redrive", ("rejected", "redrive")),
}
EACH: Final = [
    (name, (need, operation))
    for name, case in CASES.items()
    for need in TABLE[case.row]
    for operation in need.operations
]


class Place(NamedTuple):
    """Topics with something on them, and what commands are told."""

    prefix: str
    folder: Path
    broker: str

    def run(self, case: Case) -> Result:
        said = self._asdict()
        with ended_within(SECONDS):
            return CliRunner().invoke(contactwatch, [each.format(**said) for each in case.arguments])


class TooLongError(Exception):
    """It went on and on."""


@contextmanager
def ended_within(seconds: int) -> Iterator[None]:
    def give_up(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGALRM, give_up)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def furnished(guarded: Guarded, prefix: str, folder: Path) -> Place:
    """A call that waits too long; a record each that was refused of structured and binary mode and of a connector."""
    kept = [topic._replace(appended=False) if topic.name == "events" else topic for topic in TOPICS]
    guarded.create_topics(prefix, [*kept, RAW])
    guarded.create_topics(f"{prefix}.study")
    (folder / "day.jsonl").write_bytes(making.line("queue.entered"))
    asyncio.run(_put(guarded.address, prefix))
    return Place(prefix, folder, guarded.sasl_address)


async def _put(address: str, prefix: str) -> None:
    attributes = {**BINARY, "time": instant.text(START)}
    headers = tuple((f"ce_{name}", text.encode()) for name, text in attributes.items())
    calls = [told("queue.entered", 0, "call"), told("message.sent", 90, "call")]
    await put(address, f"{prefix}.events", [Put("x", b'{"queue":"q"}', partition=3, headers=headers), *calls])
    await put(
        address,
        f"{prefix}.rejected",
        [
            refused(f"{prefix}.events", 1_000_000, orjson.dumps(event("queue.entered", subject="structured"))),
            refused(f"{prefix}.events", 0, b'{"queue":"q"}', partition=3),
            refused(f"{prefix}.{RAW.name}", 0, b"a product's line"),
        ],
    )


def refused(topic: str, offset: int, value: bytes, partition: int = 0) -> Put:
    """As the worker or a connector puts it."""
    names = {"reason": "bad_schema", "topic": topic, "partition": str(partition), "offset": str(offset)}
    return Put("x", value, partition=0, headers=tuple((name, text.encode()) for name, text in names.items()))


@pytest.fixture(scope="module")
def shared(guarded: Guarded, tmp_path_factory: pytest.TempPathFactory) -> Place:
    """For commands that are refused: they change nothing there."""
    return furnished(guarded, "refusing", tmp_path_factory.mktemp("refusing"))


@pytest.fixture
def place(guarded: Guarded, prefix: str, tmp_path: Path) -> Place:
    return furnished(guarded, prefix, tmp_path)


@pytest.fixture
def become(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str, list[Need]], None]]:
    """From here on every command is run by somebody who may do these things alone."""

    def be(prefix: str, needs: list[Need]) -> None:
        monkeypatch.setenv("CONTACTWATCH_PREFIX", prefix)
        for name, value in guarded.variables("ana").items():
            monkeypatch.setenv(name, value)
        for need in needs:
            guarded.allow("ana", need.kind, need.name, *need.operations)

    yield be
    guarded.forget("ana")


Become = Callable[[str, list[Need]], None]


@pytest.mark.parametrize(
    ("name", "without"), EACH, ids=lambda each: each if isinstance(each, str) else f"{each[1]} {each[0].name}"
)
def test_what_a_command_may_not_do_is_said_in_one_line_and_ends_it(
    shared: Place, become: Become, name: str, without: tuple[Need, str]
) -> None:
    case, (need, operation) = CASES[name], without
    become(shared.prefix, case.granted(shared.prefix, acl_table.all_but(TABLE[case.row], without)))
    ended = shared.run(case)
    named = f"{shared.prefix}.study" if case.published else shared.prefix
    lacks = f"no permission for {operation} on {need.kind} {named}.{CONCRETE.get(need.name, need.name)}"
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"contactwatch: {lacks}; ask for this ACL\n")


def test_a_replay_that_may_not_read_publishes_nothing(shared: Place, become: Become) -> None:
    case = CASES["publish"]
    become(shared.prefix, [need.under(f"{shared.prefix}.study") for need in TABLE[case.row]])
    ended = shared.run(case)
    lacks = f"no permission for Read on topic {shared.prefix}.events; ask for this ACL"
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"contactwatch: {lacks}\n")


WORKS: Final = {
    "fill": (0, "1 events sent to {prefix}.events"),
    "replay": (1, '"subject":"call"'),
    "export": (0, "3 events written to {folder}/x; left out, for no line can hold them: none"),
    "publish": (1, "sent: 1 to {prefix}.study.violations, 1 to {prefix}.study.verdicts"),
    "list": (0, '"place":"0:2"'),
    "show": (0, '"subject":"structured"'),
    "redrive": (0, "3 sent again, 0 were before"),
}


@pytest.mark.parametrize("name", WORKS)
def test_what_the_table_lists_is_enough(place: Place, become: Become, name: str) -> None:
    case, (code, says) = CASES[name], WORKS[name]
    become(place.prefix, case.granted(place.prefix, list(TABLE[case.row])))
    done = place.run(case)
    assert (done.exit_code, says.format(**place._asdict()) in done.stdout + done.stderr) == (code, True), done.output


TAKEN: Final = [
    ("topic", RAW.name, "Read"),
    ("topic", "events", "Write"),
    ("group", CONCRETE["connect.*"], "Read"),
]


@pytest.mark.parametrize("taken", TAKEN, ids=lambda each: f"{each[2]} {each[0]}")
async def test_a_connector_works_with_its_permissions_alone_and_ends_when_one_is_taken(
    guarded: Guarded, become: Become, prefix: str, tmp_path: Path, taken: tuple[str, str, str]
) -> None:
    guarded.create_topics(prefix, [*TOPICS, RAW])
    become(prefix, [need._replace(name=CONCRETE.get(need.name, need.name)).under(prefix) for need in TABLE["connect"]])
    kind, name, operation = taken
    one = Connecting(tmp_path / "one", "cloudevents")
    try:
        await one.ready()
        await put(guarded.address, f"{prefix}.{RAW.name}", [told("queue.entered", 0, "call-1"), Put("x", b"no event")])
        (sent,) = await until(lambda: stands(guarded.address, f"{prefix}.events"))
        (kept,) = await until(lambda: stands(guarded.address, f"{prefix}.rejected"))
        guarded.forbid("ana", kind, f"{prefix}.{name}", operation)
        await put(guarded.address, f"{prefix}.{RAW.name}", [told("queue.entered", 0, "call-2")])
        code = await asyncio.to_thread(one.process.wait, SECONDS)
    finally:
        one.kill()
    last = one.said.read_text().splitlines()[-1]
    lacks = f"no permission for {operation} on {kind} {prefix}.{name}; ask for this ACL"
    assert (sent.key, kept.value) == (b"call-1", b"no event")
    assert (code, last) == (3, f"contactwatch: the connector ended: {lacks}")
    assert "Traceback" not in one.said.read_text()
