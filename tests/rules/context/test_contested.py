"""Where two clocks are known to differ, a verdict that their offset would turn says so, and by how much."""

from pathlib import Path
from typing import Any

import pytest

from tests.rules.context.world import engine, over, tell

CONTEST = {"margin": 0.5, "offset": 1.2, "clock": "desktop"}
BEHIND = "clocks/desktop.yaml"


def clock(offset: str, measured: str = "2026-11-20") -> str:
    return f"sources: [/pbx, /desktop]\noffset: {offset}\nmeasured: {measured}\nauthor: ops\n"


def judged(folder: Path, files: dict[str, str], took: float, source: str = "/desktop") -> tuple[str, Any]:
    """(verdict, what makes it contested) of a wait that so many seconds ended."""
    judging = engine(folder, files)
    tell(judging, "queue.entered")
    tell(judging, "agent.joined", took, source=source)
    (record,) = over(judging)
    return record["verdict"], record.get("contested")


@pytest.mark.parametrize(
    ("offset", "took", "expect"),
    [
        ("1.2s", 60.5, ("broken", CONTEST)),  # the desktop is ahead: it was 59.3 s
        ("1.2s", 59.5, ("kept", None)),
        ("-1.2s", 59.5, ("kept", CONTEST)),
        ("-1.2s", 60.5, ("broken", None)),
        ("1.2s", 61.2, ("broken", {"margin": 1.2, "offset": 1.2, "clock": "desktop"})),
        ("1.2s", 61.201, ("broken", None)),
        ("-1.2s", 58.8, ("kept", None)),
    ],
)
def test_a_verdict_that_the_offset_would_turn_is_contested(
    tmp_path: Path, offset: str, took: float, expect: tuple[str, Any]
) -> None:
    assert judged(tmp_path, {BEHIND: clock(offset)}, took) == expect


def test_one_clock_contests_nothing(tmp_path: Path) -> None:
    assert judged(tmp_path, {BEHIND: clock("1.2s")}, 60.5, "/pbx") == ("broken", None)


def test_sources_of_which_nothing_is_known_contest_nothing(tmp_path: Path) -> None:
    assert judged(tmp_path, {BEHIND: clock("1.2s")}, 60.5, "/chat") == ("broken", None)


def test_the_offset_counts_that_was_measured_last_before_the_call(tmp_path: Path) -> None:
    files = {
        BEHIND: clock("9s", "2026-10-01"),
        "clocks/mended.yaml": clock("0s"),
        "clocks/since.yaml": clock("9s", "2026-12-01"),
    }

    assert judged(tmp_path, files, 60.5) == ("broken", None)


def test_an_offset_that_was_measured_later_counts_where_there_is_no_earlier_one(tmp_path: Path) -> None:
    assert judged(tmp_path, {BEHIND: clock("1.2s", "2026-12-01")}, 60.5) == ("broken", CONTEST)


def test_the_violation_says_it_too(tmp_path: Path) -> None:
    judging = engine(tmp_path, {BEHIND: clock("1.2s")})
    tell(judging, "queue.entered")
    tell(judging, "agent.joined", 60.5, source="/desktop")
    over(judging)

    assert [(each["state"], each.get("contested")) for each in judging.steps] == [("opened", CONTEST)]


def test_what_was_needed_before_is_contested_by_its_age(tmp_path: Path) -> None:
    order = "title: t\ncheck: {pattern: order, before: recording.started, needs: consent.granted, within: 60s}\n"
    judging = engine(tmp_path, {"wait.yaml": order, BEHIND: clock("1.2s")})
    tell(judging, "consent.granted")
    tell(judging, "recording.started", 60.5, source="/desktop")
    (record,) = over(judging)

    assert (record["verdict"], record["contested"]) == ("broken", CONTEST)
