"""Hand-offs between bot and person, and the context that must go with them."""

from typing import Any, ClassVar

from schemas.fields import Data, Slots, Text, Texts, said


class Verification(Data):
    """What was proved of the customer's identity before the hand-off."""

    done: bool | None = said("Whether the customer's identity was proved")
    level: str | None = said("Level of assurance")


class HandoffContext(Data):
    """What the one who takes over is told, so that the customer need not say it again."""

    reason: Text | None = said("Why the conversation is handed over")
    intent: Text | None = said("What the customer wants")
    summary: Text | None = said("What happened so far")
    transcript_ref: Text | None = said("Reference of the transcript")
    last_turns: Texts | None = said("The last messages, where there is no reference")
    slots: Slots | None = said("What the customer told already, by name")
    verification: Verification | None = said("What was proved of the customer's identity")
    actions_tried: Texts | None = said("What was tried, with its results")
    attachments: Texts | None = said("References of attachments")
    sentiment: str | None = said("Mood")
    priority: str | None = said("How urgent it is")
    complaint: bool | None = said("Whether it is a complaint")
    bot: str | None = said("The bot that served")
    bot_version: str | None = said("Its version")
    consents: Any = said("Consents that stand")
    customer: str | None = said("Pseudonym of the customer")
    language: str | None = said("Language spoken, BCP 47", "zh", "en")


class HandoffData(Data):
    """The fields that events of this row may carry."""

    handoff: str | None = said("Hand-off's id")
    from_kind: str | None = said("Who hands over", "bot", "human")
    to_kind: str | None = said("Who takes over", "human", "bot")
    reason: str | None = said("Why it is handed over, or why it failed")
    context: HandoffContext | None = said("What the one who takes over is told")


class HandoffStarted(HandoffData):
    """A hand-off began."""

    type: ClassVar[str] = "handoff.started"


class HandoffContextDelivered(HandoffData):
    """The one who takes over was given the context."""

    type: ClassVar[str] = "handoff.context_delivered"


class HandoffCompleted(HandoffData):
    """The hand-off was done."""

    type: ClassVar[str] = "handoff.completed"


class HandoffFailed(HandoffData):
    """The hand-off did not come about."""

    type: ClassVar[str] = "handoff.failed"
