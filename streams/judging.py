"""The shape of what judges one partition: events, or the facts that they led to."""

from collections.abc import Iterable, Sequence
from typing import Any, Protocol

from rules.judging.speaking import Speaking
from rules.ruleset import Ruleset
from rules.suppression import Suppression
from streams.pipeline import Announced
from streams.records import Outgoing, Record


class Judge(Protocol):
    """What judges a partition's records: its state, and how far it has come."""

    @property
    def engine(self) -> Speaking: ...

    next_offset: int
    told: int


class Judging(Protocol):
    """From records to what is to be sent."""

    @property
    def evaluator(self) -> Judge: ...

    def read(self, records: Sequence[Record]) -> Iterable[Any]:
        """The news of each record, read when it is asked for."""
        ...

    def take(self, records: Sequence[Record], now: int, news: Iterable[Any] | None = None) -> Announced:
        """Judges them; `news` where they were read already."""
        ...

    def until(self, recorded: int, lateness: int, most: int) -> int:
        """How far recorded time may go in silence, so that it says something of about `most` interactions."""
        ...

    def pass_time(self, watermark: int, recorded: int, now: int) -> Announced: ...

    def news(self, now: float) -> list[Outgoing]: ...

    @property
    def ruleset(self) -> Ruleset: ...

    @property
    def suppression(self) -> Suppression:
        """Which alerts on what it finds are told."""
        ...

    def adopt(self, ruleset: Ruleset) -> None:
        """Goes on with a rule set that was compiled after its own."""
        ...


def latest(records: Sequence[Record], news: Sequence[Any], max_ahead: int) -> int:
    """The greatest time of which these records tell, microseconds; 0 where they tell of none. What is further ahead of
    its record than `max_ahead` will be refused: nobody waits for such a time, which may be any."""
    told = ((each.time, record.recorded) for each, record in zip(news, records, strict=True) if hasattr(each, "time"))
    return max((time for time, recorded in told if recorded is None or time <= recorded + max_ahead), default=0)
