"""Alertmanager, by its API v2: an alert for each incident, which ends by itself if nobody tells of it any more."""

from typing import Any, Final, Literal

import aiohttp

from schemas import instant
from streams.notify import posting, target, wording
from streams.notify.incident import Notice

NAME: Final = "ContactwatchObligationBroken"
SEVERITY: Final = {"critical": "critical", "major": "warning", "minor": "info", "info": "info"}
"""In Prometheus' words."""


class Target(target.Reached):
    """`url`: where Alertmanager listens, its path prefix with it."""

    kind: Literal["alertmanager"] = "alertmanager"
    keep_seconds: int = 3 * 3600
    """How long Alertmanager holds an incident of which it hears nothing; longer than `quiet`."""

    def written(self, notice: Notice) -> list[dict[str, Any]]:
        """The labels never change while the incident lives: they are what Alertmanager knows it by."""
        ends = notice.at if notice.status == "resolved" else notice.at + self.keep_seconds * 1_000_000
        labels = {
            "alertname": NAME,
            **notice.group,
            "severity": SEVERITY.get(notice.first.severity, "critical"),
            "source": "contactwatch",
        }
        annotations = {
            "summary": wording.title(notice, self.language),
            "description": wording.text(notice, self.language),
            "violation_id": notice.newest.violation_id,
        }
        return [
            {
                "labels": {name: value for name, value in labels.items() if value},
                "annotations": annotations,
                "startsAt": instant.text(notice.since),
                "endsAt": instant.text(ends),
            }
        ]

    async def send(self, notice: Notice, session: aiohttp.ClientSession) -> None:
        url = f"{self.address().rstrip('/')}/api/v2/alerts"
        await posting.post(session, url, self.written(notice), self.ca, self.headers())
