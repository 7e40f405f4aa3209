"""Chats and mail by way of Apprise: Feishu, DingTalk, WeCom, Slack, Teams, mail and a hundred more, one URL each."""

import asyncio
import logging
from typing import TYPE_CHECKING, Any, Final, Literal

import aiohttp
from pydantic import SecretStr, field_validator

from streams.notify import target, wording
from streams.notify.failing import LaterError
from streams.notify.incident import Notice

if TYPE_CHECKING:
    import apprise

KINDS: Final = {"firing": "failure", "warning": "warning", "resolved": "success"}


class Target(target.Target):
    """`url`: Apprise's, such as feishu://TOKEN; it holds the secret."""

    kind: Literal["apprise"] = "apprise"
    url: target.Secret

    @field_validator("url")
    @classmethod
    def _is_known(cls, url: SecretStr) -> SecretStr:
        if not _channel(url.get_secret_value()):
            raise ValueError("Apprise knows no such URL; https://github.com/caronc/apprise/wiki lists them")
        return url

    def to(self) -> str:
        return f"{self.url.get_secret_value().partition('://')[0]}://..."

    def written(self, notice: Notice) -> dict[str, Any]:
        return {
            "title": wording.title(notice, self.language),
            "body": wording.text(notice, self.language),
            "notify_type": KINDS[notice.status],
        }

    async def send(self, notice: Notice, session: aiohttp.ClientSession) -> None:
        """Apprise says yes or no, and no word of why: that would hold the address."""
        channel = _channel(self.url.get_secret_value())
        if not await asyncio.to_thread(channel.notify, **self.written(notice)):
            raise LaterError("not delivered")


def _channel(url: str) -> "apprise.Apprise":
    """Its log is silenced: it names addresses."""
    import apprise

    logging.getLogger("apprise").setLevel(logging.CRITICAL + 1)
    channel = apprise.Apprise()
    channel.add(url)
    return channel
