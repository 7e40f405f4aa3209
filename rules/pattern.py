"""The shape of a pattern: a fold over a subject's events in order, and what it says of each clock."""

from collections.abc import Callable, Iterable, Mapping
from typing import Final, Literal, NamedTuple, Protocol

from rules.history import NEVER, Kept
from rules.interaction import Interaction

__all__ = ["NEVER", "Check", "Closing", "Fold", "Judged", "Step", "Test", "split"]

Verdict = Literal["open", "kept", "broken", "excused", "undetermined"]
Closing = Literal["", "ended", "idle"]
"""How an interaction is over; empty while it is not."""

Test = Callable[[Kept, Interaction], bool]
Step = Callable[[object, int, Kept, Interaction], object]
"""(state, place of the event in the history, the event, its interaction) -> state, the same object if unchanged."""

ALWAYS: Final[Test] = lambda _event, _interaction: True  # noqa: E731 - a test like the others, compared by identity


def split(roles: list[tuple[int, Test]]) -> tuple[int, list[tuple[int, Test]]]:
    """The roles that an event plays in any case, and those that a test decides."""
    always = sum(role for role, test in roles if test is ALWAYS)
    return always, [(role, test) for role, test in roles if test is not ALWAYS]


class Contest(NamedTuple):
    """A verdict that known offsets between clocks would turn."""

    margin: int
    """Microseconds between what was measured and the bound."""
    offset: int
    """Microseconds by which the clocks differ."""
    clock: str
    """The fact that says so."""


class Judged(NamedTuple):
    """What a rule says of one clock at a watermark. Places are positions in the history."""

    start: int
    verdict: Verdict
    due_at: int | None
    """Microseconds; None while a clock is paused."""
    value: int | None
    """Measured: microseconds for times, else a count; None where what would end it never came."""
    limit: int
    unit: str
    evidence: tuple[int, ...]
    warned: bool = False
    """Still open, and the warning's instant has passed."""
    reason: str = ""
    entries: tuple[dict[str, object], ...] = ()
    """The single findings or missing fields of one violation."""
    absent: tuple[int, int] | None = None
    """The verdict holds only if nothing was lost between these instants, both included; None where it proves itself by
    what is there."""
    exception: str = ""
    """The declared exception that excuses it."""
    contested: Contest | None = None


class Check(NamedTuple):
    """What every pattern asks of a judged event before it judges: compiled from the rule's common keys."""

    asks: Test
    """applies_to and the dates of the rule hold."""
    warn_after: int | None
    """Running time after which a clock warns, microseconds."""


class Fold(Protocol):
    """A rule's pattern, compiled: pure functions over a state that starts as None."""

    moves: Mapping[str, Step]
    """The event types that can change the state."""

    settled: bool
    """Whether a clock that was broken stays as it is when events are added at the end."""

    def judged(self, state: object, watermark: int, closing: Closing) -> Iterable[Judged]:
        """One verdict for each clock that started."""
        ...

    def due(self, state: object, after: int) -> int:
        """The next instant, not before `after`, at which a clock without a verdict must be asked; NEVER when none."""
        ...

    def last_due(self, state: object) -> int:
        """The latest due of all clocks, decided or not; 0 when none."""
        ...

    def lasts(self, state: object) -> int:
        """Until when what the state holds can matter to later events, but for what the rule's own durations say; NEVER
        where it may for ever."""
        ...
