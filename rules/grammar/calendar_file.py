"""Reads one calendar from its file's bytes."""

import hashlib
import re
from collections.abc import Mapping as ReadOnly
from datetime import date
from itertools import pairwise
from typing import Annotated, Final

from rules.calendar import public, zone
from rules.calendar.counting import dated, number
from rules.calendar.days import HOUR, Day, Days, Hours, Week
from rules.calendar.file import Described
from rules.grammar import values, yaml
from rules.grammar.keyed import Keyed, Read, build
from rules.grammar.nodes import Mapping, Node, Scalar, one_or_more, shown
from rules.grammar.page import Page, did_you_mean, listed

WEEKDAYS: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PERIOD: Final = re.compile(r"([01][0-9]|2[0-3]):([0-5][0-9]) ?- ?(?:([01][0-9]|2[0-3]):([0-5][0-9])|24:00)")
_COUNTRY: Final = re.compile(r"[A-Z]{2}")
_MINUTE: Final = HOUR // 60


def _day(node: Node, page: Page) -> Day | None:
    """A list of periods, in any order, that do not overlap; an empty list is a closed day."""
    found = [_period(each, page) for each in one_or_more(node)]
    whole = sorted(each for each in found if each is not None)
    if any(after.begin < before.end for before, after in pairwise(whole)):
        page.wrong(node.line, f"periods of `{page.key}` overlap")
        return None
    return tuple(whole) if len(whole) == len(found) else None


def _period(node: Node, page: Page) -> Hours | None:
    found = _PERIOD.fullmatch(node.text.strip()) if isinstance(node, Scalar) else None
    if found is None:
        page.wrong(
            node.line,
            f"{shown(node)} is no period; write it as 09:00-18:00, several as a list, past midnight as 22:00-06:00",
        )
        return None
    begin = int(found[1]) * HOUR + int(found[2]) * _MINUTE
    end = 24 * HOUR if found[3] is None else int(found[3]) * HOUR + int(found[4]) * _MINUTE
    if begin == end:
        page.wrong(node.line, f"{shown(node)} ends when it begins; the whole day is 00:00-24:00")
        return None
    return Hours(begin, end if end > begin else end + 24 * HOUR)


class _Periods(Keyed):
    monday: Annotated[Day, Read(_day)] = ()
    tuesday: Annotated[Day, Read(_day)] = ()
    wednesday: Annotated[Day, Read(_day)] = ()
    thursday: Annotated[Day, Read(_day)] = ()
    friday: Annotated[Day, Read(_day)] = ()
    saturday: Annotated[Day, Read(_day)] = ()
    sunday: Annotated[Day, Read(_day)] = ()


def _week(node: Node, page: Page) -> Week | None:
    read = build(_Periods, node, page)
    if read is None:
        return None
    return (read.monday, read.tuesday, read.wednesday, read.thursday, read.friday, read.saturday, read.sunday)


def _zone(node: Node, page: Page) -> str | None:
    found = values.text(node, page)
    if found is not None and found not in zone.names():
        page.wrong(node.line, f"unknown zone `{found}`{did_you_mean(found, zone.names())}")
    return found


def _country(node: Node, page: Page) -> str | None:
    found = values.text(node, page)
    if found is not None and not _COUNTRY.fullmatch(found):
        page.wrong(node.line, f"{shown(node)} is no country; write its two letters, as in CN")
    return found


def _years(node: Node, page: Page) -> frozenset[int] | None:
    found = [values.whole(1970)(each, page) for each in one_or_more(node)]
    return frozenset(each for each in found if each is not None)


class _Holidays(Keyed):
    country: Annotated[str, Read(_country)]
    subdivision: Annotated[str, Read(values.text)] | None = None
    make_up_days: Annotated[bool, Read(values.truth)] = False
    stated_years: Annotated[frozenset[int], Read(_years)] = frozenset()
    """Years whose holidays and make-up days the file itself names, as closures and extra."""


def _public(node: Node, page: Page) -> public.Public | None:
    read = build(_Holidays, node, page)
    if read is None:
        return None
    return public.Public(read.country, read.subdivision, make_up_days=read.make_up_days, stated=read.stated_years)


def _closures(node: Node, page: Page) -> tuple[int, ...] | None:
    found = [values.day(each, page) for each in one_or_more(node)]
    dates = [each for each in found if each is not None]
    for twice in sorted({each for each in dates if dates.count(each) > 1}):
        page.wrong(node.line, f"{twice} stands here twice")
    return tuple(map(number, dates)) if len(dates) == len(found) else None


def _extra(node: Node, page: Page) -> ReadOnly[int, Day] | None:
    if not isinstance(node, Mapping):
        page.wrong(node.line, f"{shown(node)} stands where dates with periods are expected, as in 2026-12-27: [...]")
        return None
    found: dict[int, Day] = {}
    for key, value in node.items:
        here = page.nested()
        here.key = key.text
        at, hours = values.day(key, page), _day(value, here)
        if isinstance(at, date) and hours is not None:
            found[number(at)] = hours
    return found


class _File(Keyed):
    zone: Annotated[str, Read(_zone)] | None = None
    periods: Annotated[Week, Read(_week)]
    holidays: Annotated[public.Public, Read(_public)] | None = None
    closures: Annotated[tuple[int, ...], Read(_closures)] = ()
    extra: Annotated[ReadOnly[int, Day], Read(_extra)] = {}


def read(content: bytes, page: Page, *, is_named: bool) -> Described | None:
    """The calendar; None where the page says what is wrong. Whether holidays of its country are known is asked only
    where a rule names it: the package that knows takes its time."""
    node = yaml.read(content, page, "a calendar: a mapping with `zone` and `periods`")
    if node is None:
        return None
    if "check" in node:
        page.wrong(node.line_of("check"), "this looks like a rule; the folder `calendars` holds none")
        return None
    read_ = build(_File, node, page)
    if read_ is not None:
        _review(read_, node, page)
        if is_named and read_.holidays is not None:
            _review_country(read_.holidays, node.get("holidays"), page)
    return None if read_ is None or page.mistakes else _described(read_, content, page)


def _described(read_: _File, content: bytes, page: Page) -> Described:
    name = page.path.stem
    days = Days(name, read_.periods, {**dict.fromkeys(read_.closures, ()), **read_.extra}, read_.holidays)
    return Described(name, page.path, hashlib.blake2b(content, digest_size=8).hexdigest(), read_.zone, days)


def _review(read_: _File, node: Mapping, page: Page) -> None:
    for each in sorted(set(read_.closures) & set(read_.extra)):
        page.wrong(node.line_of("extra"), f"{dated(each)} is closed and has extra hours; only one can hold")
    if not any(read_.periods) and not any(read_.extra.values()):
        page.wrong(node.line_of("periods"), f"it never opens; give hours to {listed(WEEKDAYS)}")


def _review_country(read_: public.Public, node: Node | None, page: Page) -> None:
    if not isinstance(node, Mapping) or (read_.country == public.CHINA and read_.subdivision is None):
        return
    known = public.countries()
    if read_.country not in known:
        hint = did_you_mean(read_.country, known)
        page.wrong(node.line_of("country"), f"no holidays are known of the country `{read_.country}`{hint}")
    elif read_.subdivision is not None and read_.subdivision not in known[read_.country]:
        hint = did_you_mean(read_.subdivision, known[read_.country])
        page.wrong(node.line_of("subdivision"), f"{read_.country} has no subdivision `{read_.subdivision}`{hint}")
