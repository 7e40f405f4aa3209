"""How far the clocks of two sources differ, from calls that one source saw answered and the other saw joined."""

from collections.abc import Iterator
from datetime import UTC, datetime
from statistics import median
from typing import Final, NamedTuple

from schemas import instant
from schemas.wire import Event

OF_ONE_MOMENT: Final = 60 * 1_000_000
"""What lies further apart, microseconds, are not the two sides of one answer."""
TOGETHER: Final = 16
"""Of so many answers in a row the fastest counts: its delay is the least, and what is left is the offset."""
LEAST: Final = 8
"""So many of these are needed before anything is said."""
HELD: Final = 100_000
"""Calls of which one side is waited for; beyond it the oldest is let go."""

Ends = tuple[str, str]
"""The source that says queue.left, and the one that says agent.joined."""
Side = tuple[str, int]
"""Which source said so, and when."""


class Skew(NamedTuple):
    """What was found of two sources, microseconds."""

    sources: Ends
    ahead: int
    """How far the second one's clock is ahead of the first's."""
    spread: int
    """Half of what was measured lies within so much of it."""
    pairs: int
    first: int
    last: int

    @property
    def shows(self) -> bool:
        """Whether the clocks differ by more than the measurement wavers."""
        return abs(self.ahead) > 3 * self.spread and self.ahead // 1000 != 0


class Pairing:
    """Takes events in any order and keeps, for two sources, when each answer was and how far their times are apart."""

    def __init__(self) -> None:
        self.apart: dict[Ends, list[tuple[int, int]]] = {}
        self._waiting: tuple[dict[str, Side], dict[str, Side]] = ({}, {})

    def take(self, event: Event) -> None:
        if event.type == "queue.left" and (event.data or {}).get("reason") == "answered":
            self._side(0, event)
        elif event.type == "agent.joined":
            self._side(1, event)

    def _side(self, number: int, event: Event) -> None:
        mine, others = self._waiting[number], self._waiting[1 - number]
        here = (event.origin[0], event.time)
        there = others.get(event.key)
        if there is None or abs(there[1] - here[1]) > OF_ONE_MOMENT:
            mine[event.key] = here
            if len(mine) > HELD:
                del mine[next(iter(mine))]
            return
        del others[event.key]
        if there[0] != here[0]:
            left, joined = (here, there) if number == 0 else (there, here)
            self.apart.setdefault((left[0], joined[0]), []).append((left[1], joined[1] - left[1]))


def skews(pairing: Pairing) -> Iterator[Skew]:
    """What is known of each two sources that answered enough calls together."""
    for ends, found in sorted(pairing.apart.items()):
        found.sort()
        rows = range(0, len(found) - TOGETHER + 1, TOGETHER)
        fastest = [min(apart for _, apart in found[row : row + TOGETHER]) for row in rows]
        if len(fastest) >= LEAST:
            ahead = median(fastest)
            spread = median(abs(each - ahead) for each in fastest)
            yield Skew(ends, round(ahead), round(spread), len(found), found[0][0], found[-1][0])


def file_of(skew: Skew) -> str:
    """What a file of the rules' folder `clocks` would say of it."""
    first, last = (instant.text(at - at % 1_000_000) for at in (skew.first, skew.last))
    day = datetime.fromtimestamp(skew.last // 1_000_000, UTC).date()
    return (
        f"# {skew.pairs} answers from {first} to {last}; half of it lies within {_seconds(skew.spread)}\n"
        f"sources: [{_quoted(skew.sources[0])}, {_quoted(skew.sources[1])}]\n"
        f"offset: {_seconds(skew.ahead)}\n"
        f"measured: {day}\n"
        "author: contactwatch doctor --skew\n"
    )


def _seconds(micros: int) -> str:
    return f"{round(micros / 1000) / 1000:.10g}s"


def _quoted(text: str) -> str:
    """As YAML reads it back, whatever stands in it."""
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
