"""The shape of what judges one partition: events, or the facts that they led to."""

from collections.abc import Sequence
from typing import Protocol

from rules.ruleset import Ruleset
from rules.speaking import Speaking
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

    def take(self, records: Sequence[Record], now: int) -> Announced: ...

    def pass_time(self, watermark: int, recorded: int, now: int) -> Announced: ...

    def news(self, now: float) -> list[Outgoing]: ...

    @property
    def ruleset(self) -> Ruleset: ...

    def adopt(self, ruleset: Ruleset) -> None:
        """Goes on with a rule set that was compiled after its own."""
        ...

    def latest(self, records: Sequence[Record]) -> int:
        """The greatest time of which these records tell, microseconds; 0 where they tell of none."""
        ...
