"""How long after a violation could be known it was said and seen, in the quiet and while faults were about."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from schemas import instant

SECOND: Final = 1_000_000
AFTERMATH: Final = 10.0
"""Seconds after a fault that still are its: a session is over after 6, then partitions move and states are loaded."""


class Span(NamedTuple):
    """Seconds since 1970."""

    begin: float
    end: float


class Spread(NamedTuple):
    """A distribution; seconds."""

    size: int
    p50: float
    p90: float
    p99: float
    greatest: float

    def __str__(self) -> str:
        if not self.size:
            return "none"
        return f"n={self.size} p50={self.p50:.2f} p90={self.p90:.2f} p99={self.p99:.2f} max={self.greatest:.2f}"


class Lateness(NamedTuple):
    """Seen less known: what a reader of the topic waits. Detected less known: what the violation itself says."""

    seen_outside: Spread
    seen_inside: Spread
    detected_outside: Spread
    detected_inside: Spread


def spread(values: Iterable[float]) -> Spread:
    ordered = sorted(values)
    if not ordered:
        return Spread(0, 0.0, 0.0, 0.0, 0.0)

    def at(share: float) -> float:
        return ordered[min(len(ordered) - 1, int(share * len(ordered)))]

    return Spread(len(ordered), at(0.5), at(0.9), at(0.99), ordered[-1])


def measured(
    opened: Iterable[tuple[float, dict[str, Any]]],
    recorded: Mapping[tuple[str, str], float],
    lateness: float,
    faults: Sequence[Span],
) -> Lateness:
    """`recorded` says when an event, by source and id, stood on the topic: nobody can know before."""
    seen: tuple[list[float], list[float]] = ([], [])
    detected: tuple[list[float], list[float]] = ([], [])
    for at, step in opened:
        if step["due_at"] is None:
            continue
        known = max([_seconds(step["due_at"]) + lateness, *_proof(step, recorded)])
        inside = any(fault.begin - 1 <= known <= fault.end + AFTERMATH for fault in faults)
        seen[inside].append(at - known)
        detected[inside].append(_seconds(step["detected_at"]) - known)
    return Lateness(*(spread(each) for each in (*seen, *detected)))


def _proof(step: dict[str, Any], recorded: Mapping[tuple[str, str], float]) -> Iterable[float]:
    """When the events that prove it could first be read."""
    return (recorded.get((each["source"], each["id"]), 0.0) for each in step["evidence"])


def _seconds(text: str) -> float:
    return instant.micros(text) / SECOND
