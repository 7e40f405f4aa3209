"""States: on after one event and off at another, or when their time is over; where each stands after an event."""

from collections.abc import Iterable, Iterator, Mapping
from typing import Final, NamedTuple

from rules.compiling.reading import Reading, tests
from rules.folds.same import Same
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.selector import State
from rules.timing.span import End, Span

FROM, TO, BOTH = 1, 2, 3
"""What an event does to a state."""


class Stay(NamedTuple):
    """A state that is on, or waits for its grace. Places are positions in the history."""

    began: int
    """The `from` that began it; one that comes while it is on prolongs it."""
    began_at: int
    latest: int
    """The `from` that it lasts since."""
    on_at: int
    """When its grace is over: from then on it is on."""
    off_at: int
    """When `for` is over: then it is off. NEVER without one."""
    doubt: str = ""
    """What limits a verdict that depends on its grace or its end."""

    def is_on(self, at: int) -> bool:
        return self.on_at <= at < self.off_at


class Switch(NamedTuple):
    """Where a state stands, and what its latest instant brought: a `from` and a `to` at one instant cancel out."""

    stay: Stay | None = None
    instant: int = -1
    saw: int = 0
    was: Stay | None = None
    """What it was before that instant."""


class Turn(NamedTuple):
    """An event that switches a state."""

    at: int
    same: object
    turn: int
    stay: Stay
    """What it begins where it is a `from`."""


class Stayed(NamedTuple):
    """A stay and when it was over: NEVER while nothing closed it."""

    stay: Stay
    same: object
    end: int


Switches = Mapping[object, Switch]
"""By values of `same`."""
NONE: Final[Switches] = {}


class Staying:
    """A state, compiled. Without a state it is never on. Where several zones are possible it is on if it is on in any
    of them, or (`everywhere`) in all."""

    def __init__(
        self, state: State | None, same: Same, span: Span, reading: Reading, *, everywhere: bool = False
    ) -> None:
        state = state or State(())
        self._everywhere = everywhere
        self._from = tests(state.from_, reading)
        self._to = tests(state.to, reading)
        self._grace = None if state.grace is None else span.ending(state.grace, state.day_one)
        self._for = None if state.for_ is None else span.ending(state.for_, state.day_one)
        self._same = same
        self.can_end = bool(self._to)
        self.types = frozenset(self._from) | frozenset(self._to)
        """Events that switch it."""

    def on(self, switches: Switches, event: Kept, interaction: Interaction, type_: str) -> Stay | None:
        """The stay in which an event lies; what switches is itself outside."""
        if type_ in self.types and self.turned(event, interaction, type_):
            return None
        switch = switches.get(self._same.of(event, interaction))
        stay = None if switch is None else switch.stay
        return stay if stay is not None and stay.is_on(event.time) else None

    def turned(self, event: Kept, interaction: Interaction, type_: str) -> int:
        """Whether this event switches on, off or both."""
        on, off = self._from.get(type_), self._to.get(type_)
        switched_on = FROM if on is not None and on(event, interaction) else 0
        return switched_on | (TO if off is not None and off(event, interaction) else 0)

    def turn(self, place: int, event: Kept, interaction: Interaction, type_: str) -> Turn | None:
        """What this event switches; None where it switches nothing, also for what is absent agrees with nothing."""
        turn = self.turned(event, interaction, type_) if type_ in self.types else 0
        same = self._same.of(event, interaction) if turn else None
        if same is None:
            return None
        return Turn(event.time, same, turn, self._stay(place, event, interaction))

    def _stay(self, place: int, event: Kept, interaction: Interaction) -> Stay:
        grace = End(event.time, event.time) if self._grace is None else self._grace(event, interaction)
        lasts = End(NEVER, NEVER) if self._for is None else self._for(event, interaction)
        doubt = grace.doubt or lasts.doubt
        if self._everywhere:
            return Stay(place, event.time, place, grace.latest, lasts.earliest, doubt)
        return Stay(place, event.time, place, grace.earliest, lasts.latest, doubt)

    def after(self, switches: Switches, turn: Turn | None) -> Switches:
        """The switches when an event has passed; the same object when it switched nothing."""
        if turn is None:
            return switches
        return {**switches, turn.same: switched(switches.get(turn.same, Switch()), turn)}


def lasts(*states: Switches | None) -> int:
    """Until when one of these may be on; NEVER where only an event can end it."""
    stays = [switch.stay for switches in states if switches for switch in switches.values() if switch.stay is not None]
    return max((stay.off_at for stay in stays), default=0)


def switched(switch: Switch, turn: Turn) -> Switch:
    """Where a state stands after an event that switches it."""
    at = turn.at
    if switch.instant != at:
        switch = Switch(switch.stay, at, 0, switch.stay)
    saw = switch.saw | turn.turn
    if saw == BOTH:
        stay = switch.was
    elif saw == TO:
        stay = None
    else:
        stay = switch.stay if switch.saw == FROM else _renewed(switch.was, turn.stay)
    return Switch(stay, at, saw, switch.was)


def _renewed(before: Stay | None, stay: Stay) -> Stay:
    """A `from` starts `for` and grace again; where there is no grace, and it is on, the stay goes on."""
    if before is None or not before.is_on(stay.began_at) or stay.on_at > stay.began_at:
        return stay
    return stay._replace(began=before.began, began_at=before.began_at)


def stays(turns: Iterable[Turn]) -> list[Stayed]:
    """Every stay that these switches led to, by the places where they began. One whose grace never ended is none."""
    switches: dict[object, Switch] = {}
    moments: dict[object, dict[int, Stay | None]] = {}
    for turn in turns:
        switch = switches[turn.same] = switched(switches.get(turn.same, Switch()), turn)
        moments.setdefault(turn.same, {})[turn.at] = switch.stay
    found = [each for same, stood in moments.items() for each in _ended(same, stood)]
    return sorted((each for each in found if _was_on(each)), key=lambda each: each.stay.began)


def _was_on(stayed: Stayed) -> bool:
    return stayed.stay.on_at <= stayed.end and stayed.stay.on_at < stayed.stay.off_at


def _ended(same: object, stood: Mapping[int, Stay | None]) -> Iterator[Stayed]:
    """The stays of one state, from where it stood after each instant that switched it."""
    before: Stay | None = None
    for at, stay in stood.items():
        if before is not None and (stay is None or stay.began != before.began):
            yield Stayed(before, same, min(at, before.off_at))
        before = stay
    if before is not None:
        yield Stayed(before, same, before.off_at)
