"""Time that passes without events: in several looks where much is due by then, so that a worker answers meanwhile."""

from typing import Final

from streams.judging import Judging

DUE_AT_ONCE: Final = 500
"""Interactions of which one look says something: after hours of silence there may be a million."""


class Silence:
    """Up to when there is nothing more to judge; recorded time, microseconds since 1970."""

    def __init__(self) -> None:
        self._until: int | None = None

    def heard(self, recorded: int) -> None:
        """Everything that was recorded by then is judged."""
        self._until = recorded

    def forget(self) -> None:
        """What was heard says nothing any more."""
        self._until = None

    def goes_on(self, judging: Judging, lateness: int) -> int | None:
        """How far time goes on in this look; None where nothing new was heard."""
        if self._until is None:
            return None
        until = judging.until(self._until, lateness, DUE_AT_ONCE)
        if until == self._until:
            self._until = None
        return until
