"""Alerts become incidents, one a group: what is to be told, and when. It reads no clock."""

from collections.abc import Iterator
from hashlib import blake2b
from typing import Final, NamedTuple

from schemas.alert import ENDING, FORETELLING, Alert
from streams.notify.incident import Incident, Mark, Notice

MINUTE: Final = 60_000_000
LONGEST_KEY: Final = 200
"""Characters of an incident's key: services that take one take 255."""


class Grouping(NamedTuple):
    """What makes alerts one incident, and how often it is told. Spans in microseconds."""

    by: tuple[str, ...] = ("rule", "queue")
    """Fields of an alert; two tenants never share an incident."""
    quiet: int = 60 * MINUTE
    """An incident without news for so long is over: what is broken stays broken, but it goes on no more. 0: never."""
    update_every: int = 5 * MINUTE
    """An incident that grows is told again at most so often, unless it grows worse."""
    warnings: bool = False
    """Whether violations that are only near are told, too."""


class Incidents:
    """Every incident that stands."""

    def __init__(self, grouping: Grouping) -> None:
        self._grouping = grouping
        self._standing: dict[str, Incident] = {}
        self.silent: list[Mark] = []
        """Alerts of which nothing is told after all; whoever commits takes them away."""

    def __len__(self) -> int:
        return len(self._standing)

    def take(self, alert: Alert, mark: Mark, at: int) -> bool:
        """Whether there is something to tell of it. `at` is when it was read, or written."""
        group = self._group(alert)
        key = _key(group)
        incident = self._standing.get(key)
        if alert.state in ENDING:
            if incident is None:
                return False
            incident.end(alert.violation_id, "closed" if alert.state == "closed" else "withdrawn")
        else:
            foretold = alert.state in FORETELLING
            if foretold and not self._grouping.warnings:
                return False
            if incident is None:
                incident = self._standing[key] = Incident(key, group, alert, at)
            incident.add(alert, at, foretold=foretold)
        if not (incident.changed or incident.is_over):
            return False
        incident.untold.append(mark)
        return True

    def due(self, at: int) -> Iterator[Notice]:
        """What is to be told now; a resolved one is forgotten. One that was never told ends without a word."""
        for incident in list(self._standing.values()):
            if incident.is_over:
                del self._standing[incident.key]
                if incident.told_at is None:
                    self.silent += incident.untold
                else:
                    yield incident.tell(at, incident.ended_as)
            elif incident.is_urgent() or (incident.changed and self._may_be_updated(incident, at)):
                yield incident.tell(at)
            elif not incident.changed and self._is_quiet(incident, at):
                del self._standing[incident.key]
                yield incident.tell(at, "quiet")

    def told_before(self, at: int) -> None:
        """What was taken so far was told by an earlier process: it stands, and is no news."""
        for incident in list(self._standing.values()):
            incident.was_told()
            if incident.is_over or self._is_quiet(incident, at):
                del self._standing[incident.key]

    def _may_be_updated(self, incident: Incident, at: int) -> bool:
        return incident.told_at is None or at - incident.told_at >= self._grouping.update_every

    def _is_quiet(self, incident: Incident, at: int) -> bool:
        return 0 < self._grouping.quiet <= at - incident.last_news

    def _group(self, alert: Alert) -> dict[str, str]:
        said = alert.model_dump(include={"tenant", *self._grouping.by})
        return {name: "" if said[name] is None else str(said[name]) for name in ("tenant", *self._grouping.by)}


def _key(group: dict[str, str]) -> str:
    """Readable where it is short enough."""
    text = "/".join(value.replace("/", "%2F") for value in group.values())
    return text if len(text) <= LONGEST_KEY else blake2b(text.encode(), digest_size=16).hexdigest()
