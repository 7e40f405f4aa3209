"""What judging a batch brought: the same shape from events and from facts."""

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from schemas.fact import Fact
from schemas.rejection import Rejection
from streams.records import Record


class Judgement(NamedTuple):
    """What one batch brought."""

    steps: list[dict[str, Any]]
    verdicts: list[dict[str, Any]]
    rejected: list[tuple[Record, Rejection]]
    taken: int
    copies: int
    conflicting: int = 0
    """Copies of another content: of each two the smaller (time, digest) was kept."""
    too_long: int = 0
    """Events that were left out: their interactions have more than are kept."""
    unknown: int = 0
    """Events of types that the product does not know; they are judged like others."""
    misrouted: int = 0
    """Histories that began on another partition than Java's partitioner gives their subject."""
    sources: Mapping[str, int] = MappingProxyType({})
    """Events taken, by the source that sent them."""
    canaries: int = 0
    """Interactions of our own that broke their rule as they must."""
    facts: Sequence[Fact] = ()
    """What is told to those who judge many interactions."""
    statuses: int = 0
    """Words of sources about themselves; they stand on every partition."""
    held_back: Mapping[str, int] = MappingProxyType({})
    """Alerts that were counted and not told, by why."""
