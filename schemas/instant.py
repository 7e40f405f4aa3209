"""Instants on the wire: RFC 3339 text to microseconds since 1970 UTC and back."""

import functools
import re
from datetime import UTC, datetime, timedelta

_FORM = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):([0-5]\d|60)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:[0-5]\d)", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_MINUTES_KEPT = 10_000

_minutes: dict[str, int] = {}
"""'2026-11-22T05:40:' to its microseconds: a stream repeats its minutes, so the calendar is asked once for each."""


def micros(text: str) -> int:
    """Microseconds since 1970 UTC; further decimals are cut.

    Raises ValueError where the text is no RFC 3339 instant, or has no zone.
    """
    minute = _minutes.get(text[:17])
    if minute is not None and len(text) == 24 and text[23] == "Z" and text[19] == ".":
        digits = text[17:19] + text[20:23]
        if digits.isdecimal() and digits.isascii() and digits < "60":
            return minute + int(digits) * 1000
    return _parse(text)


def _parse(text: str) -> int:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError("no RFC 3339 instant with a zone, such as 2026-11-22T05:40:00.123Z")
    date, minute, second, decimals, zone = found.groups()
    offset = "+00:00" if zone in "Zz" else zone
    start = (datetime.fromisoformat(f"{date}T{minute}:00{offset}") - _EPOCH) // _MICROSECOND
    if zone == "Z":
        if len(_minutes) >= _MINUTES_KEPT:
            _minutes.clear()
        _minutes[f"{date}T{minute}:"] = start
    return start + int(second) * 1_000_000 + int((decimals or "")[:6].ljust(6, "0"))


def text(instant: int) -> str:
    """RFC 3339 in UTC: no decimals on a whole second, three where milliseconds suffice, else six."""
    second, rest = divmod(instant, 1_000_000)
    whole = _whole_second(second)
    if rest == 0:
        return f"{whole}Z"
    return f"{whole}.{rest // 1000:03}Z" if rest % 1000 == 0 else f"{whole}.{rest:06}Z"


@functools.lru_cache(maxsize=_MINUTES_KEPT)
def _whole_second(second: int) -> str:
    return (_EPOCH + timedelta(seconds=second)).replace(tzinfo=None).isoformat()
