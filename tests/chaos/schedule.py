"""When faults strike: a seed and a length give the moments, the same each time."""

from collections.abc import Iterable
from random import Random
from typing import Final, NamedTuple

from tests.chaos import faults

QUIET_BEFORE: Final = 3.0
"""Seconds of load before the first fault."""
EVERY: Final = 40.0
"""Seconds of load for each fault of a kind."""


class Happening(NamedTuple):
    """One fault of a run; seconds after the load began."""

    kind: str
    at: float
    until: float


def happenings(seed: int, kinds: Iterable[str], seconds: float) -> list[Happening]:
    """In order of time. They may overlap: what the product promises, it promises for faults together too."""
    chance = Random(f"{seed}/faults")
    found = []
    for kind in kinds:
        shortest, longest = faults.KINDS[kind].lasts
        for _ in range(max(1, round(seconds / EVERY))):
            lasts = min(chance.uniform(shortest, longest), max(1.0, seconds - QUIET_BEFORE - 2))
            latest = seconds - max(lasts, faults.MATTERS_AFTER.get(kind, 0))
            at = chance.uniform(QUIET_BEFORE, max(QUIET_BEFORE, latest))
            found.append(Happening(kind, at, at + lasts))
    return sorted(found, key=lambda each: each.at)
