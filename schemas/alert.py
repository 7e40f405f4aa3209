"""An alert as it stands on the topic: what a person should know now of one violation. Advice, read leniently."""

from typing import Any

from pydantic import BaseModel, ConfigDict, Field, field_validator


class Texts(BaseModel):
    """One text in both languages; equal where the rule has only one."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    en: str = Field(default="", description="English")
    zh: str = Field(default="", description="Simplified Chinese")


class Alert(BaseModel):
    """Fields may be added, and a reader leaves out those that it does not know. Never compared, never replayed."""

    model_config = ConfigDict(frozen=True, extra="ignore")

    violation_id: str = Field(default="", description="The violation; with `revisions` it names what is told")
    revisions: list[int] = Field(default=[], description="The steps that this alert tells of")
    state: str = Field(description="warned, opened; cancelled, withdrawn; storm, closed")
    rule: str = Field(default="", description="The rule's id")
    severity: str = Field(default="", description="critical, major, minor or info")
    unverified: bool = Field(default=False, description="The rule is recalled, inferred, a draft, a bill or expired")
    tenant: str = Field(default="default", description="Whose contact centre")
    channel: str | None = Field(default=None, description="voice, chat, video, email, sms, social")
    queue: str | None = Field(default=None, description="The queue at the starting event")
    subject: str = Field(default="", description="The interaction, or another subject of the rule")
    due_at: str | None = Field(default=None, description="The instant the obligation ran out, RFC 3339")
    measured: dict[str, Any] | None = Field(default=None, description="value, limit, unit; as the violation says it")
    held_back: int = Field(default=0, description="Alerts of its group, or of a storm, that were counted and not told")
    counts: dict[str, int] = Field(default={}, description="Of a storm that is over: alerts held back, by rule")
    samples: list[str] = Field(default=[], description="Of a storm: some of the violations that it holds back")
    title: Texts = Field(default=Texts(), description="The rule's title")
    runbook: Texts = Field(default=Texts(), description="What to do, as the rule says it")

    @field_validator("title", "runbook", mode="before")
    @classmethod
    def _one_for_both(cls, value: object) -> object:
        """An alert of an earlier version has one text for both languages."""
        return {"en": value, "zh": value} if isinstance(value, str) else value


ENDING = frozenset({"cancelled", "withdrawn", "closed"})
"""States after which nothing is wanted of anybody any more."""
FORETELLING = frozenset({"warned"})
"""States that tell of a breach that has not come."""
