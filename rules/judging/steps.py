"""From what was said and what is judged to the next step of a violation's life, and the record that says it."""

import hashlib
from collections.abc import Sequence
from typing import Any, Final, Literal, NamedTuple

import msgspec
import orjson
import xxhash

from rules.history import NEVER, Brief, Kept
from rules.interaction import Interaction
from rules.judging.sayings import Said
from rules.pattern import Judged
from rules.rule import Rule
from schemas import instant

State = Literal["warned", "cancelled", "opened", "amended", "withdrawn"]
STANDING: Final = ("opened", "amended")
_UNSAID: Final = ("", "cancelled")

_digest = xxhash.xxh3_64_intdigest
_packed = msgspec.msgpack.Encoder().encode


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


def violation_id(rule: Rule, tenant: str, subject: str, source: str, event_id: str, interaction: str = "") -> str:
    """32 hex digits, computed from what the violation is about: the same after a crash, in a replay, elsewhere. The
    interaction is named where the subject has many, whose events may bear the same ids."""
    whose = [interaction] if interaction else []
    named = orjson.dumps([tenant, rule.id, rule.major, subject, source, event_id, *whose])
    return hashlib.blake2b(named, digest_size=16).hexdigest()


def measured(judged: Judged) -> dict[str, object]:
    """What was measured against which limit; times in seconds."""
    value, limit, unit = judged.value, judged.limit, judged.unit
    if unit != "s":
        return {"value": value, "limit": limit, "unit": unit}
    return {"value": None if value is None else value / 1_000_000, "limit": limit / 1_000_000, "unit": "s"}


def started_by(interaction: Interaction, event: Kept | Brief) -> dict[str, str]:
    return {"source": interaction.source(event), "id": event.id, "time": instant.text(event.time)}


def content(rule: Rule, interaction: Interaction, events: Sequence[Kept], judged: Judged, severity: str = "") -> int:
    """64 bits of what an amendment would change: due, measured, evidence as (source, id, time); where it depends on
    conditions, the severity too; and the version that judges, where it came while the worker ran."""
    proof = [(interaction.source(each), each.id, each.time) for each in map(events.__getitem__, judged.evidence)]
    said = (judged.due_at, judged.value, proof, judged.entries)
    version = rule.digest if rule.begins > -NEVER else ""
    more = [each for each in (judged.contested, severity, version) if each]
    return _digest(_packed((*said, *more)))


def heading(rule: Rule, violation: str, revision: int, step: str) -> dict[str, Any]:
    """What every step says first: which it is, of which violation, and of which rule."""
    return {
        "violation_id": violation,
        "revision": revision,
        "state": step,
        "rule": rule.id,
        "rule_version": rule.version,
        "rule_digest": rule.digest,
        "authority": rule.cited,
        "unverified": rule.named["unverified"],
        "severity": rule.severity,
    }


def record(
    rule: Rule, interaction: Interaction, events: Sequence[Kept], judged: Judged, step: str, told: Said
) -> dict[str, Any]:
    """One step of a violation's life as it stands on the topic, but for the moment of its detection."""
    tenant, _, subject = interaction.key.partition("\0")
    if not told.violation:
        told.violation = violation_id(rule, tenant, subject, told.source, told.id, told.interaction)
    return {
        **heading(rule, told.violation, told.revision + 1, step),
        "tenant": tenant,
        "channel": interaction.channel_at(events, judged.start),
        "queue": interaction.queue_at(events, judged.start),
        "subject": subject,
        "due_at": None if judged.due_at is None else instant.text(judged.due_at),
        "started_by": started_by(interaction, events[judged.start]),
        "measured": measured(judged),
        "reason": judged.reason or (judged.verdict if step in ("withdrawn", "cancelled") else ""),
        "entries": list(judged.entries),
        "evidence": [interaction.evidence(events[place]) for place in judged.evidence],
        **beside(judged),
    }


def beside(judged: Judged) -> dict[str, object]:
    """What is said only where it is so: the exception that excuses, and by how little the verdict is this one."""
    found: dict[str, object] = {"exception": judged.exception} if judged.exception else {}
    if (contest := judged.contested) is not None:
        margin, offset = contest.margin / 1_000_000, contest.offset / 1_000_000
        found["contested"] = {"margin": margin, "offset": offset, "clock": contest.clock}
    return found


def ending(last: dict[str, Any], step: str, revision: int, reason: str = "the clock is no more") -> dict[str, Any]:
    """The step that takes back what was said of a clock that is no more."""
    last = {name: each for name, each in last.items() if name != "severity_before"}
    return {**last, "state": step, "revision": revision, "reason": reason}


class Where(NamedTuple):
    """Where a clock started."""

    channel: object
    queue: object


def verdict_record(
    rule: Rule, interaction: Interaction, start: Kept | Brief, where: Where, judged: Judged, closed_by: str
) -> dict[str, Any]:
    """What a rule said of one clock when all was known."""
    tenant, _, subject = interaction.key.partition("\0")
    return {
        **rule.named,
        "tenant": tenant,
        "channel": where.channel,
        "queue": where.queue,
        "subject": subject,
        "verdict": judged.verdict,
        "reason": judged.reason,
        "closed_by": closed_by,
        "started_by": started_by(interaction, start),
        "due_at": None if judged.due_at is None else instant.text(judged.due_at),
        "measured": measured(judged),
        **beside(judged),
    }
