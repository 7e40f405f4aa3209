"""In which zones somebody can be of whom only the country, or the beginning of a number, is known."""

import functools
from typing import Final

from rules.calendar.zone import names, packaged

_ONE_LEGAL_TIME: Final = {"CN": ("Asia/Shanghai",)}
"""Countries with one legal time, of which the database also lists a zone that parts of the people live by."""

_ALSO: Final = {"UK": "GB"}
"""What people write for a code of the database."""


def of_country(code: str) -> tuple[str, ...]:
    """The zones of a country by its two letters (`US`, or `US-FL` for a part of it); none where it is not known."""
    country = code.strip().upper().partition("-")[0]
    country = _ALSO.get(country, country)
    return _ONE_LEGAL_TIME.get(country) or _by_country().get(country, ())


@functools.lru_cache(maxsize=10_000)
def of_number(number: str) -> tuple[str, ...]:
    """The zones of a telephone number or of its beginning (`+1 212`), by the numbering plan; none where not known."""
    from phonenumbers.tzdata import TIMEZONE_DATA, TIMEZONE_LONGEST_PREFIX

    digits = "".join(each for each in number if each in "0123456789")
    for length in range(min(len(digits), TIMEZONE_LONGEST_PREFIX), 0, -1):
        if (found := TIMEZONE_DATA.get(digits[:length])) is not None:
            return tuple(each for each in found if each in names())
    return ()


@functools.cache
def _by_country() -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for line in packaged("zoneinfo/zone.tab").decode().splitlines():
        if line and not line.startswith("#"):
            country, _, zone = line.split("\t")[:3]
            found.setdefault(country, []).append(zone)
    return {country: tuple(zones) for country, zones in found.items()}
