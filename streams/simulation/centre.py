"""The centre: interactions arrive by the hour of the day, run side by side, and come out in the order of recording."""

import random
from collections.abc import Iterator
from heapq import heappop, heappush
from typing import Final

from streams.simulation import calls, chats
from streams.simulation.script import MINUTE, Ids, Planted, Script, Simulated

__all__ = ["Centre", "Planted", "Simulated"]

PLANTED: Final = frozenset(
    {
        "callback_promise_kept",
        "handoff_context_complete",
        "handoff_reaches_a_person",
        "ivr_wait_within_a_minute",
        "no_unmasked_personal_data",
        "queue_wait_within_a_minute",
    }
)
"""The shipped rules whose breaches are planted. What others find here is nobody's mistake, and not foreseen."""

_HOUR: Final = 60 * MINUTE
_EAST: Final = 8 * _HOUR
"""The centre works by the day of UTC+8."""

BUSY: Final = (
    *(0.15, 0.1, 0.1, 0.1, 0.1, 0.2, 0.4, 0.7, 1.1, 1.5, 1.6, 1.4),
    *(1.1, 1.2, 1.4, 1.5, 1.5, 1.4, 1.2, 1.2, 1.3, 1.2, 0.8, 0.4),
)
"""How busy each hour of the day is, 1 is the average."""


class Centre:
    """A seeded contact centre. The same arguments give the same stream, byte for byte."""

    def __init__(
        self,
        *,
        seed: int,
        start: int,
        per_minute: float = 30.0,
        disorder: int = 800_000,
        duplicates: float = 0.01,
        breach_share: float = 0.08,
    ) -> None:
        self._rng = random.Random(seed)  # noqa: S311 - a simulation must be repeatable
        self._start = start
        self._per_minute = per_minute
        self._disorder = disorder
        self._duplicates = duplicates
        self._breach_share = breach_share
        self._ids = Ids()

    def stream(self) -> Iterator[Simulated | Planted]:
        """Endless, in the order of `recorded`. What is planted comes out when its interaction begins."""
        waiting: list[tuple[int, int, Simulated]] = []
        number = 0
        arrival = self._start
        while True:
            arrival = self._next_arrival(arrival)
            while waiting and waiting[0][0] <= arrival:
                yield heappop(waiting)[2]
            script = self._interaction(arrival)
            yield from script.planted
            for event in script.sent(self._disorder, self._duplicates):
                number += 1
                heappush(waiting, (event.recorded, number, event))

    def _next_arrival(self, now: int) -> int:
        hour = (now + _EAST) // _HOUR % 24
        return now + round(self._rng.expovariate(self._per_minute * BUSY[hour]) * 60_000) * 1000 + 1000

    def _interaction(self, arrival: int) -> Script:
        rng = self._rng
        voice = rng.random() < 0.65
        kind = calls if voice else chats
        play = rng.choice(kind.BREACHES if rng.random() < self._breach_share else kind.GOOD)
        subject = f"{'call' if voice else 'chat'}-{self._ids.next('subject')}"
        tenant = rng.choice(("acme", "acme", "globex"))
        script = Script(rng, self._ids, subject, tenant, "voice" if voice else "chat", arrival)
        play(script)
        return script
