"""Which records join which history, decided by a record and its own interaction's records alone."""

from collections import deque
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final, NamedTuple

import xxhash

SECOND: Final = 1_000_000
MINUTE: Final = 60 * SECOND
HOUR: Final = 60 * MINUTE
DAY: Final = 24 * HOUR

OPENINGS: Final = frozenset({"interaction.started", "outbound.dialled"})


@dataclass(frozen=True)
class Timing:
    """The spans that decide admission and the watermark; all microseconds."""

    lateness: int = 2 * SECOND
    """How far the watermark stays behind the greatest time seen."""
    lateness_of: dict[str, int] = field(default_factory=dict)
    """By source, where it differs."""
    max_ahead: int = 60 * SECOND
    """An event that says it happened later than this after its record is from a clock that is wrong."""
    remember: int = 10 * MINUTE
    """How long an ended interaction still takes late events."""
    idle: int = DAY
    """How long one that never ends may be silent."""
    idle_of: dict[str, int] = field(default_factory=lambda: {"email": 90 * DAY, "social": 90 * DAY})
    """By channel, where it differs: a ticket lives over a weekend."""
    graves: int = DAY
    """How long it is remembered that an interaction is over."""
    alive_within: int = 10 * SECOND
    """A source that says `alive` is down when its next word is so late."""
    max_events: int = 20_000
    """Events of an interaction that are kept; beyond them nothing is known of it."""
    remember_facts: int = DAY
    """How long after its last event or due a subject of many interactions still takes late ones, in event time."""
    max_facts: int = 100_000
    """Events of such a subject that are kept."""

    def wait(self, sources: Iterable[str]) -> int:
        """How much longer than others an interaction of these sources is waited for."""
        return max(0, max((self.lateness_of.get(source, 0) - self.lateness for source in sources), default=0))


class Unread(NamedTuple):
    """What was recorded before a replay begins to read: a history may have begun there."""

    until: int
    """Recorded time, microseconds since 1970."""
    lead: int
    """How long before what is told that is: who is over after so long a silence began within what is read."""

    def may_hide(self, recorded: int, idle: int) -> bool:
        """Whether what is recorded now may be of a history that is over only after `idle` of silence."""
        return idle > self.lead and recorded < self.until + idle


class Graveyard:
    """Hashes of interactions that are over, so that a late copy is known as late. What is saved of it are bundles:
    the graves that were dug between two markers, under a number, so that they go together."""

    def __init__(self, kept: int) -> None:
        self._kept = kept
        self._over_at: dict[int, int] = {}
        self._in_order: deque[tuple[int, int]] = deque()
        self._fresh: list[tuple[int, int]] = []
        self._bundles: deque[tuple[int, int]] = deque()
        self.next_bundle = 0

    def __len__(self) -> int:
        return len(self._over_at)

    def bury(self, key: str, over_at: int) -> None:
        grave = (over_at, xxhash.xxh3_64_intdigest(key.encode()))
        self._dig(grave)
        self._fresh.append(grave)

    def _dig(self, grave: tuple[int, int]) -> None:
        self._over_at[grave[1]] = grave[0]
        self._in_order.append(grave)

    def over_at(self, key: str) -> int:
        """When the interaction of this key was over; 0 when none is remembered."""
        return self._over_at.get(xxhash.xxh3_64_intdigest(key.encode()), 0) if self._over_at else 0

    def clear_before(self, recorded: int) -> None:
        """Forgets what is older than the graves are kept."""
        while self._in_order and self._in_order[0][0] < recorded - self._kept:
            over_at, grave = self._in_order.popleft()
            if self._over_at.get(grave) == over_at:
                del self._over_at[grave]

    def bundle(self) -> tuple[int, list[tuple[int, int]]] | None:
        """Takes the graves that are not saved yet, as (number, graves); each is (over_at, hash)."""
        if not self._fresh:
            return None
        number, graves = self.next_bundle, self._fresh
        self.next_bundle, self._fresh = number + 1, []
        self._bundles.append((max(graves)[0], number))
        return number, graves

    def expired(self, recorded: int) -> list[int]:
        """Takes the numbers of saved bundles whose graves are all too old."""
        found = []
        while self._bundles and self._bundles[0][0] < recorded - self._kept:
            found.append(self._bundles.popleft()[1])
        return found

    def restore(self, bundles: Mapping[int, list[tuple[int, int]]]) -> None:
        """Takes saved bundles, by number."""
        for number, graves in sorted(bundles.items()):
            for each in graves:
                self._dig(each)
            self._bundles.append((max(graves)[0], number))
            self.next_bundle = number + 1
        self._in_order = deque(sorted(self._in_order))
