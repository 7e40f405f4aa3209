"""An incident: the violations of one group that stand now, and what is to be told of them."""

from collections.abc import Mapping
from typing import Final, Literal, NamedTuple

from schemas.alert import Alert

Status = Literal["warning", "firing", "resolved"]
Reason = Literal["", "withdrawn", "closed", "quiet"]
SEVERITIES: Final = ("info", "minor", "major", "critical")
MOST_HELD: Final = 10_000
"""Violations of one incident whose withdrawal is recognised; those beyond are counted, and end with the incident."""


class Mark(NamedTuple):
    """Where an alert stands: it may be committed once it was told."""

    partition: int
    offset: int


class Notice(NamedTuple):
    """What is told of an incident at one moment. Instants are microseconds since 1970."""

    key: str
    """The incident's own: the same as long as it lives."""
    status: Status
    group: Mapping[str, str]
    newest: Alert
    first: Alert
    severity: str
    """The worst of those that stand, or stood."""
    standing: int
    told_of: int
    """Violations since it began."""
    since: int
    at: int
    reason: Reason = ""
    marks: tuple[Mark, ...] = ()


def rank(severity: str) -> int:
    """What is not known is taken for the worst, so that it reaches somebody."""
    return SEVERITIES.index(severity) if severity in SEVERITIES else len(SEVERITIES) - 1


class Incident:
    """What stands in one group. It is told when it begins, when it grows worse, now and then while it grows, and when
    it is over."""

    def __init__(self, key: str, group: Mapping[str, str], alert: Alert, at: int) -> None:
        self.key = key
        self.group = group
        self.newest = self.first = alert
        self.began = self.last_news = at
        self.told_at: int | None = None
        self.untold: list[Mark] = []
        self.changed = False
        self._told: tuple[Status, int] = ("resolved", -1)
        self._open: dict[str, int] = {}
        self._warned: set[str] = set()
        self._beyond = 0
        self._unnamed = 0
        self._total = 0
        self.ended_as: Reason = "withdrawn"
        self._worst = 0

    def add(self, alert: Alert, at: int, *, foretold: bool) -> None:
        """A violation opened, or was foretold; one that stands already is no news."""
        if alert.violation_id in self._open or (foretold and alert.violation_id in self._warned):
            return
        if foretold:
            self._warned.add(alert.violation_id)
        else:
            self._warned.discard(alert.violation_id)
            self._hold(alert)
        self.newest, self.last_news, self.changed = alert, at, True

    def _hold(self, alert: Alert) -> None:
        self._total += 1 + alert.held_back
        self._unnamed += alert.held_back
        if len(self._open) < MOST_HELD:
            self._open[alert.violation_id] = rank(alert.severity)
        else:
            self._beyond += 1
        self._worst = max(self._worst, rank(alert.severity))

    def end(self, violation: str, reason: Reason = "withdrawn") -> None:
        """A violation was withdrawn, cancelled or closed. One that is not known may be one of those that the worker
        counted and did not tell."""
        self.ended_as = reason
        if violation in self._warned:
            self._warned.discard(violation)
        elif self._open.pop(violation, None) is not None:
            self._worst = max(self._open.values(), default=self._worst)
        elif self._unnamed:
            self._unnamed -= 1

    @property
    def standing(self) -> int:
        return len(self._open) + self._beyond + self._unnamed

    @property
    def is_over(self) -> bool:
        return not (self.standing or self._warned)

    @property
    def status(self) -> Status:
        return "firing" if self.standing else "warning"

    def is_urgent(self) -> bool:
        """Whether it is worse than what was told."""
        return self.changed and (self.told_at is None or self._told != (self.status, max(self._told[1], self._worst)))

    def tell(self, at: int, reason: Reason = "") -> Notice:
        """The notice of this moment; everything up to now counts as told."""
        status: Status = "resolved" if reason else self.status
        marks, self.untold = tuple(self.untold), []
        self.told_at, self.changed, self._told = at, False, (status, self._worst)
        return Notice(
            self.key,
            status,
            self.group,
            self.newest,
            self.first,
            SEVERITIES[self._worst],
            self.standing,
            self._total,
            self.began,
            at,
            reason,
            marks,
        )

    def was_told(self) -> None:
        """Everything so far was told before this process began."""
        self.tell(self.last_news)
