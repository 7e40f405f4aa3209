"""Durations as a rule's events meet them: when one that begins at an event is over."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Literal

from rules.duration import Duration, Elapsed
from rules.history import Kept
from rules.interaction import Interaction

if TYPE_CHECKING:
    from rules.rule import Rule

Ending = Callable[[Kept, Interaction], tuple[int, int]]
"""The earliest and the latest instant at which a span that begins at an event may be over, over all zones in which
the event may lie."""


class Span:
    """The durations of one rule, in its zone and its hours."""

    def __init__(self, rule: "Rule") -> None:
        self._hours = rule.check.hours

    def ending(self, duration: Duration, day_one: Literal["next", "same"] = "next") -> Ending:
        """How the end of a duration is found."""
        assert isinstance(duration, Elapsed), "rules whose durations are counted are not judged yet"
        micros = duration.micros
        return lambda event, _: (event.time + micros, event.time + micros)

    def beginning(self, window: Duration | str) -> Callable[[Kept, Interaction], int]:
        """How the first instant of a window that ends with an event is found; the earliest of all zones."""
        assert isinstance(window, Elapsed), "rules whose windows are counted are not judged yet"
        micros = window.micros
        return lambda event, _: event.time - micros + 1

    def closed(self, calendar: str) -> Callable[[Kept, Interaction], bool]:
        """Whether an event lies outside the hours of a calendar, in one of the zones that are possible."""
        raise AssertionError(f"rules that ask the calendar {calendar} are not judged yet")
