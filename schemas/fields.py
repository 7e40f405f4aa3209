"""The kinds of fields that event models are made of."""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, WithJsonSchema

from schemas import instant


class Readable:
    """Marks a field that holds what a person said or wrote."""


class Moment:
    """Marks a field that holds an instant."""


class Data(BaseModel):
    """An event's `data`: unknown fields are no error, for producers evolve; a field of the wrong type is refused."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


def _is_instant(text: str) -> str:
    instant.micros(text)
    return text


Instant = Annotated[
    str, AfterValidator(_is_instant), Moment(), WithJsonSchema({"type": "string", "format": "date-time"})
]
Text = Annotated[str, Readable()]
Texts = Annotated[list[Any], Readable()]
Slots = Annotated[dict[str, Any], Readable()]


def said(description: str, *examples: object) -> Any:
    """An optional field with its meaning, its unit and the values that are known; value lists stay open."""
    extra: Any = {"examples": list(examples)} if examples else None
    return Field(default=None, description=description, json_schema_extra=extra)
