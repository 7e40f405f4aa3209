"""What the wall's clock shows, asked minute by minute: the slow truth that calendars are compared with."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from rules.calendar.days import HOUR, Days, Hours
from rules.calendar.zone import DAY
from rules.calendar.zone import named as zone

MINUTE = HOUR // 60
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def at(text: str, zone_name: str = "UTC") -> int:
    """The instant at which the wall of a zone first shows this."""
    local = datetime.fromisoformat(text)
    assert local.tzinfo is None
    naive = (local.replace(tzinfo=UTC) - EPOCH) // timedelta(microseconds=1)
    around = range(naive - 26 * HOUR, naive + 26 * HOUR, 15 * MINUTE)
    offsets = {zone(zone_name).offset(each) for each in around}
    return min(naive - offset for offset in offsets if zone(zone_name).offset(naive - offset) == offset)


def shown(instant: int, zone_name: str = "UTC") -> str:
    """What the wall of a zone shows, with its distance from UTC."""
    return str((EPOCH + timedelta(microseconds=instant)).astimezone(zone(zone_name)._info))


def daily(*periods: tuple[int, int]) -> Days:
    """The same hours every day."""
    hours = tuple(Hours(begin * HOUR, end * HOUR) for begin, end in periods)
    return Days("daily", (hours,) * 7)


def weekdays(begin: int, end: int) -> Days:
    """The same hours from Monday to Friday."""
    hours = (Hours(begin * HOUR, end * HOUR),)
    return Days("weekdays", (hours,) * 5 + ((), ()))  # type: ignore[arg-type]  # seven of them


def is_open(days: Days, zone_name: str, instant: int) -> bool:
    """Whether the wall shows a time in a period of its date, or in one of the day before that runs past midnight."""
    wall = instant + zone(zone_name).offset(instant)
    day, time = wall // DAY, wall % DAY
    today = any(begin <= time < end for begin, end in days.hours(day))
    return today or any(begin <= time + DAY < end for begin, end in days.hours(day - 1))


def minutes(begin: int, end: int) -> Iterator[int]:
    yield from range(begin, end, MINUTE)


def elapsed(days: Days, zone_name: str, since: int, until: int) -> int:
    return sum(MINUTE for minute in minutes(since, until) if is_open(days, zone_name, minute))


def add(days: Days, zone_name: str, since: int, micros: int) -> int:
    """Whole minutes of open time, gone by one after the other; the search ends after eight weeks."""
    for minute in minutes(since, since + 56 * DAY):
        if micros == 0:
            return minute
        micros -= MINUTE if is_open(days, zone_name, minute) else 0
    raise AssertionError("it did not open often enough")
