"""What shows too much in one history, what became of it, and the verdicts: the state of a masking."""

from collections.abc import Iterator
from operator import attrgetter
from typing import NamedTuple, cast

import msgspec
from msgspec import structs

from rules.folds.growing import Growing
from rules.folds.state import Switches
from rules.history import NEVER
from rules.masking.consistency import Sight
from rules.masking.splitting import Run
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
    """The event that excuses it by the time it is shown; a later one of its instant stands among the state's."""
    unsure: str = ""
    """Why nobody can say that nothing else shows: digits lost over a restart, a text that was not read."""


class Excuse(NamedTuple):
    """An event that excuses what shows at its instant."""

    at: int
    place: int
    same: object


class Message(NamedTuple):
    """What a message left for joining, while the window lasts."""

    place: int
    at: int
    author: str
    runs: tuple[Run, ...]
    settled: bool
    """What it completes was judged before a restart."""


class Showing(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    shown: Growing[Shown] = Growing()
    open: Growing[Shown] = Growing()
    """Of them those that show something, and were not excused when they did."""
    excuses: Growing[Excuse] = Growing()
    window: tuple[Message, ...] = ()
    switches: Switches | None = None
    asked: Switches | None = None
    """Whether the customer is being asked who they are."""
    seen: tuple[Sight, ...] = ()
    """How values were seen so far, for what must be consistent."""

    def added(self, one: Shown, *, alone: bool) -> "Showing":
        """With one more; `alone` of all counts where each restarts."""
        shown, open_ = (Growing[Shown](), Growing[Shown]()) if alone else (self.shown, self.open)
        is_open = bool(one.unmasked) and one.excuse < 0
        return structs.replace(self, shown=shown.added(one), open=open_.added(one) if is_open else open_)

    def excusing(self, excuse: Excuse) -> "Showing":
        """With an event that excuses what shows at its instant."""
        return structs.replace(self, excuses=self.excuses.added(excuse))

    def since(self, at: int) -> Iterator[Shown]:
        """Those that were shown from an instant on, each with what excuses it."""
        return map(self._excused, self.shown.from_first(at, _at))

    def due(self, after: int) -> int:
        """When the first, not before `after`, shows what nothing excuses; NEVER when none."""
        open_ = map(self._excused, self.open.from_first(after, _at))
        return next((each.at for each in open_ if each.excuse < 0), NEVER)

    def excuse_at(self, at: int, same: object, least: int = 0) -> int:
        """The place, not before `least`, of the first excuse at an instant that agrees with these values; -1 where
        there is none. Absent agrees with nothing."""
        for each in self.excuses.from_first(at, _at):
            if each.at != at:
                break
            if each.place >= least and each.same == same:
                return each.place
        return -1

    def _excused(self, shown: Shown) -> Shown:
        """With the first excuse that came at its instant, after it or with it."""
        if shown.excuse >= 0 or not self.excuses:
            return shown
        place = self.excuse_at(shown.at, shown.same, shown.start)
        return shown if place < 0 else shown._replace(excuse=place)


_at = attrgetter("at")


def judged(shown: Shown, watermark: int, closing: Closing) -> Judged:
    """The verdict on it at a watermark."""
    count = len(shown.unmasked) + sum(cast(int, each.get("more", 0)) for each in shown.unmasked)
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
