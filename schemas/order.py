"""The order of events that happened at one instant, and the small numbers that stand for types in saved state."""

from typing import Final

# Openings first and closings last: many sources know only whole seconds.
_SENTENCE: Final = (
    ("interaction.started",),
    (
        "identity.requested",
        "identity.verified",
        "consent.granted",
        "consent.revoked",
        "contact_block.added",
        "contact_block.removed",
        "list.scrubbed",
    ),
    ("outbound.dialled", "outbound.ringing", "outbound.answered", "outbound.greeted", "outbound.connected"),
    ("ivr.entered", "ivr.menu_presented", "ivr.exited"),
    ("bot.joined",),
    ("human.requested",),
    ("handoff.started",),
    ("queue.entered", "queue.updated", "queue.left"),
    ("callback.offered", "callback.accepted", "callback.declined", "callback.attempted", "callback.completed"),
    ("handoff.context_delivered",),
    ("agent.joined",),
    ("bot.disclosed",),
    ("announcement.played",),
    ("recording.announced", "recording.started", "recording.paused"),
    ("payment.started", "payment.ended"),
    ("recording.resumed", "recording.stopped"),
    ("slot.asked", "slot.filled", "message.sent", "bot.failed"),
    ("hold.started", "hold.ended"),
    ("data.displayed", "data.exported"),
    ("handoff.completed", "handoff.failed"),
    ("agent.left", "bot.left"),
    ("outbound.ended",),
    ("interaction.ended",),
    (
        "agent.wrapped_up",
        "case.opened",
        "case.acknowledged",
        "case.forwarded",
        "case.progressed",
        "case.answered",
        "case.closed",
        "case.reopened",
        "survey.offered",
        "survey.answered",
        "quality.scored",
        "recording.deleted",
    ),
    ("system.request", "system.status"),
)

RANK: Final[dict[str, int]] = {type_: rank for rank, group in enumerate(_SENTENCE) for type_ in group}
"""Place of a known type among events of one instant; types of one group tie."""

UNKNOWN: Final = len(_SENTENCE)
"""Rank of a type that the product does not know: last."""

CODES: Final = (
    "interaction.started",
    "identity.requested",
    "identity.verified",
    "consent.granted",
    "consent.revoked",
    "contact_block.added",
    "contact_block.removed",
    "list.scrubbed",
    "outbound.dialled",
    "outbound.ringing",
    "outbound.answered",
    "outbound.greeted",
    "outbound.connected",
    "ivr.entered",
    "ivr.menu_presented",
    "ivr.exited",
    "bot.joined",
    "human.requested",
    "handoff.started",
    "queue.entered",
    "queue.updated",
    "queue.left",
    "callback.offered",
    "callback.accepted",
    "callback.declined",
    "callback.attempted",
    "callback.completed",
    "handoff.context_delivered",
    "agent.joined",
    "bot.disclosed",
    "announcement.played",
    "recording.announced",
    "recording.started",
    "recording.paused",
    "payment.started",
    "payment.ended",
    "recording.resumed",
    "recording.stopped",
    "slot.asked",
    "slot.filled",
    "message.sent",
    "bot.failed",
    "hold.started",
    "hold.ended",
    "data.displayed",
    "data.exported",
    "handoff.completed",
    "handoff.failed",
    "agent.left",
    "bot.left",
    "outbound.ended",
    "interaction.ended",
    "agent.wrapped_up",
    "case.opened",
    "case.acknowledged",
    "case.forwarded",
    "case.progressed",
    "case.answered",
    "case.closed",
    "case.reopened",
    "survey.offered",
    "survey.answered",
    "quality.scored",
    "recording.deleted",
    "system.request",
    "system.status",
)
"""Types by the small number that stands for them in saved state. A new type goes to the end of this tuple, wherever it
ranks: a row that was saved by an earlier version must mean the same."""

CODE: Final[dict[str, int]] = {type_: code for code, type_ in enumerate(CODES)}


PLACES: Final[dict[str, tuple[int, int]]] = {type_: (CODE[type_], RANK[type_]) for type_ in CODES}
"""Code and rank of each known type, in one look-up."""


def rank(type_: str) -> int:
    return RANK.get(type_, UNKNOWN)
