"""Readers of single values: texts, words of a list, numbers, dates, durations, percentages."""

import re
from collections.abc import Callable, Iterable
from datetime import date
from fractions import Fraction
from typing import Final

from rules.grammar.nodes import Node, Scalar, one_or_more, shown
from rules.grammar.page import Page, did_you_mean
from rules.masking.profile import Profile
from rules.timing import duration

_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_PERCENT: Final = re.compile(r"([0-9]{1,9}(?:\.[0-9]{1,9})?)%")
_VERSION: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9}){0,2}")
TRUTH: Final = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}


def text(node: Node, page: Page) -> str | None:
    """A text that is not empty."""
    if isinstance(node, Scalar) and node.text.strip():
        return node.text.strip()
    page.wrong(node.line, f"{shown(node)} stands where a text is expected")
    return None


def texts(node: Node, page: Page) -> tuple[str, ...] | None:
    """A list of texts, none of them twice; a single text is a list of one."""
    found: dict[str, None] = {}
    for each in one_or_more(node):
        if (read := text(each, page)) in found:
            page.wrong(each.line, f"`{read}` stands here twice")
        elif read is not None:
            found[read] = None
    if not one_or_more(node):
        page.wrong(node.line, "an empty list stands where texts are expected")
    return tuple(found) or None


def word_of(words: Iterable[str]) -> Callable[[Node, Page], str | None]:
    """A reader of one of these words."""
    known = tuple(words)

    def word(node: Node, page: Page) -> str | None:
        found = text(node, page)
        if found is None or found in known:
            return found
        page.wrong(node.line, f"`{found}` is no word for `{page.key}`{did_you_mean(found, known)}")
        return None

    return word


def truth(node: Node, page: Page) -> bool | None:
    """`true` or `false`, in the spellings of YAML 1.2."""
    found = text(node, page)
    if found is None or found in TRUTH:
        return None if found is None else TRUTH[found]
    page.wrong(node.line, f"{shown(node)} is neither `true` nor `false`")
    return None


def profile(node: Node, page: Page) -> Profile | str | None:
    """A masking profile by its name; the name where this version has none that is called so."""
    name = text(node, page)
    return page.profiles.get(name, name) if name is not None else None


def whole(least: int, most: int | None = None) -> Callable[[Node, Page], int | None]:
    """A reader of whole numbers, not less than `least` and not more than `most`."""

    def number(node: Node, page: Page) -> int | None:
        found = text(node, page)
        if found is not None and re.fullmatch(r"[0-9]{1,15}", found) and least <= int(found) <= (most or int(found)):
            return int(found)
        if found is not None:
            page.wrong(node.line, f"{shown(node)} is no whole number from {least} {'on' if not most else f'to {most}'}")
        return None

    return number


def day(node: Node, page: Page) -> date | None:
    """A date as year-month-day."""
    found = text(node, page)
    if found is None:
        return None
    try:
        if _DATE.fullmatch(found):
            return date.fromisoformat(found)
    except ValueError:
        pass
    page.wrong(node.line, f"{shown(node)} is no date; write it as 2026-01-31")
    return None


def calendar(node: Node, page: Page) -> str | None:
    """The name of a calendar, which must be there when all files are read."""
    found = text(node, page)
    page.calendars.extend([] if found is None else [(node.line, found)])
    return found


def span(node: Node, page: Page) -> duration.Duration | None:
    """A duration, elapsed or counted."""
    found = text(node, page)
    if found is None:
        return None
    try:
        return duration.parse(found)
    except ValueError as error:
        page.wrong(node.line, str(error))
        return None


def passing(node: Node, page: Page) -> duration.Elapsed | None:
    """A duration that simply goes by."""
    found = span(node, page)
    if found is None or isinstance(found, duration.Elapsed):
        return found
    page.wrong(node.line, f"{shown(node)} is counted on a calendar; elapsed time is needed here, as in 60s or 24h")
    return None


def some_time(node: Node, page: Page) -> duration.Duration | None:
    """A duration that is not nothing."""
    found = span(node, page)
    if found == duration.Elapsed(0):
        page.wrong(node.line, f"{shown(node)} is no time at all; `{page.key}` must last")
        return None
    return found


def some_passing(node: Node, page: Page) -> duration.Elapsed | None:
    """A duration that simply goes by, and is not nothing."""
    found = passing(node, page)
    return None if found is None or some_time(node, page) is None else found


def percentage(found: str) -> Fraction | None:
    """85% as 17/20, exactly; None where the text is no percentage from 0 to 100."""
    percent = _PERCENT.fullmatch(found)
    share = Fraction(percent[1]) / 100 if percent else None
    return share if share is not None and share <= 1 else None


def span_or_percentage(node: Node, page: Page) -> duration.Duration | Fraction | None:
    """A duration, or a share of the whole as `96%`."""
    if not isinstance(node, Scalar) or not node.text.strip().endswith("%"):
        return span(node, page)
    share = percentage(node.text.strip())
    if share is None:
        page.wrong(node.line, f"{shown(node)} is no percentage from 0% to 100%")
    return share


def version(node: Node, page: Page) -> str | None:
    """Two or three numbers with dots; a lone major counts as its first minor."""
    found = text(node, page)
    if found is not None and _VERSION.fullmatch(found):
        return found if "." in found else f"{found}.0"
    if found is not None:
        page.wrong(node.line, f"{shown(node)} is no version; write it as 1.0")
    return None
