"""What is found of one period."""

from typing import NamedTuple

from rules.pattern import Judged, Verdict


class Found(NamedTuple):
    """The verdict on one period."""

    first: int
    """Its first instant: what its violation is named by."""
    due: int | None
    verdict: Verdict
    value: float | None
    limit: float
    unit: str
    reason: str = ""
    entries: tuple[dict[str, object], ...] = ()
    warned: bool = False
    ended: int | None = None
    """The due of the last look, where several in a row are one."""

    @property
    def last(self) -> int | None:
        """When it was due at the latest."""
        return self.due if self.ended is None else self.ended

    @property
    def judged(self) -> Judged:
        """As a clock's verdict, for those who compare."""
        times = 1_000_000 if self.unit == "s" else 1
        value = None if self.value is None else self.value * times
        # A percentage is no whole number, and whoever compares takes it as it is.
        return Judged(0, self.verdict, self.due, value, self.limit * times, self.unit, (), reason=self.reason)  # type: ignore[arg-type]
