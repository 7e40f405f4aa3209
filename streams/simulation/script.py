"""One interaction as a script: what happens when, and which breaches are planted in it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from schemas import instant

SECOND = 1_000_000
MINUTE = 60 * SECOND


class Simulated(NamedTuple):
    """An event on its way. `recorded` is when it reaches the broker, microseconds since 1970."""

    recorded: int
    subject: str
    event: dict[str, object]


class Planted(NamedTuple):
    """A breach that must be found: its rule, the event that starts the clock, and when it becomes true."""

    rule: str
    subject: str
    tenant: str
    source: str
    id: str
    due_at: int
    started_at: int


class Ids:
    """Event ids, unique at each source."""

    def __init__(self) -> None:
        self._last: dict[str, int] = {}

    def next(self, source: str) -> str:
        number = self._last.get(source, 0) + 1
        self._last[source] = number
        return f"{number:x}"


@dataclass
class Script:
    """What one interaction does. `at` moves on as it is written; instants are microseconds since 1970."""

    rng: random.Random
    ids: Ids
    subject: str
    tenant: str
    channel: str
    at: int
    events: list[tuple[int, dict[str, object]]] = field(default_factory=list)
    planted: list[Planted] = field(default_factory=list)

    def wait(self, least: float, most: float | None = None) -> None:
        """Time passes: so many seconds, to the millisecond, or some between two bounds."""
        seconds = least if most is None else self.rng.uniform(least, most)
        self.at += round(seconds * 1000) * 1000

    def says(self, source: str, type_: str, **data: object) -> dict[str, object]:
        """An event happens now."""
        event: dict[str, object] = {
            "specversion": "1.0",
            "id": self.ids.next(source),
            "source": source,
            "type": type_,
            "subject": self.subject,
            "time": instant.text(self.at),
            "tenant": self.tenant,
            "channel": self.channel,
            "direction": "inbound",
            "data": data,
        }
        self.events.append((self.at, event))
        return event

    def breaks(self, rule: str, start: dict[str, object], due_at: int) -> None:
        """Plants a breach whose clock this event started."""
        started = instant.micros(str(start["time"]))
        place = (self.subject, self.tenant, str(start["source"]), str(start["id"]))
        self.planted.append(Planted(rule, *place, due_at, started))

    def sent(self, disorder: int, duplicates: float) -> Iterator[Simulated]:
        """The events with their ways to the broker: each a little late, some of them twice."""
        for at, event in self.events:
            recorded = at + self.rng.randrange(20_000, max(20_001, disorder))
            yield Simulated(recorded, self.subject, event)
            if self.rng.random() < duplicates:
                yield Simulated(recorded + self.rng.randrange(100_000, 1_500_000), self.subject, event)
