"""What is counted for one rule and one subject: verdicts by bucket, and what was said of each period."""

from bisect import bisect_left
from typing import Any, Final

import msgspec
import orjson

from rules.history import NEVER
from rules.shares.bound import Counts
from rules.shares.found import Found

Clock = tuple[str, int, str, int | None]
"""Whose verdict (where several rules are counted), its bucket, the verdict, what was measured."""


INHERITED: Final = "\0"
"""Under this stands what the version before knew last of a state."""


class Told(msgspec.Struct, array_like=True):
    """The last step that was said of one period."""

    revision: int
    state: str
    content: int
    record: bytes

    def read(self) -> dict[str, Any]:
        """The step as it was said."""
        found: dict[str, Any] = orjson.loads(self.record)
        return found


def key_of(tenant: str, subject: str, rule: str) -> str:
    """Under which a book stands."""
    return f"{tenant}\0{subject}\0{rule}"


class Book(msgspec.Struct):
    """Times are microseconds since 1970."""

    tenant: str
    subject: str
    rule: str
    counts: dict[str, dict[int, Counts]] = {}
    """By rule whose verdicts are counted (empty where it is the rule itself) and bucket: all that is said now."""
    pending: dict[str, dict[str, Clock]] = {}
    """By interaction and clock: what of it may still change, for the interaction is not over."""
    turns: dict[str, tuple[int, bool]] = {}
    """Of a share of time: when its state was switched, and whether on."""
    told: dict[int, Told] = {}
    """By the first instant of the period."""
    had: dict[int, int] = {}
    """By partition of events the number of the last fact that was taken from it."""
    decided_until: int = 0
    """What lies before is decided for good."""
    look_at: int = 0
    """The watermark at which time alone may change something."""
    is_anchored: bool = False
    """Whether its periods begin with the subject's first event: where the last that was decided ended is then kept."""
    row: Found | None = None
    """Of rolling looks: the row of equal ones that reached into what is decided for good, as far as it does."""
    looks: list[Found] = []
    """Of rolling ones those that time alone does not change, in order; in memory only."""
    changed: int = NEVER
    """The first bucket that is not as it was in these looks."""
    stirred: set[str] = set()
    """Interactions whose pending verdicts are not written as they are."""

    @property
    def key(self) -> str:
        return key_of(self.tenant, self.subject, self.rule)

    @property
    def is_empty(self) -> bool:
        """Whether nothing is counted and nothing was said that may still change."""
        is_told = bool(self.pending or self.turns or self.told or (self.is_anchored and self.decided_until))
        return not is_told and not any(self.counts.values())

    def clear(self) -> None:
        """Its rule's version is over: all that it holds is let go."""
        self.stirred |= set(self.pending)
        self.is_anchored, self.row = False, None
        for held in (self.counts, self.pending, self.turns, self.told, self.looks):
            held.clear()

    def put(self, interaction: str, clock: str, found: Clock | None) -> None:
        """What is said now of one clock; None where there is no such clock any more."""
        self.stirred.add(interaction)
        clocks = self.pending.setdefault(interaction, {})
        if (before := clocks.pop(clock, None)) is not None:
            self._count(before, -1)
        if found is not None:
            clocks[clock] = found
            self._count(found, 1)
        if not clocks:
            del self.pending[interaction]

    def settle(self, interaction: str) -> None:
        """The interaction is over: what it said stands."""
        self.stirred.add(interaction)
        self.pending.pop(interaction, None)

    def _count(self, clock: Clock, times: int) -> None:
        of, bucket, verdict, value = clock
        self.changed = min(self.changed, bucket)
        buckets = self.counts.setdefault(of, {})
        counts = buckets.get(bucket)
        if counts is None:
            counts = buckets[bucket] = Counts()
        counts.count(verdict, value, times)
        if not counts:
            del buckets[bucket]

    def tallied(self, of: str = "", since: int = 0) -> dict[int, Counts]:
        """By bucket, in order, all that is counted of one rule; of those behind `since`."""
        counted = self.counts.get(of, {})
        return {bucket: counted[bucket] for bucket in sorted(each for each in counted if each > since)}

    def still(self) -> list[Found]:
        """The looks that are as they were: they end before what has changed."""
        self.looks = self.looks[: bisect_left(self.looks, self.changed, key=_due)]
        self.changed = NEVER
        return self.looks

    def forget_before(self, instant: int) -> None:
        """What lies in buckets before it matters no more; of the state's switches the last one before does."""
        self.decided_until, changed = max(self.decided_until, instant), self.changed
        for interaction, clocks in list(self.pending.items()):
            for clock in [each for each, (_, bucket, *_) in clocks.items() if bucket < instant]:
                self.put(interaction, clock, None)
        for counts in self.counts.values():
            for bucket in [each for each in counts if each < instant]:
                del counts[bucket]
        self.changed = changed if changed >= instant else NEVER  # no look counts what lies before
        self.looks = [each for each in self.looks if each.first > instant]
        before = sorted((turn, key) for key, turn in self.turns.items() if turn[0] < instant)
        for _, key in before[:-1]:
            del self.turns[key]


def _due(look: Found) -> int:
    assert look.due is not None
    return look.due
