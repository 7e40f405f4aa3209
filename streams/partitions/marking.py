"""When rows and markers are written: once a second, and under load as often as they cost a tenth of the time."""

import time
from typing import Final

from rules.rows.row import Record
from rules.rows.saving import Saver

EVERY: Final = 1.0
"""Seconds between two markers, while something changes."""
IDLE: Final = 10.0
"""Where nothing changes: a marker is also how the broker's clock is read."""
SHARE: Final = 10
"""Rows may take one part in so many of the time; a restart then reads what came in more than a second."""
AT_ONCE: Final = 4000
"""Rows of one transaction beside what it says."""


class Marking:
    """Takes rows from a saver, transaction by transaction."""

    def __init__(self, saver: Saver) -> None:
        self._saver = saver
        self._next = time.monotonic() + EVERY
        self._idle = time.monotonic() + IDLE
        self._position = -1
        self._spent = 0.0
        self._begun = self._stands = time.monotonic()

    @property
    def age(self) -> float:
        """Seconds since the last complete marker was begun."""
        return time.monotonic() - self._stands

    @property
    def is_under_way(self) -> bool:
        return self._saver.is_marking

    def claim(self, position: int) -> list[Record]:
        """The first transaction of an owner."""
        self._position = position
        return self._saver.claim(position)

    def adopt(self) -> None:
        """Other rules are gone on with: what is written from now on is read by theirs."""
        self._saver.adopt()

    def pause(self) -> float:
        """Seconds until a marker may be wanted."""
        return max(0.0, min(self._next, self._idle) - time.monotonic())

    def rows(self, position: int, *, speaks: bool, everything: bool = False) -> list[Record]:
        """What goes with what is said up to this position of the input; a marker is begun where it is time. Nothing,
        where nothing is said and no marker is due."""
        began = time.monotonic()
        saver = self._saver
        changed = position != self._position or saver.has_changes
        begins = not saver.is_marking and (everything or began >= self._idle or (changed and began >= self._next))
        if not (speaks or begins or saver.is_marking):
            if began >= self._next:
                self._next = began + EVERY  # nothing has changed: it is looked at again then
            return []
        records = saver.with_steps(position)
        if begins:
            saver.begin(position)
            self._position = position
            self._begun, self._spent = began, 0.0
        if saver.is_marking:
            records += saver.rows(AT_ONCE)
            self._spent += time.monotonic() - began
            if not saver.is_marking:
                self._stands = self._begun
                self._next = began + max(EVERY, SHARE * self._spent)
                self._idle = began + max(IDLE, SHARE * self._spent)
        return records
