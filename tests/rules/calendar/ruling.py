"""A rule over a timeline whose left column is what a wall shows, and what comes of it."""

from datetime import date
from pathlib import Path

from rules.admission import Timing
from rules.calendar.zone import DAY
from rules.loading import read
from rules.proofs import rehearsal
from rules.proofs.timeline import begins
from rules.rule import Rule
from tests.rules.calendar.wall import at, shown

_LONG = Timing(idle=400 * DAY)
"""An answer may come after weeks, as it may to a letter."""
Told = tuple[str, str | None, str]


def rule(check: str, folder: Path = Path("pack"), *, more: str = "") -> Rule:
    loaded = read(f"title: t\n{more}check: {{{check}}}\n".encode(), folder / "rule.yaml")
    assert not loaded.mistakes, loaded.mistakes
    return loaded.rules[0]


def judged(checked: Rule, zone: str, *lines: str) -> list[Told]:
    """(verdict, due as the wall shows it, reason) of each clock. A line is `2026-01-31 10:00:00 type field=value`."""
    first = date.fromisoformat(min(lines)[:10])
    text = lines_of(checked, zone, first, *lines)
    told = [_told(rehearsal.run(text, checked, first, _LONG, way), zone) for way in rehearsal.WAYS]
    assert all(each == told[0] for each in told), "the order, copies or a restart show"
    return told[0]


def lines_of(checked: Rule, zone: str, first: date, *lines: str) -> str:
    """The same lines with their distance from the beginning of a date."""
    return "\n".join(_offset(line, zone, first, checked) for line in lines)


def _told(ran: rehearsal.Ran, zone: str) -> list[Told]:
    return [
        (each.verdict, None if each.due_at is None else shown(each.due_at, zone), each.reason) for each in ran.judged
    ]


def _offset(line: str, zone: str, first: date, checked: Rule) -> str:
    micros = at(line[:19], zone) - begins(checked, first)
    seconds, rest = divmod(micros, 1_000_000)
    assert (seconds >= 0, rest) == (True, 0), line
    return f"{seconds // 3600}:{seconds // 60 % 60:02}:{seconds % 60:02} {line[20:]}"
