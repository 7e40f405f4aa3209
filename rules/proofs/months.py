"""Examples of a new rule that asks for months of data: events in each, in all but the last, and at their edges."""

import datetime
import re
from collections.abc import Iterable
from typing import Final

from rules.calendar.counting import dated, later, number
from rules.calendar.zone import DAY
from rules.proofs.offset import shown
from rules.timing.duration import Counted

_MOST: Final = 36
_DATE: Final = re.compile(r"\d{4}-\d{2}-\d{2}")


def examples(event: str, months: str, ending: str) -> dict[str, str]:
    """By name the parts of the skeleton's examples; none where the answers are no number and date: what is wrong with
    them the reader of rules says. `event` as a timeline says it."""
    begins = _begins(months, ending)
    if not begins:
        return {}
    last = begins.pop()
    ends = [*begins[1:], last]
    middles = [begin * DAY + DAY // 2 for begin in begins]
    edges = [
        begin * DAY if place % 2 == 0 else end * DAY - 1_000_000
        for place, (begin, end) in enumerate(zip(begins, ends, strict=True))
    ]
    kept = ["kept"] * len(begins)
    return {
        "first": str(dated(begins[0])),
        "each_month": _lines(event, begins[0], middles),
        "but_the_last": _lines(event, begins[0], [*middles[:-1], last * DAY]),
        "at_the_edges": _lines(event, begins[0], edges),
        "kept": ", ".join(kept),
        "but_one": ", ".join([*kept[:-1], "broken"]),
    }


def _begins(months: str, ending: str) -> list[int]:
    """The first days of the months that are over with a date, and of the next; none where there are no such."""
    if not (months.isdecimal() and 0 < int(months) <= _MOST and _DATE.fullmatch(ending)):
        return []
    try:
        after = number(datetime.date.fromisoformat(ending)) + 1
        own = number(dated(after).replace(day=1))
        return [*(later(own, Counted(-back, "months")) for back in range(int(months), 0, -1)), own]
    except ValueError:
        return []


def _lines(event: str, first_day: int, instants: Iterable[int]) -> str:
    """Lines of a timeline that begins with a day, each of an interaction of its own."""
    spans = ((instant - first_day * DAY, place) for place, instant in enumerate(instants, start=1))
    return "\n".join(f"      {shown(span)}  {event} subject=call-{place}" for span, place in spans)
