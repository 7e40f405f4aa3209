"""A verdict as it stands on the topic: what a rule said of one clock when its interaction was over."""

from typing import Literal

from pydantic import Field

from schemas.violation import Contested, Measured, StartedBy, _Wire


class Verdict(_Wire):
    """One clock of one rule."""

    rule: str = Field(description="The rule's id")
    rule_version: str = Field(description="Its version")
    rule_digest: str = Field(description="16 hex digits of its file")
    unverified: bool = Field(description="The rule is recalled, inferred, a draft, a bill or expired")
    tenant: str = Field(description="Whose contact centre")
    channel: str | None = Field(description="voice, chat, video, email, sms, social")
    queue: str | None = Field(description="The queue at the starting event")
    subject: str = Field(description="The interaction; or the values of the rule's for_each, as customer=c-17")
    verdict: Literal["open", "kept", "broken", "excused", "undetermined"] = Field(description="What was said")
    reason: str = Field(description="Why it is undetermined, or what limits it")
    closed_by: Literal["", "ended", "idle"] = Field(description="How the interaction was over; empty while it is open")
    started_by: StartedBy = Field(description="The event that started the clock")
    due_at: str | None = Field(description="The instant the obligation runs out; null while the clock is paused")
    measured: Measured = Field(description="What was measured")
    exception: str | None = Field(
        default=None, description="The declared exception that excuses it; absent where none does"
    )
    contested: Contested | None = Field(default=None, description="By how little it is so; absent where it is sure")
