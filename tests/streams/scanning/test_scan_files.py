"""`scan` of files: what is read, what is told, which copy is written, and what is refused."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from streams.files.packing import written
from tests.rules.masking.test_redacting import EXAMPLES
from tests.streams.test_commands import run

MOBILE = "19900001234"
EVENTS = [
    {"customer": "c1", "data": {"text": f"call {MOBILE}", "slots": {"cvv": 123}}},
    {"customer": "c1", "data": {"note": "199****1234"}},
    {"customer": "c2", "data": {"inner": json.dumps({"phone": MOBILE})}},
]
TABLE = f'name,手机号,note\nana,{MOBILE},"x, ""y"""\nbo,199****1234,"two\nlines {MOBILE}"\n'


def write(folder: Path, name: str, text: str) -> str:
    path = folder / name
    with written(path) as file:
        file.write(text.encode())
    return str(path)


def lines(*values: object) -> str:
    return "".join(f"{json.dumps(each, ensure_ascii=False)}\n" for each in values)


def told(*arguments: str, given: str = "") -> tuple[int, list[dict[str, Any]]]:
    result = run("scan", *arguments, "--format", "jsonl", given=given)
    return result.exit_code, [json.loads(line) for line in result.stdout.splitlines()]


def places(found: list[dict[str, Any]]) -> list[tuple[int, str, str, bool]]:
    return [(each["line"], each["path"], each["kind"], each["masked"]) for each in found]


@pytest.mark.parametrize("ending", ["", ".gz", ".zst"])
def test_json_lines_are_looked_through_whole(ending: str, tmp_path: Path) -> None:
    code, found = told(write(tmp_path, f"a.jsonl{ending}", lines(*EVENTS)))
    assert (code, places(found)) == (
        1,
        [
            (1, "data.text", "cn_mobile", False),
            (1, "data.slots.cvv", "card_code", False),
            (2, "data.note", "cn_mobile", True),
            (3, "data.inner.phone", "cn_mobile", False),
        ],
    )


def test_columns_of_a_table(tmp_path: Path) -> None:
    name = write(tmp_path, "a.csv", TABLE)
    assert places(told(name)[1]) == [
        (2, "手机号", "cn_mobile", False),
        (3, "手机号", "cn_mobile", True),
        (3, "note", "cn_mobile", False),
    ]
    assert places(told(name, "--column", "note")[1]) == [(3, "note", "cn_mobile", False)]


def test_a_table_without_header_names_no_value(tmp_path: Path) -> None:
    name = write(tmp_path, "a.csv", f"ana,{MOBILE}\nbo,13800138000\n")
    assert places(told(name)[1]) == [(1, "header", "cn_mobile", False), (2, "column 2", "cn_mobile", False)]


def test_a_table_with_other_signs_between(tmp_path: Path) -> None:
    assert places(told(write(tmp_path, "a.tsv", f"a\tb\n1\t{MOBILE}\n"))[1]) == [(2, "b", "cn_mobile", False)]
    name = write(tmp_path, "b.csv", f"a;b\n1;{MOBILE}\n")
    assert places(told(name, "--delimiter", ";")[1]) == [(2, "b", "cn_mobile", False)]


def test_lines_of_text_and_stdin_as_a_file(tmp_path: Path) -> None:
    name = write(tmp_path, "a.txt", f"hello\ncall {MOBILE}\n")
    assert places(told(name)[1]) == [(2, "line", "cn_mobile", False)]
    assert places(told("-", given=f"call {MOBILE}\n")[1]) == [(1, "line", "cn_mobile", False)]
    assert places(told("-", "--as", "jsonl", given=f'{{"a": "{MOBILE}"}}\n')[1]) == [(1, "a", "cn_mobile", False)]


def test_a_line_that_is_no_json_is_read_as_text(tmp_path: Path) -> None:
    assert places(told(write(tmp_path, "a.jsonl", f'{{"a": "{MOBILE}\n'))[1]) == [(1, "line", "cn_mobile", False)]


def test_the_summary_is_by_path_and_kind(tmp_path: Path) -> None:
    name = write(tmp_path, "a.jsonl", lines(*EVENTS, *EVENTS))
    result = run("scan", name, "--format", "json")
    assert (result.exit_code, json.loads(result.stdout)) == (
        1,
        {
            "items": 6,
            "unmasked": 6,
            "summary": [
                {"path": "data.inner.phone", "kind": "cn_mobile", "found": 2, "unmasked": 2},
                {"path": "data.note", "kind": "cn_mobile", "found": 2, "unmasked": 0},
                {"path": "data.slots.cvv", "kind": "card_code", "found": 2, "unmasked": 2},
                {"path": "data.text", "kind": "cn_mobile", "found": 2, "unmasked": 2},
            ],
        },
    )


def test_a_person_gets_a_table_and_one_line(tmp_path: Path) -> None:
    result = run("scan", write(tmp_path, "a.jsonl", lines(*EVENTS)))
    assert [line.split() for line in result.stdout.splitlines()] == [
        ["path", "kind", "found", "unmasked"],
        ["data.inner.phone", "cn_mobile", "1", "1"],
        ["data.note", "cn_mobile", "1", "0"],
        ["data.slots.cvv", "card_code", "1", "1"],
        ["data.text", "cn_mobile", "1", "1"],
    ]
    assert result.stderr == "3 scanned, 4 findings, 3 of them unmasked\n"


def test_what_is_masked_is_exit_0(tmp_path: Path) -> None:
    assert told(write(tmp_path, "a.txt", "199****1234\n"))[0] == 0
    assert told(write(tmp_path, "a.txt", "199****1234\n"), "--profile", "strict")[0] == 1


def test_a_value_of_one_customer_that_is_masked_here_and_clear_there(tmp_path: Path) -> None:
    name = write(tmp_path, "a.jsonl", lines(*EVENTS, {"customer": "c3", "data": {"note": "199****1234"}}))
    found = json.loads(run("scan", name, "--format", "json", "--consistent").stdout)["inconsistent"]
    broke = "clear in one place and masked in another"
    paths = {"path": f"{name} data.note", "other": f"{name} data.text"}
    assert found == [{"kind": "cn_mobile", **paths, "broke": broke, "count": 1}]


def test_masked_alike_is_consistent_and_exit_0(tmp_path: Path) -> None:
    assert told(write(tmp_path, "a.txt", "199****1234\n"), "--consistent")[0] == 0


def test_across_files_too(tmp_path: Path) -> None:
    one = write(tmp_path, "a.jsonl", lines({"subject": "call-1", "a": "199****1234"}))
    other = write(tmp_path, "b.jsonl", lines({"subject": "call-1", "b": MOBILE}))
    assert [each["other"] for each in told(one, other, "--consistent")[1] if "other" in each] == [f"{one} a"]


def test_a_copy_of_each_kind_of_file(tmp_path: Path) -> None:
    names = (
        write(tmp_path, "a.jsonl", lines(*EVENTS)),
        write(tmp_path, "b.csv", TABLE),
        write(tmp_path, "c.txt", f"call {MOBILE}\n"),
    )
    assert run("scan", *names, "--redact", str(tmp_path / "masked")).exit_code == 1
    copies = [(tmp_path / "masked" / Path(name).name).read_text() for name in names]
    assert copies == [
        '{"customer":"c1","data":{"text":"call 199****1234","slots":{"cvv":"***"}}}\n'
        '{"customer":"c1","data":{"note":"199****1234"}}\n'
        '{"customer":"c2","data":{"inner":"{\\"phone\\":\\"199****1234\\"}"}}\n',
        'name,手机号,note\nana,199****1234,"x, ""y"""\nbo,199****1234,"two\nlines 199****1234"\n',
        "call 199****1234\n",
    ]


def test_a_copy_is_packed_as_its_name_says_and_keeps_places_if_so_wished(tmp_path: Path) -> None:
    name, out = write(tmp_path, "a.txt", "mail user@example.com\n"), tmp_path / "b.txt.gz"
    run("scan", name, "--redact", str(out), "--same-length")
    assert gzip.decompress(out.read_bytes()) == b"mail u***@example.com\n"
    run("scan", name, "--redact", str(tmp_path / "c.txt"), "--profile", "nothing", "--same-length")
    assert (tmp_path / "c.txt").read_text() == "mail ****@*******.***\n"


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(texts=st.lists(st.one_of(st.sampled_from(EXAMPLES), st.text(max_size=10)), min_size=1, max_size=6))
def test_a_copy_that_is_scanned_again_has_nothing_unmasked(texts: list[str], tmp_path: Path) -> None:
    quoted = (text.replace('"', '""').replace("\r", "") for text in texts)
    rows = "a,b\n" + "".join(f'"{text}",{number}\n' for number, text in enumerate(quoted))
    names = [write(tmp_path, "a.jsonl", lines(*({"t": text} for text in texts))), write(tmp_path, "b.csv", rows)]
    run("scan", *names, "--redact", str(tmp_path / "masked"))
    copies = [str(tmp_path / "masked" / Path(name).name) for name in names]
    again = run("scan", *copies, "--format", "json")
    assert (again.exit_code, json.loads(again.stdout)["unmasked"]) == (0, 0)


def test_a_profile_of_ones_own(tmp_path: Path) -> None:
    (tmp_path / "own.txt").write_text(f"{MOBILE}\n")
    (tmp_path / "ours.yaml").write_text("based_on: default\nown_values: own.txt\nkinds: {email: {first: 2, last: 0}}\n")
    name = write(tmp_path, "a.txt", f"{MOBILE} us***@example.com\n")
    found = told(name, "--profile", str(tmp_path / "ours.yaml"))[1]
    assert [(each["kind"], each["broke"]) for each in found] == [("email", "domain")]


def test_values_of_the_setting_are_nobodys(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "own.txt").write_text(MOBILE)
    monkeypatch.setenv("CONTACTWATCH_OWN_VALUES", str(tmp_path / "own.txt"))
    assert told(write(tmp_path, "a.txt", f"{MOBILE}\n")) == (0, [])


def test_hashes_are_told_where_there_is_a_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CONTACTWATCH_HASH_KEY", "new")
    monkeypatch.setenv("CONTACTWATCH_OLD_HASH_KEY", "old older")
    found = told(write(tmp_path, "a.txt", f"{MOBILE}\n199-0000-1234\n"))[1]
    assert (len({each["hash"] for each in found}), [len(each["older"]) for each in found]) == (1, [2, 2])


REFUSED = [
    (("--redact", "x"), "--redact: of files or a topic; name a FILE (- is stdin)"),
    (("--format", "json"), "--format: of files or a topic; name a FILE (- is stdin)"),
    (("none.txt",), "none.txt: No such file or directory"),
    (("a.csv", "--column", "b"), "a.csv: there is no column b; there are a"),
    (("a.csv", "--since", "-1h"), "--since: belongs to a topic; leave it out"),
    (("a.csv", "--broker", "x:1"), "--broker: belongs to a topic; leave it out"),
    (("--topic", "t", "--column", "b"), "--column: belongs to files; leave it out"),
    (("a.csv", "--topic", "t"), "--topic: files and a topic are scanned one after the other; leave one of them out"),
    (("a.csv", "--same-length"), "--same-length: belongs to --redact OUT; name where the copy goes"),
    (("a.csv", "--redact", "a.csv"), "--redact: a.csv is the file that is scanned; name another one"),
    (("a.csv", "b/a.csv", "--redact", "c"), "--redact: a.csv and b/a.csv would be one file; redact them one by one"),
    (
        ("a.csv", "--redact", "-", "--format", "table"),
        "--redact: stdout is taken by --format; name a file for the copy",
    ),
    (("a.csv", "--delimiter", "--"), "--delimiter: one sign, such as ; or |"),
    (("a.csv", "--profile", "none"), "no profile is called none; there are alipay, "),
    (
        ("a.csv", "--profile", "none.yaml"),
        "1 mistakes in the profile; mend them and try again\n  none.yaml:1: ",
    ),
    (("--topic", "t", "--broker", "127.0.0.1:1"), "no broker answers at 127.0.0.1:1"),
    (("--topic", "t", "--since", "-1h", "--until", "-2h"), "--since: not before --until; the range holds nothing"),
]


@pytest.mark.parametrize(("arguments", "said"), REFUSED)
def test_what_cannot_be_done_is_said_in_a_line(
    arguments: tuple[str, ...], said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.csv").write_text("a\nx\n")
    result = run("scan", *arguments)
    assert (result.exit_code, result.stderr.startswith(f"contactwatch: {said}")) == (2, True), result.stderr
