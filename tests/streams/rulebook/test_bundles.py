"""A bundle is the folder that it was made of; what is no bundle, or comes too late, changes nothing and is said."""

import gzip
from pathlib import Path

import orjson
import pytest

from rules.loading import load
from rules.rule import Rule
from streams.rulebook import bundle, publishing
from streams.rulebook.book import Book
from streams.rulebook.bundle import AHEAD, NoBundleError, Packed
from streams.rulebook.shelf import Published
from streams.rulebook.watching import Watch
from streams.terminal import options
from tests.streams import making
from tests.streams.making import START


def packed(folder: Path, begins: int = START) -> Packed:
    return publishing.packed([folder], begins)[0]


def published(folder: Path, begins: int = START) -> Published:
    return Published("2026", packed(folder, begins))


def named(rules: tuple[Rule, ...]) -> list[tuple[str, str, str]]:
    return sorted((rule.id, rule.pack, rule.digest) for rule in rules)


def test_the_rules_of_a_bundle_are_those_of_its_folder_with_calendars_and_profiles() -> None:
    again = bundle.read(packed(options.CATALOGUE).written())
    assert named(bundle.rules_of(again).rules) == named(load(options.CATALOGUE).rules)


def test_one_rule_file_is_a_bundle_with_the_calendar_beside_it(tmp_path: Path) -> None:
    rules = making.folder(tmp_path / "rules")
    (rules / "calendars").mkdir()
    (rules / "calendars" / "always.yaml").write_text("zone: UTC\nperiods:\n  monday: ['00:00-24:00']\n")
    (rules / "other.yaml").write_text("title: not this one\n")
    file = rules / "answered_in_time.yaml"
    file.write_text(making.WITHIN.format(within="60s") + "  hours: always\n")
    assert named(bundle.rules_of(packed(file)).rules) == named(load(file).rules)


def test_what_was_written_is_read_again(tmp_path: Path) -> None:
    before = packed(making.folder(tmp_path))
    assert bundle.read(before.written()) == before


@pytest.mark.parametrize("value", [b"", b"{", gzip.compress(b"[]", mtime=0), gzip.compress(b'{"begins": 1}', mtime=0)])
def test_what_is_no_bundle_is_refused(value: bytes) -> None:
    with pytest.raises(NoBundleError, match="no bundle of rules"):
        bundle.read(value)


def test_files_that_are_not_those_of_the_digest_are_refused(tmp_path: Path) -> None:
    found = orjson.loads(gzip.decompress(packed(making.folder(tmp_path)).written()))
    found["files"] = {name: f"{text} " for name, text in found["files"].items()}
    with pytest.raises(NoBundleError, match="digest"):
        bundle.read(gzip.compress(orjson.dumps(found)))


def test_no_path_leads_out_of_a_bundle() -> None:
    with pytest.raises(NoBundleError, match="leads out"):
        bundle.rules_of(Packed(START, "", START, {"../../etc/x.yaml": "title: x"}))


def test_rules_with_mistakes_are_not_packed_and_every_mistake_is_told(tmp_path: Path) -> None:
    rules = making.folder(tmp_path)
    for name in ("one", "two"):
        (rules / f"{name}.yaml").write_text("title: x\ncheck: {pattern: dedline}\n")
    with pytest.raises(publishing.BrokenRulesError) as found:
        packed(rules)
    assert {each.path.stem for each in found.value.mistakes} == {"one", "two"}


def test_a_bundle_begins_a_minute_ahead_at_least() -> None:
    assert publishing.too_soon(START + AHEAD, START) == ""
    assert "is 59 s ahead by the broker's clock" in publishing.too_soon(START + AHEAD - 1_000_000, START)


def test_a_book_takes_what_is_whole_and_keeps_to_what_it_has_where_something_is_not(tmp_path: Path) -> None:
    first = load(making.folder(tmp_path / "rules")).rules
    book = Book(first)
    good = published(making.folder(tmp_path / "new", within="30s"))
    late = good._replace(refused="published less than 60 s before it begins")
    broken = Published("2027", Packed(START, "", START, {"0/rules/one.yaml": "title: x\ncheck: {pattern: dedline}\n"}))
    assert book.take([late, broken]) == [False, False]
    assert (book.rules, "`dedline` is no pattern" in book.trouble) == (first, True)
    assert book.take([good]) == [True]
    assert ([(each.begins == START, each.ends == START) for each in book.rules], book.trouble) == (
        [(False, True), (True, False)],
        "",
    )


def test_rules_of_a_bundle_are_switched_on_as_those_of_a_folder_are(tmp_path: Path) -> None:
    rules = making.folder(tmp_path)
    (rules / "off.yaml").write_text(making.WITHIN.format(within="1s") + "enabled: false\n")
    loaded = load(rules).rules
    assert [each.id for each in Book(()).switched_on(loaded)] == ["answered_in_time"]
    assert [each.id for each in Book((), ["off"], ["answered_in_time"]).switched_on(loaded)] == ["off"]


async def test_a_watched_folder_is_published_when_it_is_whole_and_another(tmp_path: Path) -> None:
    rules = making.folder(tmp_path)
    sent: list[Packed] = []
    said: list[str] = []

    async def publish(found: Packed) -> None:
        sent.append(found)

    watch = Watch([rules], publish, said.append)
    await watch.look()
    await watch.look()
    (rules / "one.yaml").write_text("title: x\ncheck: {pattern: dedline}\n")
    await watch.look()
    (rules / "one.yaml").unlink()
    making.folder(rules, within="30s")
    await watch.look()
    words = [line.split()[0] for line in said]
    assert (len(sent), words[0], words[1], words[-1]) == (2, "published:", "refused,", "published:")
