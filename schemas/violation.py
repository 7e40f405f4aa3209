"""A violation as it stands on the topic: one step of its life, with its evidence and never the text."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field


class _Wire(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class StartedBy(_Wire):
    """The event that started the clock."""

    source: str = Field(description="The event's source")
    id: str = Field(description="The event's id at that source")
    time: str = Field(description="When it happened, RFC 3339")


class Proof(StartedBy):
    """An event that proves the violation."""

    type: str = Field(description="The event's type")
    topic: str | None = Field(default=None, description="Topic it was read from")
    partition: int | None = Field(default=None, description="Partition it was read from")
    offset: int | None = Field(default=None, description="Its offset there")
    interaction: str | None = Field(default=None, description="Whose it is, where the subject has many interactions")


class Measured(_Wire):
    """What was measured against which limit."""

    value: float | None = Field(description="In `unit`; null where what would end the measure never came")
    limit: float = Field(description="In `unit`")
    unit: Literal["s", "days", "fields", "findings", "events", "values"] = Field(
        description="Seconds, counted dates, missing fields, findings, events or values of a field"
    )


class Contested(_Wire):
    """The verdict would be another one if the clocks of two sources went alike."""

    margin: float = Field(description="Seconds between what was measured and the bound")
    offset: float = Field(description="Seconds by which the clocks are known to differ")
    clock: str = Field(description="The file of the rules' folder `clocks` that says so")


class Authority(_Wire):
    """Where the obligation stands, and how certain that is."""

    document: str = Field(description="Standard or law")
    clause: str | None = Field(description="Clause, where one was read")
    modal: str | None = Field(description="shall, should, kpi, best_practice, product_default")
    certainty: str | None = Field(description="read, primary, secondary, recalled, inferred")


class Violation(_Wire):
    """One step of a violation's life. The id stays, the revision counts the steps without gaps."""

    violation_id: str = Field(description="32 hex digits, computed from tenant, rule, subject and starting event")
    revision: int = Field(description="1 for the first step")
    state: Literal["warned", "cancelled", "opened", "amended", "withdrawn"] = Field(description="This step")
    rule: str = Field(description="The rule's id")
    rule_version: str = Field(description="Its version")
    rule_digest: str = Field(description="16 hex digits of its file")
    authority: Authority | None = Field(description="The rule's source; null for a rule of the house")
    unverified: bool = Field(description="The rule is recalled, inferred, a draft, a bill or expired")
    severity: str = Field(description="critical, major, minor or info")
    tenant: str = Field(description="Whose contact centre")
    channel: str | None = Field(description="voice, chat, video, email, sms, social")
    queue: str | None = Field(description="The queue at the starting event")
    subject: str = Field(description="The interaction; or the values of the rule's for_each, as customer=c-17")
    due_at: str | None = Field(description="The instant the obligation ran out, RFC 3339")
    detected_at: str | None = Field(default=None, description="When this step was said, RFC 3339; absent in a replay")
    started_by: StartedBy = Field(description="The event that started the clock")
    measured: Measured = Field(description="What was measured")
    reason: str = Field(description="Why it was withdrawn or cancelled, or what limits it")
    entries: list[dict[str, object]] = Field(description="Missing fields, or findings by kind, path, place and length")
    evidence: list[Proof] = Field(description="The events that prove it")
    severity_before: str | None = Field(
        default=None, description="In an amendment that changes the severity: what it was; else absent"
    )
    exception: str | None = Field(
        default=None, description="The declared exception that excuses it; absent where none does"
    )
    contested: Contested | None = Field(default=None, description="By how little it is broken; absent where it is sure")
    misrouted: bool | None = Field(
        default=None,
        description="True where the interaction's records stand on another partition than its key's; else absent",
    )
