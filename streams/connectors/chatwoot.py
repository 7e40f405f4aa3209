"""Chatwoot's webhooks: https://www.chatwoot.com/hc/user-guide/articles/1677693021-how-to-use-webhooks."""

from collections.abc import Callable, Iterator
from typing import Any, Final

import msgspec

from schemas import instant
from streams.connector import Origin, UntranslatableError, parsed, seconds
from streams.records import Record

_CHANNELS: Final = {
    "Channel::Email": "email",
    "Channel::FacebookPage": "social",
    "Channel::Instagram": "social",
    "Channel::Sms": "sms",
    "Channel::Tiktok": "social",
    "Channel::TwilioSms": "sms",
    "Channel::TwitterProfile": "social",
}
"""What is not named here is a chat: the web widget, an app, a messenger."""
_BOTS: Final = ("agent_bot", "captain_assistant")

Happened = Iterator[tuple[str, dict[str, Any]]]
Moment = int | float | str
Number = int | str
"""The product writes both."""


class _Who(msgspec.Struct):
    id: Number | None = None
    type: str | None = None


class _Meta(msgspec.Struct):
    sender: _Who | None = None
    assignee: _Who | None = None


class _Change(msgspec.Struct):
    previous_value: Any = None
    current_value: Any = None


class _Conversation(msgspec.Struct):
    id: Number
    channel: str | None = None
    inbox_id: Number | None = None
    status: str | None = None
    meta: _Meta | None = None
    created_at: Moment | None = None
    updated_at: Moment | None = None
    changed_attributes: list[dict[str, _Change]] | None = None

    def change(self, name: str) -> _Change | None:
        """What became of an attribute; None where it stayed, or where the product did not say."""
        return next((each[name] for each in self.changed_attributes or () if name in each), None)

    @property
    def is_waiting(self) -> bool:
        return self.status == "open" and (self.meta is None or self.meta.assignee is None)

    @property
    def queue(self) -> str | None:
        return None if self.inbox_id is None else f"inbox-{self.inbox_id}"


class _Message(msgspec.Struct):
    id: Number
    conversation: _Conversation
    message_type: str
    created_at: Moment | None = None
    content: str | None = None
    private: bool | None = None
    sender: _Who | None = None


class _Webhook(msgspec.Struct):
    event: str


def translate(record: Record, origin: Origin) -> Iterator[dict[str, Any]]:
    """One webhook's body. A conversation's number is unique in its account: give each account a tenant of its own."""
    event = parsed(record, _Webhook).event
    if event == "message_created":
        message = parsed(record, _Message)
        happened = _sent(message)
        conversation, at, place, about = message.conversation, message.created_at, "created_at", message.id
    elif event in _CONVERSATION:
        place, say = _CONVERSATION[event]
        conversation = parsed(record, _Conversation)
        happened, at, about = say(conversation), getattr(conversation, place), conversation.id
    else:
        return
    customer = conversation.meta and conversation.meta.sender and conversation.meta.sender.id
    for type_, data in happened:
        time = _instant(at, place)
        yield origin.event(
            type_,
            id=f"{event}/{about}/{time}/{type_}",
            subject=f"conversation-{conversation.id}",
            time=time,
            channel=_CHANNELS.get(conversation.channel or "", "chat"),
            customer=None if customer is None else str(customer),
            **data,
        )


def _instant(at: Moment | None, place: str) -> int:
    """A change is told with `updated_at`; versions that do not tell it say nowhere when a change was."""
    if at is None:
        raise UntranslatableError(place, "missing: when it happened is said nowhere else", "bad_time")
    if not isinstance(at, str):
        return seconds(str(at), place)
    try:
        return instant.micros(at.replace(" UTC", "Z"))
    except (ValueError, OverflowError):
        raise UntranslatableError(place, "no instant", "bad_time") from None


def _sent(message: _Message) -> Happened:
    """What is private or told by the product about itself is no part of the conversation."""
    if message.private or message.message_type == "activity":
        return
    author = "customer" if message.message_type == "incoming" else "system"
    if message.message_type == "outgoing":
        author = "bot" if message.sender and message.sender.type in _BOTS else "agent"
    yield "message.sent", {"author": author, "text": message.content, "message_id": str(message.id)}


def _created(conversation: _Conversation) -> Happened:
    """A conversation that begins as pending is the bot's."""
    yield "interaction.started", {}
    if conversation.status == "pending":
        yield "bot.joined", {}
    if conversation.is_waiting:
        yield "queue.entered", {"queue": conversation.queue}


def _status_changed(conversation: _Conversation) -> Happened:
    """From pending to open the bot hands over to people; a resolved one that opens again is a new interaction."""
    change = conversation.change("status")
    before = change and change.previous_value
    if conversation.status == "resolved":
        yield "interaction.ended", {"resolved": True}
    if conversation.status == "pending":
        yield "bot.joined", {}
    if conversation.status == "open" and before == "resolved":
        yield "interaction.started", {}
    if conversation.status == "open" and before == "pending":
        yield "bot.left", {"reason": "handoff"}
        yield "handoff.started", {"from_kind": "bot", "to_kind": "human"}
    if conversation.is_waiting:
        yield "queue.entered", {"queue": conversation.queue}


def _updated(conversation: _Conversation) -> Happened:
    """An assignment is the moment when somebody begins to serve: the product knows no other."""
    if person := conversation.change("assignee_id"):
        if person.previous_value is not None:
            yield "agent.left", {"agent": str(person.previous_value)}
        if person.current_value is not None:
            yield "agent.joined", {"agent": str(person.current_value)}
    if bot := conversation.change("assignee_agent_bot_id"):
        if bot.previous_value is not None:
            yield "bot.left", {"bot": str(bot.previous_value)}
        if bot.current_value is not None:
            yield "bot.joined", {"bot": str(bot.current_value)}


_CONVERSATION: Final[dict[str, tuple[str, Callable[[_Conversation], Happened]]]] = {
    "conversation_created": ("created_at", _created),
    "conversation_status_changed": ("updated_at", _status_changed),
    "conversation_updated": ("updated_at", _updated),
}
"""Where each says when it was, and what it means."""
