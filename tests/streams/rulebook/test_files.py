"""A file of events is judged under bundles that lie in files, each from its instant on."""

from pathlib import Path

import orjson
import pytest
from click.testing import CliRunner, Result

from streams.cli import contactwatch
from streams.rulebook import files, publishing
from streams.rulebook.bundle import AHEAD, Packed
from streams.rulebook.shelf import Published
from tests.streams import making
from tests.streams.making import SECOND, START, line


def bundle(folder: Path, second: int, within: str) -> Packed:
    return publishing.packed([making.folder(folder, within=within)], START + second * SECOND)[0]


def kept(folder: Path, *bundles: Packed, refused: str = "") -> list[Path]:
    return files.kept(folder / "bundles", [Published("", each, refused) for each in bundles])


def replay(folder: Path, *arguments: str) -> Result:
    """Of calls that wait from second 0 and 20 on for 15 s each."""
    day = folder / "day.jsonl"
    waits = [(begin, type_) for begin in (0, 20) for type_ in ("queue.entered", "agent.joined")]
    told = [line(type_, begin + 15 * (type_ == "agent.joined"), subject=f"call-{begin}") for begin, type_ in waits]
    day.write_bytes(b"".join(told))
    rules = ("--rules", str(making.folder(folder / "rules")))
    return CliRunner().invoke(contactwatch, ["replay", "--input", str(day), *rules, *arguments])


def limits(found: Result) -> dict[str, float]:
    """Of each call that was accused the limit that it was judged by."""
    said = [orjson.loads(each) for each in found.stdout.splitlines()]
    return {each["subject"]: each["measured"]["limit"] for each in said}


def test_each_call_is_judged_by_the_bundle_of_its_start(tmp_path: Path) -> None:
    kept(tmp_path, bundle(tmp_path / "new", 20, "10s"))
    assert limits(replay(tmp_path)) == {}
    assert limits(replay(tmp_path, "--bundles", str(tmp_path / "bundles"))) == {"call-20": 10.0}


def test_of_two_bundles_from_one_instant_on_the_one_that_was_appended_last_counts(tmp_path: Path) -> None:
    first, last = bundle(tmp_path / "one", 0, "10s"), bundle(tmp_path / "two", 0, "12s")
    named = [str(each) for each in kept(tmp_path, first, last)]
    assert limits(replay(tmp_path, "--bundles", str(tmp_path / "bundles"))) == {"call-0": 12.0, "call-20": 12.0}
    turned = replay(tmp_path, "--bundles", named[1], "--bundles", named[0])
    assert limits(turned) == {"call-0": 10.0, "call-20": 10.0}


def test_a_bundle_that_workers_passed_over_is_not_kept(tmp_path: Path) -> None:
    assert kept(tmp_path, bundle(tmp_path / "new", 0, "10s"), refused=f"less than {AHEAD} before it begins") == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("one.bundle", b"no bundle", "one.bundle: no bundle of rules"),
        ("one.yaml", b"", "no file in it ends in .bundle"),
    ],
)
def test_what_is_no_bundle_is_named_with_the_mend(tmp_path: Path, name: str, content: bytes, said: str) -> None:
    (tmp_path / "bundles").mkdir()
    (tmp_path / "bundles" / name).write_bytes(content)
    found = replay(tmp_path, "--bundles", str(tmp_path / "bundles"))
    assert (found.exit_code, found.stderr.count("\n"), said in found.stderr) == (2, 1, True), found.stderr
    assert "contactwatch rules bundles" in found.stderr
