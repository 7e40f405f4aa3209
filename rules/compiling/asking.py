"""When a rule asks at all: `applies_to`, the dates it is in force, and `unless` with its state."""

from datetime import date
from typing import TYPE_CHECKING

from rules.calendar.counting import number
from rules.compiling.reading import Reading, conditions, tests
from rules.folds.same import Same
from rules.folds.state import NONE, Staying, Switches
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import ALWAYS, NEVER, Test
from rules.selector import Selector, State
from rules.timing.duration import Duration, Elapsed
from rules.timing.places import home
from rules.timing.span import Span

if TYPE_CHECKING:
    from rules.rule import Rule


def elapsed(duration: Duration | None, otherwise: int = 0) -> int:
    """Microseconds of a duration that is not counted on a calendar."""
    return duration.micros if isinstance(duration, Elapsed) else otherwise


def start_of(day: date, rule: "Rule") -> int:
    """The first instant of a date where the rule's own days are."""
    return home(rule).begin_of(number(day))


def force_of(rule: "Rule", *, any_date: bool) -> tuple[int, int]:
    """From which instant on it is in force, and until before which one."""
    first = start_of(rule.valid_from, rule) if rule.valid_from and not any_date else -NEVER
    return first, home(rule).begin_of(number(rule.valid_to) + 1) if rule.valid_to and not any_date else NEVER


def asks(rule: "Rule", reading: Reading, *, any_date: bool) -> Test:
    """Whether a rule is in force at an event and applies to its interaction. Dates are
    days where the rule's own are, both included."""
    applies = conditions(rule.applies_to, reading)
    first, end = force_of(rule, any_date=any_date)
    if (first, end) == (-NEVER, NEVER):
        return applies
    if applies is ALWAYS:
        return lambda event, _: first <= event.time < end
    return lambda event, interaction: first <= event.time < end and applies(event, interaction)


class Unless:
    """`unless`, compiled: a selector that the judged event meets, or a state that is on at it."""

    def __init__(self, unless: Selector | State | None, same: Same, span: Span, reading: Reading) -> None:
        self._meets = {} if isinstance(unless, State) else tests(unless, reading)
        self._state = Staying(unless if isinstance(unless, State) else None, same, span, reading, everywhere=True)
        self.asks_anything = unless is not None
        self.types = self._state.types
        """Events that switch the state."""

    def spares(self, switches: Switches | None, event: Kept, interaction: Interaction, type_: str) -> bool:
        """Whether the rule does not ask at this event."""
        meets = self._meets.get(type_)
        if meets is not None and meets(event, interaction):
            return True
        return bool(switches) and self._state.on(switches or NONE, event, interaction, type_) is not None

    def after(
        self, switches: Switches | None, place: int, event: Kept, interaction: Interaction, type_: str
    ) -> Switches | None:
        """The state's switches when this event has passed; the same object when it switches nothing."""
        if type_ not in self.types:
            return switches
        turn = self._state.turn(place, event, interaction, type_)
        return switches if turn is None else self._state.after(switches or NONE, turn)
