"""PagerDuty, by its Events API v2: one incident a group, by its dedup_key."""

from typing import Any, Final, Literal

import aiohttp
from pydantic import HttpUrl

from schemas import instant
from streams.notify import posting, target, wording
from streams.notify.incident import Notice

SEVERITY: Final = {"critical": "critical", "major": "error", "minor": "warning", "info": "info"}
_LONGEST_SUMMARY: Final = 1024


class Target(target.Target):
    """`routing_key`: the integration's. `url`: another one where the account lives in the EU."""

    kind: Literal["pagerduty"] = "pagerduty"
    routing_key: target.Secret
    url: target.OpenUrl = HttpUrl("https://events.pagerduty.com/v2/enqueue")

    def to(self) -> str:
        return target.place(str(self.url))

    def written(self, notice: Notice) -> dict[str, Any]:
        """Without the key."""
        event: dict[str, Any] = {
            "event_action": "resolve" if notice.status == "resolved" else "trigger",
            "dedup_key": f"contactwatch/{notice.key}",
        }
        if notice.status == "resolved":
            return event
        return {
            **event,
            "payload": {
                "summary": wording.title(notice, self.language)[:_LONGEST_SUMMARY],
                "source": "contactwatch",
                "severity": SEVERITY.get(notice.severity, "critical"),
                "timestamp": instant.text(notice.at),
                "component": notice.group.get("queue") or notice.newest.rule,
                "group": notice.group["tenant"],
                "class": notice.newest.rule,
                "custom_details": {
                    "text": wording.text(notice, self.language),
                    "standing": notice.standing,
                    "violation_id": notice.newest.violation_id,
                },
            },
        }

    async def send(self, notice: Notice, session: aiohttp.ClientSession) -> None:
        body = {"routing_key": self.routing_key.get_secret_value(), **self.written(notice)}
        await posting.post(session, str(self.url), body, self.ca)
