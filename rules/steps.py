"""From what was said and what is judged to the next step of a violation's life, and the record that says it."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, Literal

import orjson
import xxhash

from rules.history import Kept, type_name
from rules.interaction import Interaction
from rules.pattern import Judged
from rules.rule import Rule
from schemas import instant

State = Literal["warned", "cancelled", "opened", "amended", "withdrawn"]
STANDING: Final = ("opened", "amended")
_UNSAID: Final = ("", "cancelled")


def next_step(said: str, verdict: str, *, warned: bool, changed: bool) -> State | None:
    """One row of the step table. `said` is the last state, empty when nothing was said; a verdict of "" means that
    the clock is no more; `changed` that due, measured or evidence differ from what was said."""
    if verdict == "open":
        return "warned" if warned and said in _UNSAID else None
    if verdict == "broken":
        if said in STANDING:
            return "amended" if changed else None
        return "opened"
    if said == "warned":
        return "cancelled"
    return "withdrawn" if said in STANDING else None


def violation_id(rule: Rule, tenant: str, subject: str, source: str, event_id: str) -> str:
    """32 hex digits, computed from what the violation is about: the same after a crash, in a replay, elsewhere."""
    named = orjson.dumps([tenant, rule.id, rule.major, subject, source, event_id])
    return hashlib.blake2b(named, digest_size=16).hexdigest()


def measured(judged: Judged) -> dict[str, object]:
    """What was measured against which limit; times in seconds."""
    if judged.unit != "s":
        return {"value": judged.value, "limit": judged.limit, "unit": judged.unit}
    value = None if judged.value is None else judged.value / 1_000_000
    return {"value": value, "limit": judged.limit / 1_000_000, "unit": "s"}


def started_by(interaction: Interaction, event: Kept) -> dict[str, str]:
    return {"source": interaction.source(event), "id": event.id, "time": instant.text(event.time)}


def evidence(interaction: Interaction, events: Sequence[Kept], judged: Judged) -> list[dict[str, object]]:
    """The events that prove it, each as source, id, type, time and its offset in the input."""
    return [
        {
            **started_by(interaction, events[place]),
            "type": type_name(events[place].type),
            "offset": events[place].offset,
        }
        for place in judged.evidence
    ]


def content(interaction: Interaction, events: Sequence[Kept], judged: Judged) -> int:
    """64 bits of what an amendment would change: due, measured, evidence as (source, id, time)."""
    proof = [(interaction.source(events[each]), events[each].id, events[each].time) for each in judged.evidence]
    return xxhash.xxh3_64_intdigest(orjson.dumps([judged.due_at, judged.value, proof, list(judged.entries)]))


def record(
    rule: Rule, interaction: Interaction, events: Sequence[Kept], judged: Judged, step: str, revision: int
) -> dict[str, Any]:
    """One step of a violation's life as it stands on the topic, but for the moment of its detection."""
    start = events[judged.start]
    source = interaction.source(start)
    return {
        "violation_id": violation_id(rule, interaction.tenant, interaction.subject, source, start.id),
        "revision": revision,
        "state": step,
        "rule": rule.id,
        "rule_version": rule.version,
        "rule_digest": rule.digest,
        "authority": _authority(rule),
        "unverified": rule.unverified,
        "severity": rule.severity,
        "tenant": interaction.tenant,
        "channel": next(
            (origin for event in reversed(events) if (origin := interaction.stated(event, "channel"))), None
        ),
        "queue": _queue_at(interaction, events, judged.start),
        "subject": interaction.subject,
        "due_at": None if judged.due_at is None else instant.text(judged.due_at),
        "started_by": started_by(interaction, start),
        "measured": measured(judged),
        "reason": judged.reason or (judged.verdict if step in ("withdrawn", "cancelled") else ""),
        "entries": list(judged.entries),
        "evidence": evidence(interaction, events, judged),
    }


def ending(last: bytes, step: str, revision: int) -> dict[str, Any]:
    """The step that takes back what was said of a clock that is no more."""
    return {**orjson.loads(last), "state": step, "revision": revision, "reason": "the clock is no more"}


def _authority(rule: Rule) -> dict[str, object] | None:
    authority = rule.authority
    if authority is None:
        return None
    return {
        "document": authority.document,
        "clause": authority.clause,
        "modal": authority.modal,
        "certainty": authority.certainty,
    }


def _queue_at(interaction: Interaction, events: Sequence[Kept], place: int) -> object:
    """The queue last stated before the event or on it."""
    for event in reversed(events[: place + 1]):
        if (queue := interaction.stated(event, "queue")) is not None:
            return queue
    return None


def verdict_record(
    rule: Rule, interaction: Interaction, events: Sequence[Kept], judged: Judged, closed_by: str
) -> dict[str, Any]:
    """What a rule said of one clock when all was known."""
    return {
        "rule": rule.id,
        "rule_version": rule.version,
        "rule_digest": rule.digest,
        "unverified": rule.unverified,
        "tenant": interaction.tenant,
        "subject": interaction.subject,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "closed_by": closed_by,
        "started_by": started_by(interaction, events[judged.start]),
        "due_at": None if judged.due_at is None else instant.text(judged.due_at),
        "measured": measured(judged),
    }
