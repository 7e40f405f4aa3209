"""Time zones: which date an instant has, and when a date begins; a day is not always 24 hours from midnight."""

import functools
import pkgutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

DAY: Final = 86_400_000_000
"""Microseconds of 24 hours."""

FIRST: Final = -719_000 * DAY
LAST: Final = 2_932_000 * DAY
"""The instants that a calendar can be asked at: the years 2 to 9997."""

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND: Final = 1_000_000
_FARTHEST: Final = 26 * 3600 * _SECOND
"""No zone's clock stands farther from UTC; with room."""
_SAMPLE: Final = 6 * 3600 * _SECOND
"""Clocks change at most once in so long."""
_KEPT: Final = 10_000
_UNASKED: Final = -1
"""No zone is a microsecond away from UTC."""


class Stretch(NamedTuple):
    """Instants from `begin` (in it) to `end` (not in it) at which the clock is `offset` microseconds ahead of UTC."""

    begin: int
    end: int
    offset: int


class Zone:
    """One zone of the IANA database. Days are numbered from 1970-01-01, which is 0; instants are microseconds."""

    def __init__(self, info: ZoneInfo) -> None:
        self.name = str(info.key)
        self._info = info
        self._begins: dict[int, int] = {}
        self._offsets: dict[int, int | None] = {}

    def offset(self, instant: int) -> int:
        """How far the clock is ahead of UTC at an instant, microseconds."""
        day = instant // DAY
        known = self._offsets.get(day, _UNASKED)
        if known == _UNASKED:
            if len(self._offsets) >= _KEPT:
                self._offsets.clear()
            known = self._offsets[day] = self._all_day(day * DAY)
        return self._asked(instant) if known is None else known

    def _all_day(self, begin: int) -> int | None:
        """The offset of 24 hours of UTC; None where the clock changes in them."""
        first = self._asked(begin)
        samples = range(begin + _SAMPLE, begin + DAY + 1, _SAMPLE)
        return first if all(self._asked(each) == first for each in samples) else None

    def _asked(self, instant: int) -> int:
        at = (_EPOCH + timedelta(microseconds=min(max(instant, FIRST), LAST))).astimezone(self._info)
        offset = at.utcoffset()
        assert offset is not None
        return offset // timedelta(microseconds=1)

    def day_of(self, instant: int) -> int:
        """The number of the date that the wall shows."""
        return (instant + self.offset(instant)) // DAY

    def begin_of(self, day: int) -> int:
        """The first instant of a date; of a date that the zone left out, the first instant after it."""
        found = self._begins.get(day)
        if found is None:
            if len(self._begins) >= _KEPT:
                self._begins.clear()
            midnight = day * DAY
            around = self.stretches(midnight - _FARTHEST, midnight + _FARTHEST)
            found = min(max(each.begin, midnight - each.offset) for each in around if midnight - each.offset < each.end)
            self._begins[day] = found
        return found

    def stretches(self, begin: int, end: int) -> Iterator[Stretch]:
        """The time from `begin` to `end`, cut where the clock changes."""
        offset = self.offset(begin)
        at = begin
        while at < end:
            sample = min(at + _SAMPLE, end)
            after = self.offset(sample)
            if after != offset:
                change = self._change(at, sample)
                yield Stretch(begin, change, offset)
                begin, offset = change, after
            at = sample
        if begin < end:
            yield Stretch(begin, end, offset)

    def _change(self, before: int, after: int) -> int:
        """The instant between these at which the clock changes, a whole second."""
        offset = self.offset(before)
        low, high = before // _SECOND, -(-after // _SECOND)
        while high - low > 1:
            middle = (low + high) // 2
            if self.offset(middle * _SECOND) == offset:
                low = middle
            else:
                high = middle
        return high * _SECOND


@functools.cache
def named(name: str) -> Zone:
    """The zone of an IANA name. Raises ValueError where there is none.

    From the package and never from the system: the same rule files and packages give the same verdicts everywhere.
    """
    if name not in names():
        raise ValueError(f"there is no zone `{name}`")
    return Zone(ZoneInfo.from_file(BytesIO(packaged(f"zoneinfo/{name}")), key=name))


@functools.cache
def names() -> frozenset[str]:
    """All names that the database knows."""
    return frozenset(packaged("zones").decode().split())


def packaged(name: str) -> bytes:
    """A file of the zones' package."""
    content = pkgutil.get_data("tzdata", name)
    assert content is not None
    return content
