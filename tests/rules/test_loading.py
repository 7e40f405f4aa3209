"""Loading: which files are rules, and what is said of those that are none."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from rules import loading

OBLIGATIONS = Path(__file__).parents[3] / "shared" / "obligations"
RULE = """\
title: A queued caller reaches a person within a minute
applies_to: {channel: voice}
check:
  pattern: deadline
  start: queue.entered
  stop: [agent.joined, interaction.ended]
  within: 60s
"""


def write(folder: Path, name: str, text: str = RULE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def said(content: bytes) -> list[tuple[int, str]]:
    loaded = loading.read(content, Path("pack/rule.yaml"))
    return [(mistake.line, mistake.message) for mistake in loaded.mistakes]


def test_a_rule_is_named_by_its_file_and_its_pack_by_the_folder(tmp_path: Path) -> None:
    write(tmp_path, "waiting/answer_in_time.yaml")
    write(tmp_path, "handoff/give_context.yml")

    rules = loading.load(tmp_path).rules

    assert [(rule.pack, rule.id) for rule in rules] == [("handoff", "give_context"), ("waiting", "answer_in_time")]


def test_only_rule_files_are_read(tmp_path: Path) -> None:
    for name in ("calendars/.cn.yaml", "pack/profiles/.x.yaml", ".git/x.yaml", "pack/.x.yaml", "pack/x.yaml.bak"):
        write(tmp_path, name, "- no rule")
    write(tmp_path, "pack/rule.yaml")

    loaded = loading.load(tmp_path)

    assert ([rule.id for rule in loaded.rules], loaded.mistakes) == (["rule"], ())


def test_a_mounted_folder_of_links_is_read_once(tmp_path: Path) -> None:
    write(tmp_path, "..2026/rule.yaml")
    (tmp_path / "..data").symlink_to(tmp_path / "..2026")
    (tmp_path / "rule.yaml").symlink_to(tmp_path / "..data" / "rule.yaml")

    loaded = loading.load(tmp_path)

    assert ([rule.path for rule in loaded.rules], loaded.mistakes) == ([tmp_path / "rule.yaml"], ())


def test_a_file_named_twice_is_one_rule(tmp_path: Path) -> None:
    path = write(tmp_path, "pack/rule.yaml")

    loaded = loading.load(tmp_path, path)

    assert (len(loaded.rules), loaded.mistakes) == (1, ())


def test_an_id_used_in_two_folders_is_a_mistake_of_the_second(tmp_path: Path) -> None:
    first, second = write(tmp_path, "a/rule.yaml"), write(tmp_path, "b/rule.yaml")

    assert loading.load(tmp_path).mistakes == (
        loading.Mistake(second, 1, f"a rule's id is its file's name, and `rule` is also {first}"),
    )


def test_all_mistakes_of_all_files_come_together(tmp_path: Path) -> None:
    write(tmp_path, "a/one.yaml", RULE.replace("60s", "60"))
    write(tmp_path, "a/two.yaml", RULE.replace("title", "titel").replace("deadline", "deadlin"))
    write(tmp_path, "a/three.yaml")

    loaded = loading.load(tmp_path, tmp_path / "nowhere")

    assert (
        [str(mistake).removeprefix(f"{tmp_path}/") for mistake in loaded.mistakes],
        [rule.id for rule in loaded.rules],
    ) == (
        [
            "a/one.yaml:7: `60` has no unit; did you mean 60s?",
            "a/two.yaml:1: missing key `title`",
            "a/two.yaml:1: unknown key `titel`; did you mean `title`?",
            "a/two.yaml:4: `deadlin` is no pattern; did you mean `deadline`?",
            "nowhere:1: there is no such folder or file",
        ],
        ["three"],
    )


def test_a_single_file_of_another_kind_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    text = write(tmp_path, "notes.txt")
    (tmp_path / "empty").mkdir()

    loaded = loading.load(text, tmp_path / "empty")

    assert (loaded.mistakes, loaded.notes) == (
        (loading.Mistake(text, 1, "rule files end in .yaml"),),
        (loading.Mistake(tmp_path / "empty", 1, "no rule files here: they end in .yaml"),),
    )


def test_a_rule_that_names_a_rule_needs_it_to_be_there(tmp_path: Path) -> None:
    share = "title: t\ncheck: {{pattern: share, part: {{kept: {}}}, at_least: 80%, period: day}}\n"
    write(tmp_path, "answered_in_time.yaml")
    write(tmp_path, "misspelt.yaml", share.format("answerd_in_time"))
    write(tmp_path, "elsewhere.yaml", share.format("quite_another"))

    loaded = loading.load(tmp_path)

    assert [(mistake.path.name, mistake.message) for mistake in (*loaded.mistakes, *loaded.notes)] == [
        ("misspelt.yaml", "unknown rule `answerd_in_time`; did you mean `answered_in_time`?"),
        ("elsewhere.yaml", "the rule `quite_another` is not among those loaded: nothing can be said of it"),
    ]


BOMB = b"".join(
    b"%c: &%c [%s]\n" % (name, name, b", ".join([b"*%c" % (name - 1)] * 9)) for name in range(ord("b"), ord("k"))
)


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        (b"", 1, "the file is empty"),
        (b" \n\n", 1, "the file is empty"),
        (b"# only this\n", 1, "the file holds nothing but comments"),
        (b"- a\n- b\n", 1, "a list stands where a rule is expected: a mapping with `title` and `check`"),
        (b"hello\n", 1, "`hello` stands where a rule is expected: a mapping with `title` and `check`"),
        (b"title: t\ncheck:\n\tpattern: order\n", 3, "a tab indents this line; YAML takes spaces only"),
        (b"title: t\nwhy: \xe9t\xe9\n", 2, "this is no text in UTF-8"),
        (b"title: t\nwhy: a\x00b\n", 2, "a control character (U+0000) stands here: is this a text file?"),
        (b'title: "\\ud800"\n', 1, "this text holds a control character (U+D800)"),
        (b"\x89PNG\r\n", 1, "this is no text in UTF-8"),
        (b"title: " + b"x" * 300_000, 1, "the file is larger than 256 KiB, which is too much for a rule"),
        (b"title: " + b"[" * 100, 1, "nested more than 50 deep"),
        (b"a: &a [x]\n" + BOMB, 5, "more than 20000 values, aliases counted in full"),
        (b"title: &a [*a]\n", 1, "the alias *a has no anchor &a before it"),
        (b"title: !!python/name:os x\n", 1, "tags (!...) are not used here: a value's key says what it is"),
        (b"title: t\n---\ntitle: t\n", 2, "a second document begins here; a file holds one rule"),
        (b"title: t\nwhy: u\ntitle: t\n", 3, "the key `title` stands here twice, first in line 1"),
        (b"[a]: t\n", 1, "a list stands where a key is expected"),
        (b"zone: UTC\nperiods: {}\n", 1, "this looks like a calendar; calendars stand in the folder `calendars`"),
        (
            b"title: a: b\n",
            1,
            "a key stands where none may be: check the indentation, or put a text that holds `: ` in quotes",
        ),
        (
            b"title: {en: a\ncheck: b\n",
            2,
            "this is no YAML: while parsing a flow mapping (from line 1): expected ',' or '}', but got ':'",
        ),
    ],
)
def test_what_is_no_rule_file_is_told_in_a_sentence(content: bytes, line: int, message: str) -> None:
    assert (line, message) in said(content)


def test_anchors_may_be_used_where_they_are_few() -> None:
    text = RULE.replace("start: queue.entered", "start: &s queue.entered").replace("[agent", "[*s, agent")

    assert said(text.encode()) == []


def test_a_mistake_behind_an_alias_is_said_once() -> None:
    text = RULE.replace("start: queue.entered", "start: &s zzz").replace("[agent", "[*s, agent")

    assert said(text.encode()) == [(5, "`zzz` is no event type; it reads noun.participle, as in queue.entered")]


def test_a_byte_order_mark_and_windows_line_ends_are_no_mistake() -> None:
    assert said(b"\xef\xbb\xbf" + RULE.replace("\n", "\r\n").encode()) == []


def test_a_file_name_that_is_no_id_is_a_mistake() -> None:
    assert loading.read(RULE.encode(), Path("pack/über alles.yaml")).mistakes[0].message == (
        "a rule's id is its file's name: `über alles` may hold only letters, digits, _ and -"
    )


def test_the_digest_is_of_the_bytes() -> None:
    digests = {loading.read(text.encode(), Path("r.yaml")).rules[0].digest for text in (RULE, RULE, RULE + "#\n")}

    assert sorted(map(len, digests)) == [16, 16]


@given(some.data())
@settings(max_examples=150, deadline=None)
def test_whatever_stands_in_a_file_it_is_a_rule_or_has_mistakes(data: some.DataObject) -> None:
    place = data.draw(some.integers(0, len(RULE)))
    put = data.draw(some.text(max_size=8) | some.sampled_from(["{", "]", "&a ", "*a", "\t", "'", ": ", "- ", "null"]))
    text = RULE[:place] + put + RULE[place + data.draw(some.integers(0, 12)) :]

    loaded = loading.read(text.encode("utf-8", "surrogatepass"), Path("pack/rule.yaml"))

    assert bool(loaded.rules) != bool(loaded.mistakes)


@pytest.mark.skipif(not OBLIGATIONS.is_dir(), reason="no trial obligations lie beside this checkout")
def test_every_trial_obligation_loads_without_a_mistake() -> None:
    loaded = loading.load(OBLIGATIONS)

    assert (loaded.mistakes, len(loaded.rules)) == ((), len(list(OBLIGATIONS.glob("*.yaml"))))
