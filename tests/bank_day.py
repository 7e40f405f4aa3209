"""One day of a bank's call centre (Technion's "Anonymous Bank", I. Guedj and A. Mandelbaum) as canonical events."""

# The bank's clock has no zone: UTC is chosen; its date is 1999-08-01. The clocks of queue and agents differ by a second
# or two, and the bank's own `q_time` is the truth for the wait, so an answer is stamped by the queue's clock.

import csv
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from schemas import instant

FILE = Path(__file__).parents[2] / "shared" / "data" / "anonymous-bank" / "calls_one_day.csv"
MIDNIGHT = instant.micros("1999-08-01T00:00:00Z")
SECOND = 1_000_000
DAY = 86_400
NEVER_QUEUED = "0:00:00"
QUEUES = {"PS": "regular", "NW": "prospects", "NE": "shares", "IN": "internet", "TT": "message", "PE": "other"}


class Call(NamedTuple):
    """One row that is a call. Times are seconds since midnight; None where the call did not come so far."""

    subject: str
    queue: str
    entered: int
    left_menu: int
    queued: int | None
    dequeued: int | None
    waited: int
    """The bank's own column, seconds."""
    answered: bool
    served: int | None
    ended: int
    agent: str


def calls(file: Path = FILE) -> list[Call]:
    """The day's calls in the order of the file; phantoms are none."""
    with file.open(newline="") as lines:
        return [_call(row) for row in csv.DictReader(lines) if row["outcome"] != "PHANTOM"]


def _call(row: dict[str, str]) -> Call:
    left_menu = _clock(row["vru_exit"])
    # A menu that was left before it was entered: the bank computed the entry, and the exit is the clock's own.
    entered = min(left_menu, _clock(row["vru_entry"]))
    queued = None if row["q_start"] == NEVER_QUEUED else _clock(row["q_start"])
    dequeued = None if queued is None else _after(queued, _clock(row["q_exit"]))
    served = None if row["ser_start"] == NEVER_QUEUED else _clock(row["ser_start"])
    left = left_menu if dequeued is None else dequeued
    ended = left if served is None else _after(served, _clock(row["ser_exit"]))
    return Call(
        subject=f"{row['vru+line']}-{row['call_id']}",
        queue=QUEUES.get(row["type"], "other"),
        entered=entered,
        left_menu=left_menu,
        queued=queued,
        dequeued=dequeued,
        waited=int(row["q_time"]),
        answered=row["outcome"] == "AGENT",
        served=served,
        ended=max(ended, left),
        agent=f"agent-{row['server'].lower()}",
    )


def _clock(text: str) -> int:
    hours, minutes, seconds = map(int, text.split(":"))
    return hours * 3600 + minutes * 60 + seconds


def _after(start: int, end: int) -> int:
    """The end of an interval; one that is far before its start lies past midnight."""
    return end + DAY if end < start - DAY // 2 else end


def events(day: list[Call]) -> list[dict[str, Any]]:
    """All events of the day, in the order in which they happened."""
    made = [event for call in day for event in _events(call)]
    return sorted(made, key=lambda event: instant.micros(event["time"]))


def _events(call: Call) -> Iterator[dict[str, Any]]:
    yield _event(call, "interaction.started", call.entered)
    yield _event(call, "ivr.entered", call.entered, menu="main")
    reason = "queue" if call.queued is not None or call.answered else "abandoned"
    yield _event(call, "ivr.exited", call.left_menu, reason=reason)
    if call.queued is not None and call.dequeued is not None:
        yield _event(call, "queue.entered", call.queued, queue=call.queue)
        why = "answered" if call.answered else "abandoned"
        yield _event(call, "queue.left", call.dequeued, queue=call.queue, reason=why)
    if call.answered:
        answered = call.served if call.dequeued is None else call.dequeued
        assert answered is not None
        yield _event(call, "agent.joined", answered, agent=call.agent, queue=call.queue)
    ended_by = "agent" if call.answered else "customer"
    yield _event(call, "interaction.ended", call.ended, ended_by=ended_by)


def _event(call: Call, type_: str, second: int, **data: Any) -> dict[str, Any]:
    return {
        "specversion": "1.0",
        "id": f"{call.subject}/{type_}",
        "source": "/bank/acd",
        "type": type_,
        "subject": call.subject,
        "time": instant.text(MIDNIGHT + second * SECOND),
        "channel": "voice",
        "direction": "inbound",
        "data": data,
    }
