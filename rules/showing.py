"""What shows too much at one event, and the verdict on it."""

from typing import NamedTuple, cast

from rules.consistency import Sight
from rules.pattern import Closing, Judged, Verdict


class Shown(NamedTuple):
    """An event that completed a finding."""

    start: int
    at: int
    unmasked: tuple[dict[str, object], ...]
    """Kind, path, place, length and masked sample of what shows too much; never the value."""
    evidence: tuple[int, ...]
    same: object
    """The values on which an excuse must agree."""
    excuse: int = -1
    unsure: str = ""
    """Why nobody can say that nothing else shows: digits lost over a restart, a text that was not read."""


def judged(shown: Shown, watermark: int, closing: Closing) -> Judged:
    """The verdict on it at a watermark."""
    count = len(shown.unmasked) + sum(cast(int, each.get("more", 0)) for each in shown.unmasked[-1:])
    verdict: Verdict = "open"
    if not count and shown.unsure:
        return Judged(shown.start, "undetermined", shown.at, None, 0, "findings", shown.evidence, reason=shown.unsure)
    if not count:
        verdict = "kept"
    elif shown.excuse >= 0:
        verdict = "excused"
    elif watermark > shown.at or closing:
        verdict = "broken"
    entries = shown.unmasked if verdict == "broken" else ()
    value = count if verdict in ("kept", "broken") else None
    return Judged(shown.start, verdict, shown.at, value, 0, "findings", shown.evidence, entries=entries)


def betrayal(one: Sight, other: Sight, why: str) -> dict[str, object]:
    """One value that two places show otherwise, without it."""
    here = {"kind": one.kind, "path": one.path, "sample": one.sample, "masked": not one.is_clear, "shown": [*one.shown]}
    return {**here, "broke": why, "other": {"path": other.path, "masked": not other.is_clear, "shown": [*other.shown]}}
