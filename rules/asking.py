"""When a rule asks at all: `applies_to`, the dates it is in force, and `unless` with its states."""

from datetime import date, timedelta
from typing import TYPE_CHECKING, NamedTuple

from rules.condition import MISSING
from rules.duration import Duration, Elapsed
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import ALWAYS, NEVER, Test
from rules.reading import Reader, Reading, at, conditions, kept_value, tests
from rules.selector import Selector, State
from schemas.wire import Event

if TYPE_CHECKING:
    from rules.rule import Rule

_EPOCH = date(1970, 1, 1)
_DAY = 86_400_000_000


def elapsed(duration: Duration | None, otherwise: int = 0) -> int:
    """Microseconds of a duration that is not counted on a calendar."""
    return duration.micros if isinstance(duration, Elapsed) else otherwise


def start_of(day: date) -> int:
    return (day - _EPOCH) // timedelta(days=1) * _DAY


def asks(rule: "Rule", reading: Reading, *, any_date: bool) -> Test:
    """Whether a rule is in force at an event and applies to its interaction. Dates are days in UTC, both included."""
    applies = conditions(rule.applies_to, reading)
    if any_date or (rule.valid_from is None and rule.valid_to is None):
        return applies
    first = start_of(rule.valid_from) if rule.valid_from else -NEVER
    end = start_of(rule.valid_to) + _DAY if rule.valid_to else NEVER
    if applies is ALWAYS:
        return lambda event, _: first <= event.time < end
    return lambda event, interaction: first <= event.time < end and applies(event, interaction)


class Switch(NamedTuple):
    """Where a state stands: since when it is on, and what its latest instant brought (from and to cancel out)."""

    since: int = NEVER
    instant: int = -1
    saw: int = 0
    was: int = NEVER


_FROM, _TO, _BOTH = 1, 2, 3


class Unless:
    """`unless`, compiled: a selector that the judged event meets, or a state that is on at it."""

    def __init__(self, unless: Selector | State | None, same: "Same", reading: Reading) -> None:
        state = unless if isinstance(unless, State) else State(())
        self._meets = {} if isinstance(unless, State) else tests(unless, reading)
        self._from = tests(state.from_, reading)
        self._to = tests(state.to, reading)
        self._grace = elapsed(state.grace)
        self._for = elapsed(state.for_, NEVER)
        self._same = same
        self.asks_anything = unless is not None
        self.types = frozenset(self._from) | frozenset(self._to)
        """Events that switch the state."""

    def spares(self, switches: dict[object, Switch], event: Kept, interaction: Interaction, type_: str) -> bool:
        """Whether the rule does not ask at this event."""
        meets = self._meets.get(type_)
        if meets is not None and meets(event, interaction):
            return True
        if not self.types or self.turn(event, interaction, type_):
            return False
        key = self._same.of(event)
        switch = None if key is None else switches.get(key)
        return switch is not None and switch.since + self._grace <= event.time < switch.since + self._for

    def turn(self, event: Kept, interaction: Interaction, type_: str) -> int:
        """Whether this event switches on (1), off (2) or both (3)."""
        on, off = self._from.get(type_), self._to.get(type_)
        switched_on = _FROM if on is not None and on(event, interaction) else 0
        return switched_on | (_TO if off is not None and off(event, interaction) else 0)

    def after(
        self, switches: dict[object, Switch], event: Kept, interaction: Interaction, type_: str
    ) -> dict[object, Switch]:
        """The switches when this event has passed; the same object when it switches nothing."""
        turn = self.turn(event, interaction, type_)
        if not turn:
            return switches
        key = self._same.of(event)
        if key is None:  # what is absent agrees with nothing: this event switches nobody's state
            return switches
        switch = switches.get(key, Switch())
        if switch.instant != event.time:
            switch = switch._replace(instant=event.time, saw=0, was=switch.since)
        saw = switch.saw | turn
        since = switch.was if saw == _BOTH else event.time if saw == _FROM else NEVER
        return {**switches, key: switch._replace(saw=saw, since=since)}


class Same:
    """`same`, compiled: the values on which events must agree to belong together; absent agrees with nothing."""

    def __init__(self, names: tuple[str, ...]) -> None:
        self.names = names

    def of(self, event: Kept) -> object:
        """The event's values; None where one is absent and `same` is given."""
        if not self.names:
            return ()
        values = event.values or {}
        found = tuple(values.get(f"same:{name}") for name in self.names)
        return None if None in found else found


def read_same(same: Same, types: frozenset[str], reading: Reading) -> None:
    """Has the fields of `same` kept for these event types."""
    for type_ in types:
        for name in same.names:
            reading.value(type_, f"same:{name}", _scalar(at(name)))


def _scalar(read: Reader) -> Reader:
    def scalar(event: Event) -> object:
        value = read(event)
        return None if value is MISSING or type(value) not in (str, int, float, bool) else kept_value(value)

    return scalar
