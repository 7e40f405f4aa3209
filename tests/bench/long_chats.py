"""`python -m tests.bench.long_chats`: what an event costs in short and long chats, also where nearly all is broken."""

import gc
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final, NamedTuple

import click
from rich.console import Console

from rules.admission import Timing
from rules.engine import Engine
from rules.grammar import references
from rules.loading import read
from rules.rows.saving import Saver
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.rejection import Rejection
from schemas.wire import Event
from streams import live
from tests.bench.many_rules import MANY, chosen
from tests.bench.measuring import alone, table_of, timed

LENGTHS: Final = (50, 500, 5000)
_EVENTS: Final = 5000
"""Of each measurement at least so many: short chats are judged one behind the other."""
_BEGIN: Final = instant.micros("2026-11-22T05:00:00Z")
_SECOND: Final = 1_000_000
_BATCH: Final = 10
"""Events of a chat in one transaction."""

RULES: Final = {
    "deadline, stopped late": "{pattern: deadline, start: {message.sent: {author: customer}},"
    " stop: {message.sent: {author: agent}}, within: 500ms, again: when_ended}",
    "deadline, never stopped": "{pattern: deadline, start: message.sent, stop: agent.joined, within: 2s}",
    "deadline, in open hours": "{pattern: deadline, start: {message.sent: {author: customer}},"
    " stop: {message.sent: {author: agent}}, within: 500ms, hours: cn_carrier_calling_hours, zone: Asia/Shanghai}",
    "deadline, restarts": "{pattern: deadline, start: {message.sent: {author: customer}}, stop: agent.joined,"
    " within: 500ms, again: restarts}",
    "order": "{pattern: order, before: message.sent, needs: agent.joined}",
    "order, each by itself": "{pattern: order, before: {message.sent: {author: agent}},"
    " needs: {message.sent: {author: customer}}, same: [message_id]}",
    "forbidden": "{pattern: forbidden, never: message.sent, while: {from: interaction.started, to: agent.joined}}",
    "forbidden, short stays": "{pattern: forbidden, never: bot.joined,"
    " while: {from: {message.sent: {author: customer}}, to: {message.sent: {author: agent}}}}",
    "limit": "{pattern: limit, count: message.sent, at_most: 0}",
    "limit, window of a day": "{pattern: limit, count: message.sent, at_most: 3, window: 24h}",
    "limit, distinct values": "{pattern: limit, count: message.sent, at_most: 3, window: 24h, distinct: message_id}",
    "complete": "{pattern: complete, when: message.sent, fields: [absent]}",
    "complete, others near it": "{pattern: complete, when: message.sent, from: agent.joined, grace: 1s,"
    " fields: [absent]}",
    "masked": "{pattern: masked, when: message.sent, in: [text]}",
    "share": "{pattern: share, part: {message.sent: {author: agent}}, of: {message.sent: {author: customer}},"
    " within: 500ms, at_least: 90%, period: day, zone: UTC}",
    "evidence": "{pattern: evidence, of: message.sent, months: 6, zone: UTC}",
}
"""By what they show, rules that nearly every message breaks."""


class Cost(NamedTuple):
    """Of one event of a chat."""

    judged: float
    """Microseconds of processor time."""
    saved: float
    """The same with rows in transactions of ten events."""
    written: float
    """Bytes of these rows."""


def usual() -> Ruleset:
    """Forty shipped rules, whenever they were in force."""
    return Ruleset(chosen(MANY), any_date=True)


def breaking(name: str) -> Ruleset:
    """The rule of that name."""
    loaded = read(f"{{title: broken, check: {RULES[name]}}}".encode(), Path("broken.yaml"))
    assert not loaded.mistakes, loaded.mistakes
    return Ruleset(references.resolved(loaded.rules), any_date=True)


def messages(subject: str, length: int) -> Iterator[Event]:
    """A chat in which customer and agent take turns, each message a second after the one before."""
    yield _event("interaction.started", subject, -1, {})
    for number in range(length):
        author = ("customer", "agent")[number % 2]
        text = f"message {number}: call 1990000{number % 10_000:04}"
        yield _event("message.sent", subject, number, {"author": author, "text": text, "message_id": f"m{number}"})


def _event(type_: str, subject: str, number: int, data: dict[str, Any]) -> Event:
    content = {"specversion": "1.0", "id": str(number), "source": "/bench", "type": type_, "subject": subject}
    at = instant.text(_BEGIN + number * _SECOND)
    found = wire.from_mapping({**content, "channel": "chat", "time": at, "data": data})
    assert not isinstance(found, Rejection)
    return found


def cost(name: str, length: int) -> Cost:
    """What an event of a chat of so many messages costs under the rules of that name."""
    ruleset = breaking(name) if name in RULES else usual()
    chats = [list(messages(f"chat-{number}", length)) for number in range(max(1, _EVENTS // length))]
    events = sum(map(len, chats))
    written = 0
    gc.freeze()
    gc.set_threshold(*live.THRESHOLDS)  # as a worker has them

    def judge(*, saves: bool) -> None:
        nonlocal written
        for chat in chats:
            engine = Engine(ruleset, Timing())
            saver = Saver(engine) if saves else None
            for place, event in enumerate(chat):
                engine.judge(event, event.time, place)
                if place % _BATCH == 0:
                    engine.take_said()
                    engine.take_facts()
                    written += 0 if saver is None else _transaction(saver, place)

    judged = timed(lambda: judge(saves=False))[1]
    saved = timed(lambda: judge(saves=True))[1]
    return Cost(judged / events * 1e6, saved / events * 1e6, written / events)


def _transaction(saver: Saver, position: int) -> int:
    """Bytes of one transaction with a whole marker."""
    records = saver.with_steps(position)
    saver.begin(position)
    while saver.is_marking:
        records += saver.rows(1000)
    return sum(len(value) for _, value in records if value)


@click.command()
@click.option("--only", default="", help="Rules whose name has this in it.")
@click.option("--longest", default=LENGTHS[-1], show_default=True, help="Lengths up to this one.")
def bench(only: str, longest: int) -> None:
    """Measure what an event costs in chats of different lengths; processor time of one machine in one run.

    Example: python -m tests.bench.long_chats --only masked
    """
    console = Console(width=160)
    lengths = [each for each in LENGTHS if each <= longest]
    columns = [[*(f"{name} {length:,}" for length in lengths), "times"] for name in ("us,", "saved,", "bytes,")]
    table = table_of("an event, chat of", *(each for column in columns for each in column))
    for name in ("usual", *RULES):
        if only in name:
            costs = [alone(cost, name, length) for length in lengths]
            table.add_row(
                name,
                *_cells([each.judged for each in costs]),
                *_cells([each.saved for each in costs]),
                *_cells([each.written for each in costs]),
            )
    console.print(table)


def _cells(figures: list[float]) -> list[str]:
    return [*(f"{each:,.0f}" for each in figures), f"{figures[-1] / figures[0]:.1f}"]


if __name__ == "__main__":
    bench()
