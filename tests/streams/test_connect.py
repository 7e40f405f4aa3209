"""`contactwatch connect` without a broker: a file in, events out, ready for a replay."""

import subprocess
import sys
from pathlib import Path
from typing import Any

import orjson
import pytest
from click.testing import CliRunner, Result

from streams.cli import contactwatch
from tests.streams import making

ROOT = Path(__file__).parents[2]
NAME = "asterisk_queue_log"
WAITED = b"""\
1795326000|1.1|billing|NONE|ENTERQUEUE||+8619900001234|1
1795326005|NONE|NONE|NONE|QUEUESTART|
1795326061|1.1|billing|PJSIP/201|CONNECT|61|1.2|3
"""


def connect(*arguments: str, given: bytes = b"", env: dict[str, str] | None = None) -> Result:
    return CliRunner().invoke(contactwatch, ["connect", *arguments], input=given, env=env)


def events(result: Result) -> list[Any]:
    return [orjson.loads(line) for line in result.stdout_bytes.splitlines()]


def test_a_file_of_lines_is_translated_to_events(tmp_path: Path) -> None:
    (tmp_path / "queue_log").write_bytes(WAITED)
    result = connect(NAME, "--input", str(tmp_path / "queue_log"))
    assert [each["type"] for each in events(result)] == ["queue.entered", "queue.left", "agent.joined"]
    assert (result.exit_code, result.stderr) == (
        0,
        "3 records: 3 events; 1 say nothing of an interaction, 0 were refused\n",
    )


def test_what_is_translated_can_be_replayed_through_a_pipe(tmp_path: Path) -> None:
    """As an analyst types it, in two processes."""
    rules = making.folder(tmp_path / "rules")
    one = [sys.executable, "-m", "streams", "connect", NAME, "--input", "-"]
    two = [sys.executable, "-m", "streams", "replay", "--input", "-", "--rules", str(rules)]
    first = subprocess.run(one, cwd=ROOT, input=WAITED, capture_output=True, check=True)
    second = subprocess.run(two, cwd=ROOT, input=first.stdout, capture_output=True)
    (violation,) = map(orjson.loads, second.stdout.splitlines())
    assert (second.returncode, violation["subject"], violation["measured"]["value"]) == (1, "1.1", 61.0)


def test_the_same_file_gives_the_same_bytes() -> None:
    first, second = (connect(NAME, "--input", "-", given=WAITED).stdout_bytes for _ in range(2))
    assert first == second != b""


def test_refused_lines_are_named_by_place_and_the_rest_is_taken() -> None:
    result = connect(NAME, "--input", "-", given=b"+8619900001234\n" * 7 + WAITED)
    assert (result.exit_code, len(events(result))) == (0, 3)
    assert result.stderr.splitlines() == [
        *(f"-:{n}: bad_schema: line: not of the form timestamp|call|queue|member|event|..." for n in range(1, 6)),
        "10 records: 3 events; 1 say nothing of an interaction, 7 were refused",
    ]


def test_a_file_of_another_product_is_exit_2_and_says_so() -> None:
    result = connect("chatwoot", "--input", "-", given=WAITED)
    assert (result.exit_code, result.stderr.splitlines()[-1]) == (
        2,
        "contactwatch: -: the connector chatwoot understands nothing of it; is it the right one?",
    )


def test_an_empty_file_is_no_mistake() -> None:
    assert connect(NAME, "--input", "-").exit_code == 0


def test_source_and_tenant_come_from_flags_or_the_environment() -> None:
    set_ = {"CONTACTWATCH_SOURCE": "/pbx/7", "CONTACTWATCH_TENANT": "acme"}
    of = {
        "nothing": connect(NAME, "--input", "-", given=WAITED),
        "environment": connect(NAME, "--input", "-", given=WAITED, env=set_),
        "flag": connect(NAME, "--input", "-", "--source", "/pbx/8", "--tenant", "other", given=WAITED, env=set_),
    }
    found = {name: {(each["source"], each["tenant"]) for each in events(result)} for name, result in of.items()}
    assert found == {
        "nothing": {(f"/{NAME}", "default")},
        "environment": {("/pbx/7", "acme")},
        "flag": {("/pbx/8", "other")},
    }


def test_people_have_pseudonyms_with_a_key_and_are_left_out_without() -> None:
    with_key = connect(NAME, "--input", "-", given=WAITED, env={"CONTACTWATCH_HASH_KEY": "a key of tests"})
    without = connect(NAME, "--input", "-", given=WAITED)
    named = [
        [each for each in events(result) if "customer" in each or "agent" in each["data"]]
        for result in (with_key, without)
    ]
    assert [len(each) for each in named] == [2, 0]
    assert (b"19900001234" in with_key.stdout_bytes, b"PJSIP" in with_key.stdout_bytes) == (False, False)


WRONG = [
    (("no_such_product",), "asterisk_queue_log"),
    ((NAME, "--input", "no-such-file"), "no-such-file: No such file or directory"),
    ((NAME, "--broker", "127.0.0.1:1"), "no broker answers at 127.0.0.1:1"),
    ((NAME, "--broker", "127.0.0.1:1", "--dry-run"), "no broker answers at 127.0.0.1:1"),
    ((NAME, "--prefix", "no spaces please"), "prefix:"),
    ((NAME, "--tenant", ""), "tenant:"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_what_cannot_start_is_exit_2_and_names_the_place(arguments: tuple[str, ...], said: str) -> None:
    result = connect(*arguments)
    assert (result.exit_code, said in result.stderr) == (2, True), result.stderr


@pytest.mark.parametrize("topic", ["study.events", "study.rejected"])
def test_a_connector_does_not_read_what_it_writes(topic: str) -> None:
    result = connect("cloudevents", "--broker", "127.0.0.1:1", "--prefix", "study", "--topic", topic)
    assert (result.exit_code, result.stdout, result.stderr.count("\n")) == (2, "", 1)
    assert f"--topic {topic}: that is where this connector writes" in result.stderr


def test_help_names_every_connector() -> None:
    assert "asterisk_ami, asterisk_queue_log, chatwoot, cloudevents" in " ".join(connect("--help").stdout.split())
