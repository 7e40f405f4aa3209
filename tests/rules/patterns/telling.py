"""Timelines of small checks, and what is said of each verdict in one line."""

from pathlib import Path

from rules.loading import read
from rules.proofs import rehearsal


def told(check: str, events: str, closing: str = "") -> list[str]:
    """`verdict due measured` of each verdict, in the order of the history; times count from the timeline's start.

    Events stand one behind the other with `;` between them.
    """
    loaded = read(f"title: t\ncheck: {{{check}}}".encode(), Path("t.yaml"))
    assert not loaded.mistakes, loaded.mistakes
    (rule,) = loaded.rules
    assert not rule.not_yet, rule.not_yet
    ran = rehearsal.run("\n".join(each.strip() for each in events.split(";")), rule)
    found = []
    for each in ran.judged:
        due = "paused" if each.due_at is None else _clock(each.due_at - ran.origin)
        value = each.value if each.value is None or each.unit != "s" else each.value / 1_000_000
        found.append(f"{each.verdict} {due}" + ("" if value is None else f" {value:g}"))
    return found


def _clock(span: int) -> str:
    minutes, seconds = divmod(span // 1_000_000, 60)
    return f"{minutes:02}:{seconds:02}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
