"""Every command says what it does, and the contracts of those that outside checks use."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner, Result

from schemas import events
from streams.cli import contactwatch
from streams.terminal import options
from tests.streams import making


def run(*arguments: str, given: str | bytes = "") -> Result:
    return CliRunner().invoke(contactwatch, list(arguments), input=given)


def all_commands(group: click.Group = contactwatch, path: tuple[str, ...] = ()) -> Iterator[tuple[str, click.Command]]:
    context = click.Context(group)
    for name in group.list_commands(context):
        command = group.get_command(context, name)
        assert command is not None
        yield " ".join((*path, name)), command
        if isinstance(command, click.Group):
            yield from all_commands(command, (*path, name))


COMMANDS = dict(all_commands())


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_has_a_help_sentence_and_an_example(name: str) -> None:
    said = (COMMANDS[name].help or "").strip()
    first = said.partition("\n\n")[0]
    assert (first[:1].isupper(), first.endswith(".")) == (True, True)
    assert "Example:" in said


@pytest.mark.parametrize("name", COMMANDS)
def test_the_example_of_a_command_names_options_that_it_has(name: str) -> None:
    example = (COMMANDS[name].help or "").partition("Example:")[2]
    options = {option for each in COMMANDS[name].params for option in each.opts}
    children = COMMANDS[name].commands.values() if isinstance(COMMANDS[name], click.Group) else ()  # type: ignore[attr-defined]
    options |= {option for child in children for each in child.params for option in each.opts}
    asked = {word for word in example.split() if word.startswith("--")}
    assert asked <= options


@pytest.mark.parametrize("name", COMMANDS)
def test_help_is_shown_without_a_broker_or_a_terminal(name: str) -> None:
    result = run(*name.split(), "--help")
    assert (result.exit_code, "Usage: " in result.stdout) == (0, True)


@pytest.mark.parametrize("name", COMMANDS)
def test_an_unknown_option_is_exit_2(name: str) -> None:
    assert run(*name.split(), "--no-such-option").exit_code == 2


def test_an_unknown_command_is_exit_2() -> None:
    assert run("no-such-command").exit_code == 2


@pytest.mark.parametrize("type_", ["queue.entered", "handoff.context_delivered", "violation", "verdict"])
def test_schema_prints_a_json_schema(type_: str) -> None:
    result = run("schema", type_)
    schema = json.loads(result.stdout)
    assert (result.exit_code, schema["type"], bool(schema["properties"])) == (0, "object", True)


def test_schema_of_everything_names_every_type() -> None:
    schema = json.loads(run("schema").stdout)
    assert {each["title"] for each in schema["anyOf"]} == set(events.DATA)


def test_schema_of_an_unknown_type_names_the_nearest() -> None:
    result = run("schema", "queue.entred")
    assert (result.exit_code, "did you mean queue.entered?" in result.stderr) == (2, True)


def test_rules_check_finds_the_shipped_catalogue_without_mistakes() -> None:
    result = run("rules", "check")
    assert (result.exit_code, " 0 mistakes" in result.stderr) == (0, True)


def test_rules_check_says_file_line_and_the_nearest_right_word(tmp_path: Path) -> None:
    (making.folder(tmp_path) / "second.yaml").write_text("title: t\ncheck:\n  pattern: deadlin\n")
    result = run("rules", "check", str(tmp_path))
    assert (result.exit_code, f"{tmp_path}/second.yaml:3: " in result.stdout, "deadline" in result.stdout) == (
        2,
        True,
        True,
    )


@pytest.mark.parametrize("command", ["check", "list", "test"])
def test_a_folder_full_of_other_things_is_no_rules_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.setattr(options, "MOST_FILES", 3)
    for number in range(3):
        (tmp_path / f"{number}.txt").touch()
    taken = run("rules", command, str(tmp_path))
    (tmp_path / "4.txt").touch()
    refused = run("rules", command, str(tmp_path))
    said = f"contactwatch: {tmp_path}: more than 3 files and folders; name the folder that holds the rules\n"
    assert (taken.exit_code, refused.exit_code, refused.stderr) == (0, 2, said)


def test_rules_list_gives_one_json_a_line() -> None:
    rows = [json.loads(line) for line in run("rules", "list", "--format", "jsonl").stdout.splitlines()]
    on = {row["rule"] for row in rows if row["on"]}
    shown = {"queue_wait_within_a_minute", "handoff_context_complete", "no_unmasked_personal_data"}
    assert (shown - on, "handoff_reaches_a_person" in on) == (set(), False)


def test_rules_list_names_every_rule_whole_even_in_a_narrow_pipe() -> None:
    """A reader greps for the id."""
    shown = run("rules", "list").stdout
    rows = [json.loads(line) for line in run("rules", "list", "--format", "jsonl").stdout.splitlines()]
    assert [row["rule"] for row in rows if row["rule"] not in shown] == []


def test_rules_list_is_of_one_pack_where_one_is_named() -> None:
    rows = [json.loads(line) for line in run("rules", "list", "--format", "jsonl", "--pack", "pci").stdout.splitlines()]
    assert {row["pack"] for row in rows} == {"pci"}
    assert run("rules", "list", "--pack", "pcj").stderr.startswith("contactwatch: no pack is called pcj; there are ")


@pytest.mark.parametrize("form", ["table", "json", "jsonl", "junit"])
def test_the_examples_of_a_pack_come_true_in_every_form(form: str) -> None:
    assert run("rules", "test", "--format", form, str(options.CATALOGUE / "pci")).exit_code == 0


def test_an_example_that_does_not_come_true_is_exit_1(tmp_path: Path) -> None:
    wrong = "examples:\n  - title: wrong\n    events: |\n      00:00 queue.entered\n    verdict: kept\n"
    (tmp_path / "rule.yaml").write_text(making.WITHIN.format(within="60s") + wrong)
    assert run("rules", "test", str(tmp_path)).exit_code == 1


def test_rules_test_names_what_this_version_cannot_judge(tmp_path: Path) -> None:
    check = "check: {pattern: masked, when: message.sent, in: text, kinds: [nickname]}"
    (tmp_path / "often.yaml").write_text(f"title: t\n{check}\n")
    result = run("rules", "test", str(tmp_path))
    assert (result.exit_code, result.stderr) == (0, "contactwatch: often is left out: not yet: kind nickname\n")


def test_rules_show_says_the_rule_as_a_sentence_with_its_source() -> None:
    shown = " ".join(run("rules", "show", "queue_wait_within_a_minute").stdout.split())
    parts = ("queue.entered", "agent.joined", "60 s", "GB/T 35780.2-2017", "5.4", "排队")
    assert [part for part in parts if part not in shown] == []


def test_rules_show_of_an_unknown_rule_names_the_nearest() -> None:
    result = run("rules", "show", "queue_wait_within_a_minut")
    assert (result.exit_code, "did you mean queue_wait_within_a_minute?" in result.stderr) == (2, True)


def scanned(given: str | bytes, *options: str) -> tuple[int, list[Any]]:
    result = run("scan", *options, given=given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def test_scan_says_one_line_for_each_line() -> None:
    code, lines = scanned("my number is 19900001234\n\nnothing\nlast without newline")
    assert (code, [line["line"] for line in lines]) == (1, [1, 2, 3, 4])
    assert [[each["kind"] for each in line["findings"]] for line in lines] == [["cn_mobile"], [], [], []]


def test_scan_gives_kind_place_in_characters_and_confidence() -> None:
    finding = scanned("电话 19900001234")[1][0]["findings"][0]
    asked = {name: finding[name] for name in ("kind", "start", "end", "masked", "confidence")}
    assert asked == {"kind": "cn_mobile", "start": 3, "end": 14, "masked": False, "confidence": "proved"}


def test_only_a_newline_ends_a_line() -> None:
    code, lines = scanned("a\rb\x0b\x0c\x85\u2028\u2029c\nd\r\n")
    assert (code, len(lines)) == (0, 2)


def test_scan_of_nothing_is_no_line_and_exit_0() -> None:
    assert scanned("") == (0, [])


def test_what_is_masked_as_the_profile_allows_is_exit_0() -> None:
    assert scanned("call 199****1234\n")[0] == 0


def test_bytes_that_are_no_text_stop_nothing() -> None:
    code, lines = scanned(b"\xff\xfe 19900001234\n\x00\n")
    assert (code, len(lines), lines[0]["findings"][0]["start"]) == (1, 2, 3)


def test_weak_findings_come_only_when_asked_for() -> None:
    text = "11010519491231002\n4111111111111112\n"
    plain, weak = scanned(text)[1], scanned(text, "--weak")[1]
    assert all(each["confidence"] != "weak" for line in plain for each in line["findings"])
    assert len(weak) == len(plain) == 2


def test_an_unknown_profile_is_exit_2() -> None:
    result = run("scan", "--profile", "nobody")
    assert (result.exit_code, "default" in result.stderr) == (2, True)


@pytest.mark.parametrize("command", [("topics", "create"), ("topics", "list"), ("worker",)])
def test_a_broker_that_is_not_there_is_one_readable_line(command: tuple[str, ...]) -> None:
    result = run(*command, "--broker", "127.0.0.1:1")
    assert (result.exit_code, "no broker answers at 127.0.0.1:1" in result.stderr) == (2, True)
