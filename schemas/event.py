"""The envelope of every event: CloudEvents 1.0, and the JSON Schema of a whole event."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from schemas import events
from schemas.fields import Instant


class Event(BaseModel):
    """An event as it stands on the wire in structured mode. Further attributes are carried as they are."""

    model_config = ConfigDict(frozen=True, strict=True, extra="allow")

    specversion: Literal["1.0"] = Field(description="Version of CloudEvents")
    id: str = Field(min_length=1, description="Id at the source; with tenant and source it is the event's identity")
    source: str = Field(min_length=1, description="Which system says so, such as /telephony/pbx-1")
    type: str = Field(min_length=1, description="What happened, noun.participle; unknown types are carried")
    subject: str = Field(min_length=1, description="The interaction")
    time: Instant = Field(description="When it happened at the source, RFC 3339 with a zone, 0 to 9 decimals")
    tenant: str | None = Field(default=None, description="Whose contact centre; `default` where absent")
    channel: str | None = Field(default=None, description="voice, chat, video, email, sms, social")
    direction: str | None = Field(default=None, description="inbound or outbound")
    customer: str | None = Field(default=None, description="Pseudonym of the customer")
    jurisdiction: str | None = Field(default=None, description="Whose law holds, such as CN or US-CA")
    sector: str | None = Field(default=None, description="Industry, such as telecom")
    sequence: int | str | None = Field(default=None, description="Order at the source among events of one instant")
    recordedtime: Instant | None = Field(default=None, description="In files: when it was recorded, RFC 3339")
    data: dict[str, Any] | None = Field(default=None, description="What the type says, see the type's own schema")


def json_schema(type_: str | None = None) -> dict[str, Any]:
    """JSON Schema of a whole event of one known type; of any known type where none is named."""
    if type_ is not None:
        return _of(type_)
    every = [_of(each) for each in events.DATA]
    definitions: dict[str, Any] = {}
    for each in every:
        definitions |= each.pop("$defs", {})
    return {"title": "Event", "anyOf": every, "$defs": definitions}


def _of(type_: str) -> dict[str, Any]:
    schema = Event.model_json_schema()
    data = events.DATA[type_].model_json_schema()
    definitions = data.pop("$defs", {})  # what is referred to stands at the root of a schema
    properties = schema["properties"] | {"type": {"const": type_, "description": "What happened"}, "data": data}
    whole = {**schema, "title": type_, "description": data.get("description", ""), "properties": properties}
    return {**whole, "$defs": definitions} if definitions else whole
