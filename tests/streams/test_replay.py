"""`contactwatch replay`: a contract that outside checks rely on."""

import gzip
import io
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, NamedTuple

import orjson
import pytest
from click.testing import CliRunner

from streams.cli import contactwatch
from streams.files.lines import zstd
from tests.streams import making
from tests.streams.making import line

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    import backports.zstd as zstd

BROKEN = line("queue.entered") + line("agent.joined", 61)
KEPT = line("queue.entered") + line("agent.joined", 60)


@pytest.fixture
def rules(tmp_path: Path) -> Path:
    return making.folder(tmp_path / "rules")


class Replayed(NamedTuple):
    """What a replay left behind."""

    exit_code: int
    violations: bytes
    stderr: str

    def said(self) -> list[Any]:
        return [orjson.loads(each) for each in self.violations.splitlines()]


@pytest.fixture
def replay(tmp_path: Path, rules: Path) -> Callable[..., Replayed]:
    """Runs a replay of these bytes, written to a file of that name."""

    def run(content: bytes, *options: str, name: str = "day.jsonl") -> Replayed:
        day, violations = tmp_path / name, tmp_path / "violations"
        day.write_bytes(content)
        violations.write_bytes(b"")
        asked = ["replay", "--input", str(day), "--rules", str(rules), "--violations", str(violations), *options]
        result = CliRunner().invoke(contactwatch, asked)
        return Replayed(result.exit_code, violations.read_bytes(), result.stderr)

    return run


def test_a_violation_that_stands_is_exit_1_and_one_line(replay: Callable[..., Replayed]) -> None:
    result = replay(BROKEN)
    shown = {name: result.said()[0][name] for name in ("rule", "subject", "state", "due_at", "started_by", "measured")}
    assert (result.exit_code, len(result.said()), shown) == (
        1,
        1,
        {
            "rule": "answered_in_time",
            "subject": "call-1",
            "state": "opened",
            "due_at": "2026-11-22T05:41:00Z",
            "started_by": {"source": "/pbx/1", "id": "call-1/queue.entered/0", "time": "2026-11-22T05:40:00Z"},
            "measured": {"value": 61.0, "limit": 60.0, "unit": "s"},
        },
    )


def test_nothing_broken_is_exit_0_and_no_line(replay: Callable[..., Replayed]) -> None:
    result = replay(KEPT)
    assert (result.exit_code, result.violations) == (0, b"")


def test_an_empty_file_is_no_mistake(replay: Callable[..., Replayed]) -> None:
    result = replay(b"")
    assert (result.exit_code, result.violations) == (0, b"")


def test_a_withdrawn_violation_stays_in_the_file_and_does_not_count(replay: Callable[..., Replayed]) -> None:
    late = line("queue.entered") + line("message.sent", 90, subject="call-2") + line("agent.joined", 59)
    result = replay(late)
    assert (result.exit_code, [(each["state"], each["revision"]) for each in result.said()]) == (0, [("withdrawn", 2)])


def test_a_withdrawal_names_what_it_measured(replay: Callable[..., Replayed]) -> None:
    late = line("queue.entered") + line("message.sent", 90, subject="call-2") + line("agent.joined", 59)
    assert replay(late).said()[0]["measured"] == {"value": 59.0, "limit": 60.0, "unit": "s"}


def test_one_verdict_is_written_for_each_clock_that_started(replay: Callable[..., Replayed], tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    open_ = line("queue.entered", 40, subject="call-2")
    replay(BROKEN + open_, "--verdicts", str(verdicts))
    found = [orjson.loads(each) for each in verdicts.read_bytes().splitlines()]
    asked = ("rule", "subject", "verdict", "started_by", "due_at", "measured")
    assert [[each[name] for name in asked] for each in found] == [
        [
            "answered_in_time",
            "call-1",
            "broken",
            {"source": "/pbx/1", "id": "call-1/queue.entered/0", "time": "2026-11-22T05:40:00Z"},
            "2026-11-22T05:41:00Z",
            {"value": 61.0, "limit": 60.0, "unit": "s"},
        ],
        [
            "answered_in_time",
            "call-2",
            "open",
            {"source": "/pbx/1", "id": "call-2/queue.entered/40", "time": "2026-11-22T05:40:40Z"},
            "2026-11-22T05:41:40Z",
            {"value": None, "limit": 60.0, "unit": "s"},
        ],
    ]


def test_an_interaction_that_is_over_has_its_verdict_once(replay: Callable[..., Replayed], tmp_path: Path) -> None:
    verdicts = tmp_path / "verdicts.jsonl"
    day = KEPT + line("interaction.ended", 70) + line("message.sent", 3600, subject="call-2")
    result = replay(day, "--verdicts", str(verdicts))
    found = [orjson.loads(each) for each in verdicts.read_bytes().splitlines()]
    assert (result.exit_code, [(each["subject"], each["verdict"]) for each in found]) == (0, [("call-1", "kept")])


def test_until_moves_the_watermark_on(replay: Callable[..., Replayed]) -> None:
    silent = line("queue.entered")
    assert [replay(silent).exit_code, replay(silent, "--until", "2026-11-22T05:41:00Z").exit_code] == [0, 0]
    assert replay(silent, "--until", "2026-11-22T05:41:00.001Z").exit_code == 1


def test_any_date_judges_what_lies_before_the_rule(replay: Callable[..., Replayed], rules: Path) -> None:
    file = rules / "answered_in_time.yaml"
    file.write_text(f"valid_from: 2030-01-01\n{file.read_text()}")
    assert [replay(BROKEN).exit_code, replay(BROKEN, "--any-date").exit_code] == [0, 1]


def test_recorded_time_of_a_file_makes_a_future_event_known(replay: Callable[..., Replayed], tmp_path: Path) -> None:
    refused = tmp_path / "rejected.jsonl"
    odd = line("queue.entered", time="2099-01-01T00:00:00Z", recordedtime="2026-11-22T05:40:00Z")
    replay(odd + BROKEN, "--rejected", str(refused))
    found = [orjson.loads(each) for each in refused.read_bytes().splitlines()]
    assert [(each["line"], each["reason"]) for each in found] == [(1, "future")]


def test_a_file_without_recorded_time_knows_no_future(replay: Callable[..., Replayed]) -> None:
    result = replay(BROKEN + line("queue.entered", time="2099-01-01T00:00:00Z", subject="call-2"))
    assert "refused: none" in result.stderr


def test_an_event_from_a_wrong_clock_is_told_of_and_refused_where_that_is_asked(
    replay: Callable[..., Replayed],
) -> None:
    """Taken as it is, it makes all that follows late, and accuses whoever waits."""
    far = line("queue.entered", time="9999-12-31T00:00:00Z", subject="call-2")
    begins, goes_on = KEPT.splitlines(keepends=True)
    taken = replay(begins + far + goes_on)
    assert (taken.exit_code, "day.jsonl:2: at 9999-12-31T00:00:00Z" in taken.stderr) == (1, True)
    refused = replay(begins + far + goes_on, "--newest", "2026-11-23T00:00:00Z")
    assert (refused.exit_code, "refused: 1 future" in refused.stderr, "--newest" in refused.stderr) == (0, True, False)
    assert replay(far + KEPT, "--newest", "2026-11-23T00:00:00Z").exit_code == 0


def test_bad_lines_are_counted_by_reason_and_the_rest_is_judged(replay: Callable[..., Replayed]) -> None:
    result = replay(b"{\n" + BROKEN + b"[]\n\n")
    assert (result.exit_code, "refused: 1 bad_schema, 1 not_json" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    ("name", "packed"),
    [
        ("day.jsonl.gz", gzip.compress(BROKEN, mtime=0)),
        ("day.jsonl.zst", zstd.compress(BROKEN)),
        ("two-frames.zst", zstd.compress(BROKEN[:100]) + zstd.compress(BROKEN[100:])),
        ("misnamed.jsonl", gzip.compress(BROKEN, mtime=0)),
        ("no-newline.jsonl", BROKEN.rstrip(b"\n")),
        ("windows.jsonl", BROKEN.replace(b"\n", b"\r\n")),
        ("marked.jsonl", b"\xef\xbb\xbf" + BROKEN),
    ],
)
def test_packed_files_say_the_same(replay: Callable[..., Replayed], name: str, packed: bytes) -> None:
    assert replay(packed, name=name).violations == replay(BROKEN).violations != b""


@pytest.mark.parametrize(
    ("name", "damaged"),
    [
        ("cut.gz", gzip.compress(BROKEN * 100, mtime=0)[:-20]),
        ("cut.zst", zstd.compress(BROKEN * 1000)[:-10]),
        ("spoilt.gz", gzip.compress(BROKEN, mtime=0)[:12] + b"\xff\xff\xff"),
    ],
)
def test_damaged_packed_files_are_refused_in_one_line(
    replay: Callable[..., Replayed], name: str, damaged: bytes
) -> None:
    result = replay(damaged, name=name)
    assert (result.exit_code, result.stderr.count("\n"), name in result.stderr) == (2, 1, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x01\0\xff\xd8"),
        ("pretty.json", b'[\n  {\n    "id": "1",\n    "type": "queue.entered"\n  }\n]\n'),
        ("numbers.csv", b"1\n2\n3\n"),
        ("log.jsonl", b'{"message": "a"}\n{"message": "b"}\n'),
    ],
)
def test_a_file_of_another_kind_is_refused_in_one_line(
    replay: Callable[..., Replayed], name: str, content: bytes
) -> None:
    result = replay(content, name=name)
    assert (result.exit_code, result.violations, result.stderr.count("\n")) == (2, b"", 1)
    assert name in result.stderr


def test_a_single_spoilt_line_is_refused_by_itself(replay: Callable[..., Replayed]) -> None:
    result = replay(b"{")
    assert (result.exit_code, "0 events" in result.stderr, "1 not_json" in result.stderr) == (0, True, True)


def test_a_folder_without_rules_is_said(replay: Callable[..., Replayed], rules: Path) -> None:
    (rules / "answered_in_time.yaml").unlink()
    result = replay(BROKEN)
    assert (result.exit_code, "no rule is switched on" in result.stderr) == (0, True)


@pytest.mark.parametrize(
    "options",
    [
        ["--input", "no-such-file"],
        ["--input", "-", "--rules", "no-such-folder"],
        ["--input", "-", "--lateness", "soon"],
        ["--input", "-", "--until", "2026-11-22"],
        ["--input", "-", "--violations", "no/such/folder/file"],
        [],
    ],
)
def test_wrong_usage_is_exit_2(options: list[str]) -> None:
    result = CliRunner().invoke(contactwatch, ["replay", *options], input=b"")
    assert (result.exit_code, result.stdout) == (2, "")


def test_a_folder_in_place_of_a_file_is_refused_in_one_line(tmp_path: Path) -> None:
    result = CliRunner().invoke(contactwatch, ["replay", "--input", str(tmp_path)])
    assert (result.exit_code, result.stderr.count("\n")) == (2, 1)


def test_mistakes_in_the_rules_are_shown_together(replay: Callable[..., Replayed], rules: Path) -> None:
    (rules / "second.yaml").write_text("title: t\ncheck: {pattern: deadlin}\n")
    (rules / "third.yaml").write_text("titel: t\n")
    result = replay(BROKEN)
    assert (result.exit_code, "second.yaml:2" in result.stderr, "third.yaml:1" in result.stderr) == (2, True, True)


def test_standard_input_is_a_dash() -> None:
    asked = [sys.executable, "-m", "streams", "replay", "--input", "-", "--disable", "no_unmasked_personal_data"]
    packed = io.BytesIO(zstd.compress(BROKEN)).getvalue()
    result = subprocess.run(asked, input=packed, capture_output=True, timeout=60)
    found = [orjson.loads(each)["rule"] for each in result.stdout.splitlines()]
    assert (result.returncode, found) == (1, ["queue_wait_within_a_minute"])


def test_two_replays_of_one_file_are_byte_identical(replay: Callable[..., Replayed], tmp_path: Path) -> None:
    day = b"".join(
        line(type_, number * 7 % 200, subject=f"call-{number % 40}", id=f"{number % 190}")
        for number in range(400)
        for type_ in ("queue.entered", "agent.joined")
    )
    files = [tmp_path / name for name in ("v1", "c1", "v2", "c2")]
    for violations, verdicts in (files[:2], files[2:]):
        replay(day, "--violations", str(violations), "--verdicts", str(verdicts))
    first = [file.read_bytes() for file in files[:2]]
    assert first == [file.read_bytes() for file in files[2:]]
    assert all(first)


def test_a_replay_in_another_process_is_byte_identical(
    replay: Callable[..., Replayed], tmp_path: Path, rules: Path
) -> None:
    """Hashes of texts differ from process to process: nothing that is said may depend on them."""
    day = b"".join(line("queue.entered", number, subject=f"call-{number}") for number in range(100))
    file = tmp_path / "many.jsonl"
    here = replay(day, name="many.jsonl").violations
    asked = [sys.executable, "-m", "streams", "replay", "--input", str(file), "--rules", str(rules)]
    assert subprocess.run(asked, capture_output=True, timeout=60).stdout == here
