"""How long a span is at most, whatever its zone, its holidays and the clocks there do."""

from typing import Final

from rules.history import NEVER
from rules.timing.duration import Duration, Elapsed

HOUR: Final = 3_600_000_000
DAY: Final = 24 * HOUR

_WORDS: Final = {"hour": 1, "day": 25, "week": 169, "month": 745, "quarter": 2209, "year": 8785}
"""Hours: a clock that goes back once makes its day an hour longer."""
_DAYS: Final = {"days": 1, "working days": 7, "months": 31, "years": 366}
"""A calendar may be open on one day of the week."""
_MARGIN: Final = {"working days": 32}
"""Days for the longest holidays; of other spans two, for the rest of the first day and for zones."""


def longest(span: Duration | str | None) -> int:
    """Microseconds; 0 of nothing. Elapsed time is taken to go by: what waits for openings may take longer."""
    if span is None:
        return 0
    if isinstance(span, str):
        return _WORDS[span] * HOUR
    if isinstance(span, Elapsed):
        return span.micros
    return min(NEVER, (span.count * _DAYS[span.unit] + _MARGIN.get(span.unit, 2)) * DAY)
