"""Alerts in, notices out: incidents, whom they concern, and how far everything was told."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Final

from pydantic import ValidationError

from schemas.alert import Alert
from streams.notify.counts import Counts
from streams.notify.incident import Mark, Notice
from streams.notify.incidents import Grouping, Incidents
from streams.notify.offsets import Offsets
from streams.notify.outbox import Outbox

log = logging.getLogger("contactwatch.notify")

MOST_UNSETTLED: Final = 100_000
"""Alerts that may wait to be told; beyond them no more are read."""


class Notifier:
    """Between the topic and the outboxes."""

    def __init__(self, grouping: Grouping, outboxes: Sequence[Outbox], counts: Counts) -> None:
        self.offsets = Offsets()
        self._grouping = grouping
        self._outboxes = outboxes
        self._counts = counts
        self._incidents = Incidents(grouping)

    @property
    def is_full(self) -> bool:
        return len(self.offsets) >= MOST_UNSETTLED

    def remember(self, value: bytes | None, at: int) -> None:
        """An alert that an earlier process has told."""
        if (alert := read(value)) is not None:
            self._incidents.take(alert, Mark(0, 0), at)

    def remembered(self, now: int) -> None:
        self._incidents.told_before(now)

    def take(self, value: bytes | None, mark: Mark, now: int) -> None:
        """One record of the topic; what cannot be read is counted, said, and passed over."""
        self.offsets.take(mark)
        alert = read(value)
        self._counts.add("notify_alerts", "malformed" if alert is None else "taken")
        if alert is None:
            log.warning("partition %d, offset %d: this is no alert", mark.partition, mark.offset)
        if alert is None or not self._incidents.take(alert, mark, now):
            self.offsets.settle((mark,))

    def tell(self, now: int) -> None:
        """Puts what is due into the outboxes of those whom it concerns."""
        for notice in self._incidents.due(now):
            self._put(notice)
        self.offsets.settle(self._incidents.silent)
        self._incidents.silent.clear()
        self._counts.incidents(len(self._incidents))

    def _put(self, notice: Notice) -> None:
        concerned = [each for each in self._outboxes if each.target.concerns(notice)]
        left = len(concerned)

        def settled() -> None:
            nonlocal left
            left -= 1
            if not left:
                self.offsets.settle(notice.marks)

        for outbox in concerned:
            outbox.put(notice, settled)
        if not concerned:
            self.offsets.settle(notice.marks)

    def forget(self) -> None:
        """The partitions are another's now."""
        self.offsets.forget()
        self._incidents = Incidents(self._grouping)

    async def told(self) -> None:
        """Returns when nothing waits at any target."""
        await asyncio.gather(*(each.empty() for each in self._outboxes))

    @property
    def trouble(self) -> str:
        """The targets whose last attempt failed, and why."""
        return "; ".join(f"{each.target.name}: {each.trouble}" for each in self._outboxes if each.trouble)


def read(value: bytes | None) -> Alert | None:
    """None where it is no alert."""
    try:
        return Alert.model_validate_json(value or b"")
    except ValidationError:
        return None
