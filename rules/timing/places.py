"""Where a rule's dates and hours are: in the zone that it names, or in those that a customer can be in."""

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final, NamedTuple

from rules.browsing import RUNNING
from rules.calendar import whereabouts
from rules.calendar.zone import Zone, named, names
from rules.compiling.reading import Reading
from rules.history import Kept
from rules.interaction import ENVELOPE, LATE, Interaction
from rules.paths import Reader, at, fields_of
from schemas.wire import Event

if TYPE_CHECKING:
    from rules.rule import Rule

CUSTOMER: Final = "customer"
ASSUMED: Final = "zone assumed"
UNKNOWN: Final = "zone unknown"
_UTC: Final = "UTC"
_EITHER: Final = "|"
_BY_ADDRESS, _BY_NUMBER = "zone by address", "zone by number"
"""What an interaction knows of its customer's zone, by how it is known."""


class Place(NamedTuple):
    """The zones that may hold at an event, and what limits a verdict for that: ASSUMED, UNKNOWN or nothing."""

    zones: tuple[Zone, ...]
    doubt: str = ""


def home(rule: "Rule") -> Zone:
    """Where a rule's own days are: in the one zone that it names, itself or by a calendar, or its jurisdiction's."""
    return named(_fixed(rule) or usual(rule))


def usual(rule: "Rule") -> str:
    """The zone of a rule that names none: that of its jurisdictions, where all have one and the same; else UTC."""
    asked = dict(rule.applies_to).get("jurisdiction")
    if asked is None or asked.word not in ("is", "in"):
        return _UTC
    codes = asked.value if isinstance(asked.value, tuple) else (asked.value,)
    found = {zone for code in codes for zone in whereabouts.of_country(str(code)) or (_UTC,)}
    return found.pop() if len(found) == 1 else _UTC


def _fixed(rule: "Rule") -> str | None:
    """None where it names none, or where events decide."""
    zone = rule.check.zone
    if zone is not None:
        return zone if zone in names() else None
    calendars = (calendar.zone for _, calendar in sorted(rule.calendars.items()))
    hours = rule.calendars.get(rule.check.hours or getattr(rule.check, "outside", None) or "")
    return hours.zone if hours else next(calendars, None)


class Places:
    """`zone`, compiled: an IANA name, a field, or `customer`. `read` has the field kept for event types."""

    def __init__(self, zone: str | None, reading: Reading) -> None:
        """Without a zone, or with a name, that is the place of every event."""
        self._zone = zone or _UTC
        self._always = Place((named(self._zone),)) if self._zone in names() else None
        self._is_customer = self._zone == CUSTOMER
        if self._is_customer:
            reading.state("zone", _BY_ADDRESS, _of_address)
            reading.state("zone", _BY_NUMBER, _of_number)
            self._asked = tuple(map(reading.attribute, (_BY_ADDRESS, _BY_NUMBER, "country", "jurisdiction")))
        elif self._always is None and self._is_attribute:
            self._asked = (reading.attribute(self._zone),)

    @property
    def _is_attribute(self) -> bool:
        return self._zone in LATE or self._zone in RUNNING or self._zone in ENVELOPE

    def read(self, types: Iterable[str], reading: Reading) -> None:
        """Has the field kept for these event types, where it is one of theirs."""
        if self._always is None and not self._is_customer and not self._is_attribute:
            for type_ in types:
                reading.value(type_, f"zone:{self._zone}", _valid(at(self._zone)), fields_of([self._zone]))

    def at(self, event: Kept, interaction: Interaction) -> Place:
        """The zones at an event: of a customer all that are possible."""
        if self._always is not None:
            return self._always
        if self._is_customer:
            return _customers(*(str(asked(event, interaction) or "") for asked in self._asked))
        if self._is_attribute:
            return _field(self._asked[0](event, interaction))
        return _field((event.values or {}).get(f"zone:{self._zone}"))


def _field(value: object) -> Place:
    return Place((named(value),)) if isinstance(value, str) and value in names() else Place((), UNKNOWN)


@functools.lru_cache(maxsize=10_000)
def _customers(by_address: str, by_number: str, country: str, jurisdiction: str) -> Place:
    """The address's zone holds where no number contradicts it; else all that are possible do."""
    stated = [zone for zones in (by_address, by_number) for zone in zones.split(_EITHER) if zone]
    possible = tuple(dict.fromkeys(stated)) or whereabouts.of_country(country) or whereabouts.of_country(jurisdiction)
    zones = tuple(map(named, possible))
    if not zones:
        return Place((), UNKNOWN)
    return Place(zones, "" if by_address and len(zones) == 1 else ASSUMED)


def _of_address(event: Event) -> str | None:
    return None if event.data.get("zone_from") == "number" else _possible(event.data.get("zone"))


def _of_number(event: Event) -> str | None:
    return _possible(event.data.get("zone")) if event.data.get("zone_from") == "number" else None


def _possible(value: object) -> str | None:
    """A zone's name as it is, a number as the zones of its plan: no digit of it is kept."""
    text = str(value)
    if text.startswith("+"):
        return _EITHER.join(whereabouts.of_number(text)) or None
    return text if text in names() else None


def _valid(read: Reader) -> Reader:
    def valid(event: Event) -> object:
        value = read(event)
        return value if isinstance(value, str) and value in names() else None

    return valid
