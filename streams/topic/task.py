"""What a process is asked to read and judge of a topic, and what it gives back."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, NamedTuple

from rules.admission import Unread
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import instant
from streams.settings import Settings
from streams.terminal import profiles
from streams.topic.reading import Span
from streams.topic.routing import Seen


class Wanted(NamedTuple):
    """Whose clocks are told: those that start from `since` until `until` (microseconds), of these tenants and
    interactions where any are named."""

    since: int | None = None
    until: int | None = None
    tenants: frozenset[str] = frozenset()
    interactions: frozenset[str] = frozenset()

    @property
    def everybody(self) -> bool:
        return not (self.tenants or self.interactions)

    def concerns(self, tenant: str, subject: str) -> bool:
        return (not self.tenants or tenant in self.tenants) and (not self.interactions or subject in self.interactions)

    def tells(self, said: dict[str, Any]) -> bool:
        """Whether a step or a verdict is of a clock that started inside."""
        if self.since is None and self.until is None:
            return True
        start = instant.micros(said["started_by"]["time"])
        return (self.since is None or start >= self.since) and (self.until is None or start < self.until)


@dataclass(frozen=True)
class Task:
    """All that a process needs to know; it may be another process than the one that asks."""

    settings: Settings
    topic: str
    partitions: int
    spans: tuple[Span, ...]
    rules: tuple[Rule, ...]
    wanted: Wanted
    folder: Path
    unread: Unread | None = None
    """What is left out before the range is read; None where it is read from the topic's beginning."""
    any_date: bool = False
    verdicts: bool = False
    rejected: bool = False
    places: bool = False


def ruleset_of(task: Task) -> Ruleset:
    """The rules, compiled, as every process compiles them."""
    own = profiles.own_values(task.settings.own_values)
    return Ruleset(task.rules, any_date=task.any_date, keyring=task.settings.keyring(), own=own)


@dataclass
class Share:
    """What a process has found: counts, and files of sorted rows."""

    taken: int = 0
    copies: int = 0
    open: int = 0
    beheaded: int = 0
    """Interactions that may have begun before what was read."""
    refused: Counter[str] = field(default_factory=Counter)
    seen: list[Seen] = field(default_factory=list)
    steps: list[Path] = field(default_factory=list)
    verdicts: list[Path] = field(default_factory=list)
    rejected: list[Path] = field(default_factory=list)
    facts: list[Path] = field(default_factory=list)
    """What was told for rules over many interactions."""
    watermark: int = 0
    """Where time ended, for all shares alike."""
