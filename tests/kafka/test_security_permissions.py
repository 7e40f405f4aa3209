"""A broker that asks who may do what: the ACLs of SECURITY.md are enough for each command; a lack is one line."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from schemas.topics import TOPICS
from streams.cli import contactwatch
from streams.kafka.permissions import Need
from tests import acl_table
from tests.kafka.guarded import Guarded
from tests.kafka.running import reading, send, until, worker
from tests.streams import making

pytestmark = pytest.mark.kafka

TABLE = acl_table.by_command()
EACH = [
    (need, operation)
    for need in TABLE["worker"]
    for operation in need.operations
    if need.kind != "topic" or need.name in {topic.name for topic in TOPICS}
]
"""What of the worker's permissions is on something that is there."""


@pytest.fixture
def user(guarded: Guarded, monkeypatch: pytest.MonkeyPatch, prefix: str) -> Iterator[str]:
    """Somebody who may do nothing yet; every command from here on is run as them."""
    for name, value in guarded.variables("ana").items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("CONTACTWATCH_PREFIX", prefix)
    yield "ana"
    guarded.forget("ana")


@pytest.fixture
def topics(guarded: Guarded, prefix: str) -> str:
    guarded.create_topics(prefix)
    return prefix


def run(*arguments: str) -> Result:
    return CliRunner().invoke(contactwatch, list(arguments))


def test_topics_are_created_and_listed_with_the_permissions_of_these_commands(
    guarded: Guarded, user: str, prefix: str
) -> None:
    guarded.grant(user, prefix, *TABLE["topics create"])
    created = run("topics", "create")
    guarded.forget(user)
    guarded.grant(user, prefix, *TABLE["topics list"])
    listed = run("topics", "list")
    names = [f"{prefix}.{topic.name}" for topic in TOPICS]
    assert (created.exit_code, created.stdout.splitlines()) == (0, [f"{name}: created" for name in names])
    assert [line.partition(";")[0] for line in listed.stdout.splitlines()] == [
        f"{name}: 4 partitions" for name in names
    ]


def test_topics_are_not_created_without_create_nor_seen_without_describe(
    guarded: Guarded, user: str, prefix: str
) -> None:
    hidden = run("topics", "list")
    guarded.allow(user, "topic", f"{prefix}.*", "Describe")
    refused = run("topics", "create")
    assert f"no permission for Describe on topic {prefix}.events" in hidden.stdout
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1)
    assert refused.stderr.startswith(f"contactwatch: no permission for Create on topic {prefix}.")


def test_simulate_sends_with_its_permission_and_says_what_it_lacks(guarded: Guarded, user: str, topics: str) -> None:
    simulate = ("simulate", "--broker", guarded.sasl_address, "--prefix", topics, "--events", "5")
    guarded.allow(user, "topic", f"{topics}.events", "Describe")
    refused = run(*simulate)
    guarded.grant(user, topics, *TABLE["simulate"])
    sent = run(*simulate)
    assert (refused.exit_code, refused.stderr) == (
        2,
        f"contactwatch: {topics}.events cannot be written: no permission for Write on topic {topics}.events; ask for"
        " this ACL\n",
    )
    assert (sent.exit_code, sent.stderr) == (0, "5 events, 0 breaches planted\n")


def test_doctor_finds_nothing_wrong_with_the_workers_permissions(guarded: Guarded, user: str, topics: str) -> None:
    guarded.grant(user, topics, *TABLE["doctor"])
    checked = run("doctor")
    assert (checked.exit_code, "BAD" in checked.stdout) == (0, False), checked.stdout
    assert "ok   permissions: what the worker needs is granted" in checked.stdout
    assert f"not looked at, for DescribeConfigs is not granted on {topics}.events, " in checked.stdout


def test_doctor_tells_a_topic_that_is_set_otherwise_to_those_who_may_see_it(
    guarded: Guarded, user: str, topics: str
) -> None:
    guarded.set(f"{topics}.events", "message.timestamp.type", "CreateTime")
    guarded.grant(user, topics, *TABLE["doctor"])
    guarded.allow(user, "topic", f"{topics}.*", "DescribeConfigs")
    checked = run("doctor")
    (bad,) = [line for line in checked.stdout.splitlines() if line.startswith("BAD")]
    assert bad.startswith(f"BAD  topic settings: {topics}.events: message.timestamp.type is CreateTime and should be")
    assert (checked.exit_code, "not looked at" in checked.stdout) == (1, False)


@pytest.mark.parametrize("without", EACH, ids=lambda each: f"{each[1]} {each[0].name}")
def test_a_worker_and_a_doctor_that_lack_one_permission_say_which_in_one_line(
    guarded: Guarded, user: str, topics: str, without: tuple[Need, str]
) -> None:
    need, operation = without
    guarded.grant(user, topics, *acl_table.all_but(TABLE["worker"], without))
    ended, checked = run("worker", "--port", "0"), run("doctor")
    lacks = f"no permission for {operation} on {need.kind} {topics}.{need.name}; ask for this ACL"
    assert (ended.exit_code, ended.stdout, ended.stderr) == (2, "", f"contactwatch: {lacks}\n")
    assert (checked.exit_code, [line for line in checked.stdout.splitlines() if "BAD" in line]) == (
        1,
        [f"BAD  permissions: {lacks}"],
    )


async def test_a_worker_judges_with_its_permissions_alone_and_ends_when_one_is_taken(
    guarded: Guarded, user: str, topics: str, tmp_path: Path
) -> None:
    guarded.grant(user, topics, *TABLE["worker"])
    asked = ["--rules", str(making.folder(tmp_path / "rules", within="1s")), "--lateness", "200ms"]
    with worker(tmp_path / "worker", *asked) as one:
        await one.ready()
        async with reading(guarded.address, f"{topics}.violations", 4) as violations:
            await send(guarded.address, f"{topics}.events", ("queue.entered", "call-1"))
            found = await until(violations)
        guarded.forbid(user, "topic", f"{topics}.violations", "Write")
        await send(guarded.address, f"{topics}.events", ("queue.entered", "call-2"))
        code = await asyncio.to_thread(one.process.wait, 30)
    last = one.said.read_text().splitlines()[-1]
    assert [(each["subject"], each["state"]) for each in found] == [("call-1", "opened")]
    assert (code, last.startswith("contactwatch: the worker ended: no permission for ")) == (3, True), last
    assert f"on topic {topics}.violations; ask for this ACL" in last
