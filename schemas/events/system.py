"""What is shown or exported of customers' data, and how systems fare."""

from typing import ClassVar

from schemas.fields import Data, said


class ShownData(Data):
    """The fields that events of this row may carry."""

    fields: list[str] | None = said("Fields that were shown or exported", "card_number")
    mask_profile: str | None = said("How they were masked")
    role: str | None = said("Role of who looked")
    purpose: str | None = said("Why")
    artefact: str | None = said("Reference of what was exported")
    label: str | None = said("How the export is marked")


class DataDisplayed(ShownData):
    """Personal data were shown to somebody."""

    type: ClassVar[str] = "data.displayed"


class DataExported(ShownData):
    """Personal data left the system."""

    type: ClassVar[str] = "data.exported"


class SystemData(Data):
    """The fields that events of this row may carry."""

    component: str | None = said("Part of the system")
    outcome: str | None = said("What came of a request", "ok", "failed")
    latency_seconds: float | None = said("Time it took, seconds")
    state: str | None = said("How the part is", "up", "down", "alive")
    planned: bool | None = said("Whether it was announced")


class SystemRequest(SystemData):
    """A system did something."""

    type: ClassVar[str] = "system.request"


class SystemStatus(SystemData):
    """A system's state became known."""

    type: ClassVar[str] = "system.status"
