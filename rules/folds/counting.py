"""What shares and evidences count of one interaction: each `of` event once, with what became of it."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final, NamedTuple

import msgspec

from rules.compiling.reading import Reading
from rules.folds.growing import Growing
from rules.folds.moment import Momentary
from rules.folds.state import Switches
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import NEVER, Closing, Judged, Verdict
from rules.selector import Selector

if TYPE_CHECKING:
    from rules.rule import Rule
    from rules.timing.duration import Duration

OF, PART, EXCUSE = 1, 2, 4


class Entry(NamedTuple):
    """One event that is counted. Places are positions in the history."""

    place: int
    at: int
    until: int
    """The last instant at which its part may come; NEVER where no time is set."""
    same: object
    met: int = -1
    excuse: int = -1
    value: int | None = None


class Counted(msgspec.Struct, frozen=True, gc=False):
    """The state for one history."""

    decided: Growing[Entry] = msgspec.field(default_factory=Growing)
    open: tuple[Entry, ...] = ()
    instant: int = -1
    parts: tuple[tuple[int, object], ...] = ()
    """Place and `same` of the parts at the latest instant: an event that is counted may yet come at it."""
    switches: Switches | None = None


_NONE: Final = Counted()
VALUE: Final = "counted"
"""Under this an event keeps the number whose mean is asked for."""


class Counting(Momentary):
    """A fold that judges nothing by itself: it says of each counted event whether its part came."""

    unit = "events"
    nothing = _NONE

    def __init__(
        self, rule: "Rule", reading: Reading, of: Selector, part: Selector, within: "Duration | None", *, any_date: bool
    ) -> None:
        super().__init__(rule, reading, any_date=any_date)
        self._within = None if within is None else self.span.ending(within)
        self._alone = not part
        # A part of the same types, in no time, is a condition on the event itself: no later one can mend it.
        self._on_itself = within is None and {choice.type for choice in part} <= {choice.type for choice in of}
        self.moves = self.compiled({OF: of, PART: part, EXCUSE: rule.check.excuse}, reading)

    def _after(
        self, state: Counted, roles: int, place: int, event: Kept, interaction: Interaction, type_: str
    ) -> Counted:
        same, now = self.same.of(event, interaction), event.time
        decided, open_ = state.decided, list[Entry]()
        for entry in state.open:
            entry = _passed(entry, roles, place, same, now)
            if entry.met >= 0 or now > entry.until:
                decided = decided.added(entry)
            else:
                open_.append(entry)
        parts = state.parts if state.instant == now else ()
        if roles & PART and same is not None:
            parts = (*parts, (place, same))
        if roles & OF and self._begins(state, open_, same) and self.asks(state.switches, event, interaction, type_):
            if self.again == "restarts":
                open_ = [entry for entry in open_ if entry.excuse >= 0 or entry.same != same]
            entry = self._begun(place, event, interaction, same, parts)
            if self._on_itself:
                entry = entry._replace(met=place if self._alone or roles & PART else -1, until=now)
            if entry.met >= 0 or self._on_itself:
                decided = decided.added(entry)
            else:
                open_.append(entry)
        return Counted(decided, tuple(open_), now, parts, state.switches)

    def _begins(self, state: Counted, open_: list[Entry], same: object) -> bool:
        if self.again == "never":
            return not state.open and not len(state.decided)
        return self.again != "when_ended" or all(entry.excuse >= 0 or entry.same != same for entry in open_)

    def _begun(
        self, place: int, event: Kept, interaction: Interaction, same: object, parts: tuple[tuple[int, object], ...]
    ) -> Entry:
        until = NEVER if self._within is None else self._within(event, interaction)[0]
        met = place if self._alone else next((part for part, agrees in parts if agrees == same), -1)
        value = (event.values or {}).get(VALUE)
        return Entry(place, event.time, until, same, met, value=value if isinstance(value, int) else None)

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterator[Judged]:
        yield from self.news(state, 0, watermark, closing)

    def news(self, state: object, known: int, watermark: int, closing: Closing) -> Iterable[Judged]:
        """The verdicts behind the first `known` decided ones, and of all that are open."""
        if not isinstance(state, Counted):
            return ()
        # An event behind an entry's time has come: that it has no part is known before the watermark says so.
        decided = [self._of(entry, NEVER, closing) for entry in state.decided.since(known)]
        return decided + [self._of(entry, watermark, closing) for entry in state.open]

    def _of(self, entry: Entry, watermark: int, closing: Closing) -> Judged:
        due = None if entry.until == NEVER else entry.until
        evidence, verdict, reason = (entry.place,), _verdict(entry, watermark, closing), ""
        if closing == "idle" and verdict == "broken" and watermark <= entry.until:
            verdict, reason = "undetermined", "closed by idle"
        absent = (entry.at, min(entry.until, watermark)) if verdict == "broken" else None
        value = entry.value if verdict == "kept" else None
        return Judged(entry.place, verdict, due, value, 0, self.unit, evidence, reason=reason, absent=absent)

    def due(self, state: object, after: int) -> int:
        open_ = state.open if isinstance(state, Counted) else ()
        if not open_:
            return NEVER
        return min([each.until for each in open_ if after <= each.until < NEVER and each.excuse < 0], default=NEVER)

    def last_due(self, state: object) -> int:
        open_ = state.open if isinstance(state, Counted) else ()
        return max((each.until for each in open_ if each.until < NEVER), default=0)


def _passed(entry: Entry, roles: int, place: int, same: object, now: int) -> Entry:
    """The entry when an event has passed: a part in time beats an excuse."""
    if same is None or entry.same != same or now > entry.until:
        return entry
    if roles & PART:
        return entry._replace(met=place)
    return entry._replace(excuse=place) if roles & EXCUSE and entry.excuse < 0 else entry


def _verdict(entry: Entry, watermark: int, closing: Closing) -> Verdict:
    if entry.met >= 0:
        return "kept"
    if entry.excuse >= 0:
        return "excused"
    return "broken" if watermark > entry.until or closing else "open"
