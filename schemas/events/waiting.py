"""Menus, queues, agents, bots and callbacks: the way to being served."""

from typing import ClassVar

from schemas.fields import Data, Instant, said


class IvrData(Data):
    """The fields that events of this row may carry."""

    menu: str | None = said("Menu's name")
    level: int | None = said("Depth of the menu, 1 is the main menu")
    options: list[str] | None = said("What the menu offers", "complaint", "cancellation")
    human_option: bool | None = said("Whether a person is offered")
    reason: str | None = said("Why the menus were left", "self_service", "queue", "abandoned")


class IvrEntered(IvrData):
    """The caller reached the menus."""

    type: ClassVar[str] = "ivr.entered"


class IvrMenuPresented(IvrData):
    """A menu was played."""

    type: ClassVar[str] = "ivr.menu_presented"


class IvrExited(IvrData):
    """The caller left the menus."""

    type: ClassVar[str] = "ivr.exited"


class HumanData(Data):
    """The fields that events of this row may carry."""

    via: str | None = said("How a person was asked for", "speech", "key", "button", "text")
    attempt: int | None = said("Which request this is, from 1")


class HumanRequested(HumanData):
    """The customer asked for a person."""

    type: ClassVar[str] = "human.requested"


class QueueData(Data):
    """The fields that events of this row may carry."""

    queue: str | None = said("Queue's name")
    position: int | None = said("Place in the queue, 1 is next")
    estimated_wait_seconds: float | None = said("Wait that the customer was told, seconds")
    reason: str | None = said(
        "Why the queue was left",
        "answered",
        "abandoned",
        "callback",
        "overflow",
        "transferred",
        "timeout",
        "disconnected",
    )


class QueueEntered(QueueData):
    """The customer began to wait."""

    type: ClassVar[str] = "queue.entered"


class QueueUpdated(QueueData):
    """The customer was told place or wait."""

    type: ClassVar[str] = "queue.updated"


class QueueLeft(QueueData):
    """The customer left the queue."""

    type: ClassVar[str] = "queue.left"


class AgentData(Data):
    """The fields that events of this row may carry."""

    agent: str | None = said("Pseudonym of the person who serves")
    role: str | None = said("The agent's role")
    self_identified: bool | None = said("Whether the agent said who they are")
    handoff: str | None = said("Hand-off that brought the agent")
    reason: str | None = said("Why the agent left")
    wrap_up_seconds: float | None = said("Work after the conversation, seconds")


class AgentJoined(AgentData):
    """A person began to serve."""

    type: ClassVar[str] = "agent.joined"


class AgentLeft(AgentData):
    """A person stopped serving."""

    type: ClassVar[str] = "agent.left"


class AgentWrappedUp(AgentData):
    """The work after the conversation was done."""

    type: ClassVar[str] = "agent.wrapped_up"


class BotData(Data):
    """The fields that events of this row may carry."""

    bot: str | None = said("Bot's name")
    version: str | None = said("Bot's version")
    handoff: str | None = said("Hand-off that brought the bot")
    form: str | None = said("How it was told that a machine speaks", "text", "voice", "tone", "banner")
    persistent: bool | None = said("Whether the notice stays visible")
    consecutive: int | None = said("Failures in a row, this one included")
    reason: str | None = said("Why it failed or left")


class BotJoined(BotData):
    """A bot began to serve."""

    type: ClassVar[str] = "bot.joined"


class BotLeft(BotData):
    """A bot stopped serving."""

    type: ClassVar[str] = "bot.left"


class BotDisclosed(BotData):
    """It was told that a machine speaks."""

    type: ClassVar[str] = "bot.disclosed"


class BotFailed(BotData):
    """The bot did not understand or could not help."""

    type: ClassVar[str] = "bot.failed"


class CallbackData(Data):
    """The fields that events of this row may carry."""

    callback: str | None = said("Callback's id")
    mode: str | None = said("How the offer was made")
    promised_from: Instant | None = said("Earliest promised time, RFC 3339")
    promised_to: Instant | None = said("Latest promised time, RFC 3339")
    outcome: str | None = said("What came of it")


class CallbackOffered(CallbackData):
    """A callback was offered."""

    type: ClassVar[str] = "callback.offered"


class CallbackAccepted(CallbackData):
    """The customer took the offer."""

    type: ClassVar[str] = "callback.accepted"


class CallbackDeclined(CallbackData):
    """The customer declined the offer."""

    type: ClassVar[str] = "callback.declined"


class CallbackAttempted(CallbackData):
    """The customer was called back."""

    type: ClassVar[str] = "callback.attempted"


class CallbackCompleted(CallbackData):
    """The callback reached the customer."""

    type: ClassVar[str] = "callback.completed"
