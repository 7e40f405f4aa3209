"""How records say what was found of one period."""

from typing import Any

import msgspec
import orjson
import xxhash

from rules.judging import steps
from rules.rule import Rule
from rules.shares.book import Book, Told
from rules.shares.found import Found
from schemas import instant


def step(rule: Rule, book: Book, found: Found) -> dict[str, Any] | None:
    """The step that is due, remembered in the book; None where there is nothing to say."""
    told = book.told.get(found.first)
    content = _content(found)
    changed = told is not None and told.content != content
    state = steps.next_step(told.state if told else "", found.verdict, warned=found.warned, changed=changed)
    if state is None:
        return None
    record = _record(rule, book, found, state, told.revision + 1 if told else 1)
    book.told[found.first] = Told(record["revision"], state, content, orjson.dumps(record))
    return record


def ending(book: Book, first: int) -> dict[str, Any] | None:
    """The last step about a period that is no more."""
    told = book.told[first]
    state = steps.next_step(told.state, "", warned=False, changed=False)
    if state is None:
        return None
    record = steps.ending(told.read(), state, told.revision + 1)
    book.told[first] = Told(told.revision + 1, state, told.content, orjson.dumps(record))
    return record


def verdict_record(rule: Rule, book: Book, found: Found, closed_by: str) -> dict[str, Any]:
    """What a rule said of one period."""
    return {
        **rule.named,
        "tenant": book.tenant,
        "channel": None,
        "queue": _queue(book.subject),
        "subject": book.subject,
        "verdict": found.verdict,
        "reason": found.reason,
        "closed_by": closed_by,
        "started_by": _started_by(found),
        "due_at": _instant(found.due),
        "measured": _measured(found),
    }


def _record(rule: Rule, book: Book, found: Found, state: str, revision: int) -> dict[str, Any]:
    violation = steps.violation_id(rule, book.tenant, book.subject, "", instant.text(found.first))
    return {
        **steps.heading(rule, violation, revision, state),
        "tenant": book.tenant,
        "channel": None,
        "queue": _queue(book.subject),
        "subject": book.subject,
        "due_at": _instant(found.due),
        "started_by": _started_by(found),
        "measured": _measured(found),
        "reason": found.reason or (found.verdict if state in ("withdrawn", "cancelled") else ""),
        "entries": list(found.entries),
        "evidence": [],
    }


def _content(found: Found) -> int:
    """64 bits of what an amendment would change."""
    return xxhash.xxh3_64_intdigest(msgspec.msgpack.encode((found.due, found.value, found.entries)))


def _started_by(found: Found) -> dict[str, str]:
    """No event starts a period: its first instant does."""
    return {"source": "", "id": "", "time": instant.text(found.first)}


def _measured(found: Found) -> dict[str, object]:
    return {"value": found.value, "limit": found.limit, "unit": found.unit}


def _instant(at: int | None) -> str | None:
    return None if at is None else instant.text(at)


def _queue(subject: str) -> str | None:
    """The queue that the subject is, or is a part of."""
    fields = dict(each.partition("=")[::2] for each in subject.split(","))
    return fields.get("queue")
