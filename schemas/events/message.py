"""What people and bots say, and what they ask for."""

from typing import ClassVar

from schemas.fields import Data, Text, said


class SlotData(Data):
    """The fields that events of this row may carry."""

    slot: str | None = said("What was asked for", "order_number", "date")
    by: str | None = said("Who asked or filled it", "bot", "agent", "customer")


class SlotAsked(SlotData):
    """A piece of information was asked for."""

    type: ClassVar[str] = "slot.asked"


class SlotFilled(SlotData):
    """A piece of information was given."""

    type: ClassVar[str] = "slot.filled"


class MessageData(Data):
    """The fields that events of this row may carry."""

    author: str | None = said("Who said it", "customer", "bot", "agent", "system")
    text: Text | None = said("What was said; read once and never kept")
    message_id: str | None = said("The channel's own id")
    intent: str | None = said("What the customer wants")
    sentiment: str | None = said("Mood")
    purpose: str | None = said("What it is for", "marketing", "service", "collection")
    ai_generated: bool | None = said("Whether a machine wrote it")
    ai_label: str | None = said("How it is marked as machine-written")
    latency_seconds: float | None = said("Time the author took, seconds")


class MessageSent(MessageData):
    """Somebody said something."""

    type: ClassVar[str] = "message.sent"


class AnnouncementData(Data):
    """The fields that events of this row may carry."""

    kind: str | None = said(
        "What was played",
        "advertising",
        "closed",
        "position",
        "switch",
        "purpose",
        "abandonment_information",
        "closing",
    )
    identity: bool | None = said("Whether it said who calls")
    opt_out: bool | None = said("Whether it said how to refuse further calls")


class AnnouncementPlayed(AnnouncementData):
    """An announcement was played."""

    type: ClassVar[str] = "announcement.played"
