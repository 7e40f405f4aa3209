"""Any program that takes JSON: the incident, its newest alert and the text, in one POST."""

from typing import Any, Literal

import aiohttp

from schemas import instant
from streams.notify import posting, target, wording
from streams.notify.incident import Notice


class Target(target.Reached):
    """It gets every notice; `incident` is the same as long as an incident lives."""

    kind: Literal["webhook"] = "webhook"

    def written(self, notice: Notice) -> dict[str, Any]:
        return {
            "incident": notice.key,
            "status": notice.status,
            "reason": notice.reason,
            "severity": notice.severity,
            "group": dict(notice.group),
            "standing": notice.standing,
            "told_of": notice.told_of,
            "since": instant.text(notice.since),
            "at": instant.text(notice.at),
            "title": wording.title(notice, self.language),
            "text": wording.text(notice, self.language),
            "newest": notice.newest.model_dump(),
        }

    async def send(self, notice: Notice, session: aiohttp.ClientSession) -> None:
        await posting.post(session, self.address(), self.written(notice), self.ca, self.headers())
