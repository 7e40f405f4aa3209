"""Durations as a rule's events meet them: when one that begins at an event is over, in every zone it may lie in."""

from collections.abc import Callable, Iterable
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from rules.calendar.counting import DayOne, end_of, window_begin
from rules.calendar.zone import Zone, named
from rules.compiling.reading import Reading
from rules.folds.tally import CountedDates, OpenTime, Tally
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.timing.dates import Dates, Outside
from rules.timing.duration import Counted, Duration, Elapsed
from rules.timing.places import Place

if TYPE_CHECKING:
    from rules.rule import Rule


class End(NamedTuple):
    """When a span that begins at an event may be over, over all zones in which the event may lie."""

    earliest: int
    latest: int
    doubt: str = ""
    """What limits a verdict that depends on it: a zone that is assumed or unknown, holidays that are not known."""


class Begin(NamedTuple):
    """The first instant of a window that ends with an event, the earliest of all zones."""

    at: int
    doubt: str = ""


Ending = Callable[[Kept, Interaction], End]


class Span:
    """The durations of one rule, in its zone and its hours."""

    def __init__(self, rule: "Rule", reading: Reading) -> None:
        self._rule = rule
        self._reading = reading
        self._asked: list[Dates] = []

    @cached_property
    def dates(self) -> Dates:
        """Made only for rules that count dates or have hours: what a zone depends on is kept of every event."""
        return self._dates(None)

    def _dates(self, calendar: str | None) -> Dates:
        self._asked.append(Dates(self._rule, self._reading, calendar))
        return self._asked[-1]

    def read(self, types: Iterable[str]) -> None:
        """Has what the zone depends on kept for these event types, where the rule asks for zones at all."""
        for dates in self._asked:
            dates.read(types, self._reading)

    def ending(self, duration: Duration, day_one: DayOne = "next", *, runs: bool = False) -> Ending:
        """How the end of a duration is found. Elapsed time waits for open hours only where it `runs`, as clocks do."""
        if isinstance(duration, Elapsed) and not (runs and self._rule.check.hours):
            micros = duration.micros
            return lambda event, _: End(event.time + micros, event.time + micros)
        dates = self.dates

        def ending(event: Kept, interaction: Interaction) -> End:
            place = dates.place(event, interaction)
            ends = [self._end(duration, event.time, zone, day_one) for zone in possible(place)]
            doubt = next((each.doubt for each in ends if each.doubt and place.zones), place.doubt)
            return End(min(each.earliest for each in ends), max(each.latest for each in ends), doubt)

        return ending

    def _end(self, duration: Duration, since: int, zone: Zone, day_one: DayOne) -> End:
        opened = self.dates.opened(zone)
        end = end_of(duration, since, zone, opened, day_one)
        tally = self.tally(duration, zone)
        last = since if end == NEVER or tally is None else end
        limit = 0 if tally is None else tally.limit(duration, since)
        return End(end, end, "" if tally is None else tally.doubt(since, last, limit))

    def tally(self, duration: Duration, zone: Zone) -> Tally | None:
        """How a clock of such a span runs in a zone; None where its time simply goes by."""
        opened = self.dates.opened(zone)
        if isinstance(duration, Counted):
            return CountedDates(zone, opened, working=duration.unit == "working days")
        return None if opened is None else OpenTime(opened)

    def beginning(self, window: Duration | str) -> Callable[[Kept, Interaction], Begin]:
        """How the first instant of a window that ends with an event is found; elapsed ones pass at all hours."""
        if isinstance(window, Elapsed):
            micros = window.micros
            return lambda event, _: Begin(event.time - micros + 1)
        dates = self.dates

        def beginning(event: Kept, interaction: Interaction) -> Begin:
            place = dates.place(event, interaction)
            begins = (window_begin(window, event.time, each, dates.opened(each)) for each in possible(place))
            return Begin(min(begins), place.doubt)

        return beginning

    def closed(self, calendar: str) -> Callable[[Kept, Interaction], Outside]:
        """Whether an event lies outside the hours of a calendar, in one of the zones that are possible."""
        return self._dates(calendar).outside


def possible(place: Place) -> tuple[Zone, ...]:
    """The zones of a place. Where none is known, something is counted all the same: the doubt says what it is worth."""
    return place.zones or (named("UTC"),)
