"""How the clocks of a deadline go: where hours or dates count, one for each zone that is possible."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import msgspec

from rules.folds.tally import Tally
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.pattern import Judged
from rules.timing.dates import doubted
from rules.timing.duration import Counted, Duration
from rules.timing.places import UNKNOWN
from rules.timing.span import Span, possible

if TYPE_CHECKING:
    from rules.rule import Rule


class Pace(msgspec.Struct, frozen=True, gc=False):
    """How one clock goes, and what limits its verdict."""

    tally: Tally
    doubt: str = ""

    def stopped(self, since: int, until: int, limit: int) -> "Pace":
        """The same when the clock has stopped: in time or not may hang on holidays that are not known."""
        doubt = "" if self.doubt == UNKNOWN else self.tally.doubt(since, until, limit)
        return Pace(self.tally, doubt) if doubt else self

    def warns(self, warn_at: Duration, at: int, since: int, ran: int) -> int:
        """When a clock warns that started at an instant, runs `since` another (negative while it is paused) and ran
        before; NEVER while it is paused before that."""
        left = self.tally.limit(warn_at, at) - ran
        if left < 0:
            return at
        return self.tally.due(since, left) if since >= 0 else NEVER

    def settled(self, judged: Judged, since: int) -> Judged:
        """A verdict about such a clock that started at an instant, with what limits it."""
        doubt = self.doubt
        if judged.verdict == "broken" and judged.due_at is not None and doubt != UNKNOWN:
            doubt = self.tally.doubt(since, judged.due_at, judged.limit) or doubt
        return doubted(judged, doubt)


class Paces:
    """`within`, `hours` and `zone` of a deadline, compiled; only for rules that count dates or have hours."""

    def __init__(self, within: Duration, span: Span) -> None:
        self._within = within
        self._span = span

    def at(self, event: Kept, interaction: Interaction) -> list[tuple[int, Pace]]:
        """Limit and pace of each clock that starts with an event."""
        place = self._span.dates.place(event, interaction)
        tallies = [self._span.tally(self._within, zone) for zone in possible(place)]
        return [
            (tally.limit(self._within, event.time), Pace(tally, place.doubt)) for tally in tallies if tally is not None
        ]


def paces(rule: "Rule", within: Duration | None, span: Span) -> Paces | None:
    """None where time simply goes by, and for an instant that was promised: that passes at any hour."""
    if within is None or not (isinstance(within, Counted) or rule.check.hours):
        return None
    span.dates  # noqa: B018 - made now, so that events are read for it
    return Paces(within, span)


def strictest(found: Iterable[Judged]) -> list[Judged]:
    """Of the verdicts about one start, in all zones that are possible, the one that holds: broken in any is broken."""
    by_start: dict[int, Judged] = {}
    for each in found:
        known = by_start.get(each.start)
        if known is None or _severity(each) < _severity(known):
            by_start[each.start] = each
    return list(by_start.values())


def _severity(judged: Judged) -> tuple[int, int, int]:
    order = ("broken", "open", "undetermined", "excused", "kept").index(judged.verdict)
    return order, NEVER if judged.due_at is None else judged.due_at, -int(judged.warned)
