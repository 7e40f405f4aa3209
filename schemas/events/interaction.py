"""An interaction's beginning and end."""

from typing import ClassVar

from schemas.fields import Data, said


class InteractionData(Data):
    """The fields that events of this row may carry."""

    customer_group: str | None = said("Group that has rights of its own", "elderly", "disabled")
    language: str | None = said("Language spoken, BCP 47", "zh", "en")
    entry: str | None = said("Way in: number dialled, page, app")
    ended_by: str | None = said("Who ended it", "customer", "agent", "bot", "system")
    reason: str | None = said("Why it ended")
    resolved: bool | None = said("Whether the matter was settled")
    disposition: str | None = said("Outcome by the centre's own code")


class InteractionStarted(InteractionData):
    """An interaction began."""

    type: ClassVar[str] = "interaction.started"


class InteractionEnded(InteractionData):
    """An interaction ended."""

    type: ClassVar[str] = "interaction.ended"


class HoldData(Data):
    """A hold says nothing but that it is."""


class HoldStarted(HoldData):
    """The customer was put on hold."""

    type: ClassVar[str] = "hold.started"


class HoldEnded(HoldData):
    """The customer came back from hold."""

    type: ClassVar[str] = "hold.ended"
