"""A rule's hours and zone, compiled: its calendar in each zone that is possible at an event."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from rules.calendar.file import Described
from rules.calendar.opening import Calendar
from rules.calendar.zone import Zone
from rules.compiling.reading import Reading
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import Judged
from rules.timing.places import ASSUMED, Place, Places, usual

if TYPE_CHECKING:
    from rules.rule import Rule


def doubted(judged: Judged, doubt: str) -> Judged:
    """A verdict with what limits it: it is undetermined, but where a zone was assumed, for then the strictest holds."""
    if not doubt or judged.verdict not in ("kept", "broken"):
        return judged
    if doubt != ASSUMED:
        return judged._replace(verdict="undetermined", value=None, reason=doubt)
    return judged._replace(reason=doubt) if judged.verdict == "broken" else judged


class Outside(NamedTuple):
    """Whether an event lies outside the hours in one of the zones that are possible; what limits a verdict."""

    is_outside: bool
    doubt: str = ""


class Dates:
    """`hours` (or another calendar in their place) and `zone` of a rule."""

    def __init__(self, rule: "Rule", reading: Reading, calendar: str | None = None) -> None:
        name = calendar or rule.check.hours
        self._calendar: Described | None = rule.calendars[name] if name else None
        own = self._calendar.zone if self._calendar else None
        self._places = Places(rule.check.zone or own or usual(rule), reading)

    def read(self, types: Iterable[str], reading: Reading) -> None:
        """Has what the zone depends on kept for these event types."""
        self._places.read(types, reading)

    def place(self, event: Kept, interaction: Interaction) -> Place:
        """The zones that are possible at an event; none where it is not known at all."""
        return self._places.at(event, interaction)

    def opened(self, zone: Zone) -> Calendar | None:
        """The hours in a zone."""
        return self._calendar.in_zone(zone) if self._calendar else None

    def outside(self, event: Kept, interaction: Interaction) -> Outside:
        """Whether an event lies outside the hours."""
        assert self._calendar is not None
        place = self.place(event, interaction)
        found = [_outside(self._calendar, zone, event.time) for zone in place.zones]
        questions = [each.doubt for each in found if each.doubt]
        if any(each.is_outside and not each.doubt for each in found):
            return Outside(True, place.doubt)
        return Outside(False, questions[0] if questions else place.doubt)


def _outside(calendar: Described, zone: Zone, instant: int) -> Outside:
    """In one zone. Where holidays are not known, what is closed by its weekday is so, unless it may be made up."""
    opened = calendar.in_zone(zone)
    is_outside = not opened.is_open(instant)
    is_sure = is_outside and not calendar.days.may_be_made_up
    return Outside(is_outside, "" if is_sure else opened.unknown(instant, instant))
