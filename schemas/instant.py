"""Instants on the wire: RFC 3339 text to microseconds since 1970 UTC and back."""

import functools
import re
from datetime import UTC, datetime, timedelta
from typing import Final

_FORM = re.compile(r"(\d{4}-\d\d-\d\d)[Tt ](\d\d:\d\d):([0-5]\d|60)(?:\.(\d{1,9}))?([Zz]|[+-]\d\d:[0-5]\d)", re.ASCII)
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND = timedelta(microseconds=1)
_KEPT: Final = 10_000

_seconds: dict[str, int] = {}
"""'2026-11-22T05:40:07', in another zone than UTC '2026-11-22T13:40:07+08:00', to its microseconds: a stream repeats
its seconds, so the calendar is asked once for each."""

_MILLISECONDS: Final = {f".{each:03}Z": each * 1000 for each in range(1000)}
"""What follows the second in most instants."""
_DECIMALS: Final = ("Z", *list(_MILLISECONDS)[1:])
"""The same as it is written, by milliseconds: a whole second has none."""


def micros(text: str) -> int:
    """Microseconds since 1970 UTC; further decimals are cut.

    Raises ValueError where the text is no RFC 3339 instant, or has no zone.
    """
    second = _seconds.get(text[:19])
    if second is not None and (rest := _MILLISECONDS.get(text[19:])) is not None:
        return second + rest
    zone = "" if text.endswith("Z") else text[-6:]
    second, decimals = _seconds.get(text[:19] + zone), text[19 : -len(zone or "Z")]
    if second is not None and (not decimals or _are_decimals(decimals)):
        return second + int(decimals[1:7].ljust(6, "0"))
    return _parse(text)


def _are_decimals(text: str) -> bool:
    return text[0] == "." and 1 < len(text) <= 10 and text[1:].isdecimal() and text.isascii()


def _parse(text: str) -> int:
    found = _FORM.fullmatch(text)
    if found is None:
        raise ValueError("no RFC 3339 instant with a zone, such as 2026-11-22T05:40:00.123Z")
    date, minute, second, decimals, zone = found.groups()
    offset = "+00:00" if zone in "Zz" else zone
    start = (datetime.fromisoformat(f"{date}T{minute}:00{offset}") - _EPOCH) // _MICROSECOND
    start += int(second) * 1_000_000
    if len(_seconds) >= _KEPT:
        _seconds.clear()
    _seconds[f"{date}T{minute}:{second}{'' if zone in 'Zz' else zone}"] = start
    return start + int((decimals or "")[:6].ljust(6, "0"))


def text(instant: int) -> str:
    """RFC 3339 in UTC: no decimals on a whole second, three where milliseconds suffice, else six."""
    second, rest = divmod(instant, 1_000_000)
    if rest % 1000:
        return f"{_whole_second(second)}.{rest:06}Z"
    return _whole_second(second) + _DECIMALS[rest // 1000]


@functools.lru_cache(maxsize=_KEPT)
def _whole_second(second: int) -> str:
    return (_EPOCH + timedelta(seconds=second)).replace(tzinfo=None).isoformat()
