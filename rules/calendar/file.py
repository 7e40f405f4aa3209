"""A calendar as its file describes it, and the same in a zone."""

from dataclasses import dataclass, field
from pathlib import Path

from rules.calendar.days import Days
from rules.calendar.opening import Calendar
from rules.calendar.zone import Zone, named, names


@dataclass(frozen=True, slots=True)
class Described:
    """One file `calendars/<name>.yaml`."""

    name: str
    path: Path
    digest: str
    """16 hex digits of the file's bytes."""
    zone: str | None
    """Where its hours are read, unless the rule says so; None where every rule must."""
    days: Days = field(compare=False)
    _opened: dict[str, Calendar] = field(default_factory=dict, compare=False, repr=False)

    def __str__(self) -> str:
        return self.name

    def in_zone(self, zone: Zone) -> Calendar:
        """The calendar in a zone; one for all who ask, for it remembers the days that it was asked about."""
        return self._opened.setdefault(zone.name, Calendar(self.days, zone))


@dataclass(frozen=True, slots=True)
class Within:
    """What `during` asks: a calendar, and where its hours are read: an IANA name, a field, or `customer`."""

    calendar: Described
    zone: str

    def __str__(self) -> str:
        return self.calendar.name

    @property
    def is_named(self) -> bool:
        """Whether the zone is one by name, the same for every event."""
        return self.zone in names()

    def in_zone(self, zone: str) -> "Within":
        return Within(self.calendar, zone)

    def is_open(self, instant: int) -> bool:
        """Whether it is open at an instant; only where `zone` is an IANA name."""
        return self.calendar.in_zone(named(self.zone)).is_open(instant)

    @property
    def text(self) -> str:
        """The same for the same hours, in every run."""
        return f"{self.calendar.name} {self.calendar.digest} {self.zone}"
