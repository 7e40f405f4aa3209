"""A broker that asks who is there: every way to say so works for every client of ours, a refusal names the setting."""

import asyncio
import os
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from schemas.topics import TOPICS, raw
from streams.cli import contactwatch
from tests.kafka import guarded as guards
from tests.kafka.guarded import Guarded, token
from tests.kafka.running import contactwatch as command
from tests.kafka.running import reading, send, until, worker
from tests.kafka.stored import Put, put, stands, told
from tests.kafka.test_connect import Connecting
from tests.streams import making

pytestmark = pytest.mark.kafka

WAYS = (*guards.MECHANISMS, "mTLS")
SECRETS = (guards.PASSWORD, guards.KEY_PASSWORD, "eyJ")
"""Passwords, and how a token begins."""


@pytest.fixture(scope="module")
def prefixes(guarded: Guarded) -> Iterator[dict[str, str]]:
    """For each way, the prefix of topics that are there, and that `ana` may do everything with."""
    found = {way: f"ways.{way.lower()}" for way in WAYS}
    for each in found.values():
        guarded.create_topics(each)
    for kind, operations in (("topic", ("Read", "Write")), ("group", ("Read",)), ("transactional id", ("Write",))):
        guarded.allow("ana", kind, "ways.*", *operations)
    yield found
    guarded.forget("ana")


async def run(*arguments: str) -> Result:
    """A command of its own event loop, beside the test's."""
    return await asyncio.to_thread(CliRunner().invoke, contactwatch, list(arguments))


def be(monkeypatch: pytest.MonkeyPatch, variables: dict[str, str], **but: str) -> None:
    """Sets these settings for every command from here on, and no others."""
    for name in [name for name in os.environ if name.startswith("CONTACTWATCH_")]:
        monkeypatch.delenv(name)
    for name, value in {**variables, **{f"CONTACTWATCH_{name}": value for name, value in but.items()}}.items():
        monkeypatch.setenv(name, value)


async def test_a_worker_reaches_it_in_every_way_and_shows_no_secret(
    guarded: Guarded, prefixes: dict[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """All at once, for each takes seconds to start."""
    asked = ["--rules", str(making.folder(tmp_path / "rules", within="1s")), "--lateness", "200ms"]
    found, shown = {}, {}
    with ExitStack() as stack:
        running = {}
        for way, prefix in prefixes.items():
            be(monkeypatch, guarded.variables("ana", way), PREFIX=prefix, LOG_LEVEL="DEBUG")
            running[way] = stack.enter_context(worker(tmp_path / way, *asked))
        for way, prefix in prefixes.items():
            await running[way].ready()
            await send(guarded.address, f"{prefix}.events", ("queue.entered", f"call-{way}"))
            async with reading(guarded.address, f"{prefix}.violations", 4) as violations:
                found[way] = [(each["subject"], each["state"]) for each in await until(violations)]
            arguments = Path(f"/proc/{running[way].process.pid}/cmdline").read_text()
            shown[way] = [each for each in SECRETS if each in arguments + running[way].said.read_text()]
    assert found == {way: [(f"call-{way}", "opened")] for way in WAYS}
    assert {way: secrets for way, secrets in shown.items() if secrets} == {}


@pytest.mark.parametrize("way", WAYS)
async def test_commands_reach_it_in_every_way_and_show_no_secret(
    guarded: Guarded, prefixes: dict[str, str], monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    be(monkeypatch, guarded.variables("ana", way), PREFIX=prefixes[way], LOG_LEVEL="DEBUG")
    simulate = ("--broker", os.environ["CONTACTWATCH_BROKER"], "--prefix", prefixes[way], "--events", "3")
    simulated = await run("simulate", *simulate)
    checked, listed = await run("doctor"), await run("topics", "list")
    said = "".join((checked.output, listed.output, simulated.output))
    assert (simulated.exit_code, simulated.stderr) == (0, "3 events, 0 breaches planted\n")
    assert (checked.exit_code, "BAD" in checked.stdout) == (0, False), checked.stdout
    assert listed.stdout.count(": 4 partitions; ") == len(TOPICS)
    assert [each for each in SECRETS if each in said] == []


REFUSED = [
    ("PLAIN", {"SASL_USERNAME": "eve"}, "refuses sasl_username eve or the password (PLAIN)"),
    ("SCRAM-SHA-256", {"SASL_USERNAME": "eve"}, "refuses sasl_username eve or the password (SCRAM-SHA-256)"),
    ("SCRAM-SHA-512", {"SASL_PASSWORD_FILE": "other.txt"}, "refuses sasl_username ana or the password (SCRAM-SHA-512)"),
    ("OAUTHBEARER", {"OAUTH_TOKEN_FILE": "other.txt"}, "is the token in oauth_token_file still good"),
    ("OAUTHBEARER", {"OAUTH_TOKEN_FILE": "old.txt"}, "is the token in oauth_token_file still good"),
    ("OAUTHBEARER", {"OAUTH_TOKEN_FILE": "none.txt"}, "none.txt: No such file or directory"),
    ("PLAIN", {"TLS_CA": "strange-authority.pem"}, "certificate is not believed: unable to get local issuer"),
    ("PLAIN", {"TLS_CA": ""}, "certificate is not believed: unable to get local issuer certificate; is tls_ca right"),
    ("mTLS", {"TLS_CERT": "", "TLS_KEY": "", "TLS_KEY_PASSWORD": ""}, "(tls_cert, tls_key)"),
    ("mTLS", {"TLS_CERT": "stranger.pem", "TLS_KEY": "", "TLS_KEY_PASSWORD": ""}, "(tls_cert, tls_key)"),
    ("nothing", {}, "security_protocol"),
]


@pytest.mark.parametrize(("way", "but", "why"), REFUSED)
def test_a_refusal_is_one_line_that_names_the_setting(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch, way: str, but: dict[str, str], why: str
) -> None:
    (guarded.folder / "other.txt").write_text("wrong-5d2")
    (guarded.folder / "old.txt").write_text(token("ana", seconds=-60))
    files = {name: str(guarded.folder / value) for name, value in but.items() if value.endswith((".txt", ".pem"))}
    said = {} if way == "nothing" else guarded.variables("ana", way)
    be(monkeypatch, said, **{"BROKER": guarded.mutual_address} if way == "nothing" else {**but, **files})
    refused = CliRunner().invoke(contactwatch, ["topics", "list"])
    assert (refused.exit_code, refused.stdout, refused.stderr.count("\n")) == (2, "", 1), refused.stderr
    assert why in refused.stderr
    assert [each for each in (*SECRETS, "wrong-5d2") if each in refused.stderr] == []


@pytest.mark.parametrize(
    "asked",
    [
        ("topics", "fill", "--input", "-"),
        ("replay", "--topic", "contact.events"),
        ("rejected", "list"),
        ("rejected", "redrive"),
        ("connect", "cloudevents"),
    ],
    ids=" ".join,
)
def test_a_password_that_is_refused_is_said_by_every_command(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    be(monkeypatch, guarded.variables("ana"), SASL_USERNAME="eve")
    refused = CliRunner().invoke(contactwatch, list(asked))
    assert (refused.exit_code, refused.stdout, refused.stderr) == (
        2,
        "",
        f"contactwatch: no broker answers at {guarded.sasl_address}: it refuses sasl_username eve or the password"
        " (SCRAM-SHA-512)\n",
    )


def test_the_name_in_the_brokers_certificate_is_checked(guarded: Guarded, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is issued for 127.0.0.1, which is reached here by another name."""
    be(monkeypatch, guarded.variables("ana"), BROKER=guarded.sasl_address.replace("127.0.0.1", "127.1"))
    refused = CliRunner().invoke(contactwatch, ["topics", "list"])
    assert (refused.exit_code, refused.stderr.count("\n")) == (2, 1)
    assert "certificate is not valid for '127.1'" in refused.stderr


async def test_commands_for_a_whole_topic_and_connectors_reach_it_too_and_show_no_secret(
    guarded: Guarded, monkeypatch: pytest.MonkeyPatch, prefix: str, tmp_path: Path
) -> None:
    """In processes of their own, and the replay in two more."""
    kept = [topic._replace(appended=False) if topic.name == "events" else topic for topic in TOPICS]
    guarded.create_topics(prefix, [*kept, raw("cloudevents")])
    be(monkeypatch, guarded.variables("everything", "SCRAM-SHA-256"), PREFIX=prefix, LOG_LEVEL="DEBUG")
    lines = [making.line("queue.entered", subject="call-1"), making.line("message.sent", 90, subject="call-2")]
    (tmp_path / "day.jsonl").write_bytes(b"".join(lines))
    one = Connecting(tmp_path / "one", "cloudevents")
    try:
        filled = command(tmp_path, "topics", "fill", "--input", "day.jsonl")
        await one.ready()
        await put(guarded.address, f"{prefix}.raw.cloudevents", [told("message.sent", 90, "call-3"), Put("x", b"{")])
        await until(lambda: stands(guarded.address, f"{prefix}.events"), lambda all_: len(all_) == 3)
        await until(lambda: stands(guarded.address, f"{prefix}.rejected"))
    finally:
        one.kill()
    broker = ("--broker", guarded.sasl_address, "--prefix", prefix)
    judged = command(tmp_path, "replay", *broker, "--jobs", "2", "--rules", str(making.folder(tmp_path / "rules")))
    listed = command(tmp_path, "rejected", "list", "--format", "jsonl")
    assert (filled.returncode, filled.stdout) == (0, f"2 events sent to {prefix}.events\n"), filled.stderr
    assert [orjson.loads(line)["subject"] for line in judged.stdout.splitlines()] == ["call-1"], judged.stderr
    assert [orjson.loads(line)["reason"] for line in listed.stdout.splitlines()] == ["not_json"], listed.stderr
    said = [one.said.read_text(), *(each.stdout + each.stderr for each in (filled, judged, listed))]
    assert [secret for secret in SECRETS for each in said if secret in each] == []
