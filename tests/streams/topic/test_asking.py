"""What may be asked of a topic and what not; each refusal is one line that names the mend."""

import pytest
from click.testing import CliRunner

from streams.cli import contactwatch

NOWHERE = ("--broker", "127.0.0.1:1")


def refused(*arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(contactwatch, list(arguments))
    return result.exit_code, result.stdout, result.stderr


WRONG = [
    (("--input", "-", "--since", "-1h"), "--since belongs to a topic; give --topic in place of --input"),
    (("--input", "-", "--publish", "study"), "--publish belongs to a topic"),
    (("--input", "-", "--tenant", "acme"), "--tenant belongs to a topic"),
    (("--input", "-", "--broker", "127.0.0.1:1"), "--broker belongs to a topic"),
    (("--input", "-", "--bundles", *NOWHERE), "no broker answers at 127.0.0.1:1"),
    (("--input", "-", "--bundles", "nowhere"), "--bundles: nowhere: No such file or directory"),
    ((*NOWHERE, "--export", "day.jsonl", "--bundles"), "--bundles: --export copies the range"),
    ((*NOWHERE, "--since", "-1h", "--until", "-2h"), "--since: not before --until"),
    ((*NOWHERE, "--export", "day.jsonl", "--violations", "v"), "--violations: --export copies the range"),
    ((*NOWHERE, "--export", "day.jsonl", "--any-date"), "--any-date: --export copies the range"),
    ((*NOWHERE, "--publish", ""), "--publish is empty"),
    ((*NOWHERE, "--violations", "no/such/folder/file"), "no/such/folder/file: there is no folder no/such/folder"),
    ((*NOWHERE, "--publish", "contact"), "that is where the live worker speaks"),
    ((*NOWHERE, "--topic", "study.events", "--publish", "study"), "that is where the live worker speaks"),
    (NOWHERE, "no broker answers at 127.0.0.1:1"),
    (("--broker", "here:there"), "broker: here:there is no HOST:PORT"),
    (("--broker", "127.0.0.1:99999"), "broker: 127.0.0.1:99999 is no HOST:PORT"),
    (("--broker", "http://127.0.0.1:1"), "broker: http://127.0.0.1:1 is no HOST:PORT"),
    (("--broker", ""), "broker:  is no HOST:PORT"),
    (("--broker", "nowhere.invalid"), "no broker answers at nowhere.invalid: gaierror"),
    ((*NOWHERE, "--newest", "+0s"), "--newest belongs to a file"),
    ((*NOWHERE, "--export", "day.jsonl"), "no broker answers at 127.0.0.1:1"),
    ((*NOWHERE, "--topic", "contact.events", "--lateness", "1ns"), "--lateness"),
]


@pytest.mark.parametrize(("arguments", "said"), WRONG)
def test_a_replay_that_cannot_be_is_refused_before_anything_is_read(arguments: tuple[str, ...], said: str) -> None:
    code, stdout, stderr = refused("replay", *arguments)
    assert (code, stdout, said in stderr) == (2, "", True), stderr


def test_neither_a_file_nor_a_topic_names_both_ways() -> None:
    code, _, stderr = refused("replay")
    assert (code, "--input" in stderr, "--topic" in stderr) == (2, True, True)


@pytest.mark.parametrize(
    "command", [("list",), ("show", "0:1"), ("redrive",), ("redrive", "--dry-run", "--reason", "late")]
)
def test_refused_records_of_a_broker_that_is_not_there_are_one_line(command: tuple[str, ...]) -> None:
    code, stdout, stderr = refused("rejected", *command, *NOWHERE)
    assert (code, stdout, stderr.count("\n")) == (2, "", 1)
    assert "no broker answers at 127.0.0.1:1" in stderr


@pytest.mark.parametrize("place", ["0", "0:", "a:b", "-1:2"])
def test_a_place_is_a_partition_and_an_offset(place: str) -> None:
    code, _, stderr = refused("rejected", "show", *NOWHERE, "--", place)
    assert (code, "PARTITION:OFFSET" in stderr) == (2, True)
