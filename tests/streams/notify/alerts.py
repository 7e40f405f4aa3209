"""Alerts and notices for tests, said in one line each."""

from typing import Any

from schemas import instant
from schemas.alert import Alert, Texts
from streams.notify.incident import Mark, Notice
from streams.notify.incidents import MINUTE, Grouping, Incidents

START = instant.micros("2026-11-22T05:40:00Z")
EXAMPLE: dict[str, Any] = {
    "state": "opened",
    "rule": "queue_wait",
    "severity": "major",
    "queue": "billing",
    "due_at": "2026-11-22T05:39:58.250000Z",
    "measured": {"value": 61.0, "limit": 60.0, "unit": "s"},
    "title": Texts(en="A person answers within a minute", zh="一分钟内接通人工"),
    "runbook": Texts(en="Open the board of the queue.", zh="打开该队列的看板。"),
}


def alert(number: int = 1, state: str = "opened", **more: Any) -> Alert:
    """Of violation `number`."""
    return Alert(**{**EXAMPLE, "violation_id": f"{number:032x}", "subject": f"call-{number}", "state": state, **more})


def minute(count: float) -> int:
    """An instant, so many minutes after START."""
    return START + round(count * MINUTE)


class Day:
    """Incidents under way: alerts are numbered by their offsets."""

    def __init__(self, **grouping: Any) -> None:
        self.incidents = Incidents(Grouping(**grouping))
        self.offset = 0

    def at(self, count: float, *alerts: Alert) -> list[Notice]:
        """What is told then, of these and of those before."""
        for each in alerts:
            self.incidents.take(each, Mark(0, self.offset), minute(count))
            self.offset += 1
        return list(self.incidents.due(minute(count)))


def told(notices: list[Notice]) -> list[tuple[str, str, int]]:
    """Of each the incident, its status, and how many stand."""
    return [(each.key, each.status, each.standing) for each in notices]


def notice(state: str = "firing", **more: Any) -> Notice:
    """One incident's beginning, or its end."""
    day = Day()
    (begun,) = day.at(0, alert(**more))
    if state == "firing":
        return begun
    (ended,) = day.at(3, alert(state="withdrawn", **more))
    return ended
