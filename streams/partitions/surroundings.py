"""What a partition needs of its worker."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from rules.ruleset import Ruleset
from streams.clock import Clock
from streams.judging import Judging
from streams.partitions import checkpoint
from streams.pipeline import Announced


@dataclass(frozen=True)
class Surroundings:
    """Asked for, or told, while it judges."""

    make: Callable[[], Judging]
    """A fresh pipeline, with empty state."""
    clock: Clock
    partitions: int
    """How many the topic has; 0 where nobody knows."""
    bounds: Callable[[], Awaitable[checkpoint.Bounds]]
    """Where the topic of events begins and ends."""
    committed: Callable[[], Awaitable[int | None]]
    """The group's offset, for a first start."""
    go_to: Callable[[int], Awaitable[None]]
    """Sets the fetch to an offset, and lets it run."""
    written: Callable[[Announced], None]
    """What was found stands now."""
    taken_over: Callable[[str], None]
    """It was loaded, and why."""
    patience: float
    """Seconds that a broker may be away."""
    session: float
    """Seconds after which the group forgets who is silent."""
    belonged: Callable[[], float]
    """When the group was last asked whether this worker is one of it, and said yes; monotonic seconds."""
    ruleset: Callable[[], Ruleset]
    """The rules as they are now; a partition goes on with others when it is told to."""
    known: Callable[[], int]
    """Until when the rules are known, microseconds: nothing of that time or later is judged yet."""
    max_ahead: int
    """How much later than its record an event may be."""
