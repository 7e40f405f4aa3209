"""`python -m tests.bench.many_rules`: what forty rules cost beside the core three, long chats, and a million clocks."""

import itertools
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

import click
from rich.console import Console
from rich.table import Table

from rules.admission import Timing
from rules.engine import Engine
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.rejection import Rejection
from schemas.wire import Event
from streams import replay
from streams.files import lines
from streams.replay import QuietCollector
from streams.terminal import options
from tests.bench import day
from tests.bench.measuring import alone, table_of, timed

CORE: Final = ("queue_wait_within_a_minute", "handoff_context_complete", "no_unmasked_personal_data")
MANY: Final = 40
LENGTHS: Final = (50, 500, 5000)
_BEGIN: Final = instant.micros("2026-11-22T05:00:00Z")
_SECOND: Final = 1_000_000


class Clocks(NamedTuple):
    """Processor seconds for so many clocks: begun, half of them stopped, the others run out."""

    count: int
    add: float
    cancel: float
    fire: float


def chosen(many: int) -> tuple[Rule, ...]:
    """The core three, and of each pattern in turn the shipped rules in order of their names, up to so many."""
    shipped = [rule for rule in options.loaded(()) if not rule.not_yet]
    core = [rule for rule in shipped if rule.id in CORE]
    others: dict[str, list[Rule]] = {}
    for rule in sorted(shipped, key=lambda rule: rule.id):
        if rule.id not in CORE:
            others.setdefault(rule.pattern, []).append(rule)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*others.values()))
    return tuple([*core, *(rule for rule in turns if rule is not None)][:many])


def switched_on() -> tuple[Rule, ...]:
    """What is judged if nobody says otherwise."""
    return tuple(options.switched_on(options.loaded(())))


def with_evidences() -> tuple[Rule, ...]:
    """And what asks for months of data: with them all eight patterns."""
    evidences = (rule for rule in options.loaded(()) if rule.pattern == "evidence" and not rule.not_yet)
    return tuple({rule.id: rule for rule in (*switched_on(), *evidences)}.values())


def of_all_patterns() -> tuple[Rule, ...]:
    return chosen(MANY)


def core() -> tuple[Rule, ...]:
    return chosen(len(CORE))


def replaying(file: str, rules: Callable[[], tuple[Rule, ...]], any_date: bool) -> float:
    """Processor seconds of a replay with these rules, on their dates or whenever they were in force."""
    ruleset = Ruleset(rules(), any_date=any_date)
    list(itertools.islice(lines.records(file), 1000))
    return timed(lambda: replay.replay(lines.records(file), ruleset, Timing()))[1]


def chat(length: int, many: int) -> float:
    """Microseconds of processor time an event of a chat of so many messages."""
    rules = Ruleset(chosen(many), any_date=True)
    repeats = max(1, 10_000 // length)
    found = [list(_messages(f"chat-{number}", length)) for number in range(repeats)]

    def judge() -> None:
        engine = Engine(rules, Timing())
        for events in found:
            for event in events:
                engine.judge(event, event.time)

    return timed(judge)[1] / (repeats * length) * 1_000_000


def _messages(name: str, length: int) -> Iterator[Event]:
    for number in range(length):
        author = ("customer", "bot", "agent")[number % 3]
        data = {"author": author, "text": f"message {number}", "latency_seconds": 1.5}
        yield _event("message.sent", name, number, number, channel="chat", data=data)


def _event(type_: str, subject: str, number: int, second: int, **more: object) -> Event:
    content = {"specversion": "1.0", "id": str(number), "source": "/bench", "type": type_, "subject": subject}
    found = wire.from_mapping({**content, "time": instant.text(_BEGIN + second * _SECOND), "data": {}, **more})
    assert not isinstance(found, Rejection)
    return found


def clocks(count: int) -> Clocks:
    """A million callers who wait at once: half of them are answered, the others' minute runs out."""
    engine = Engine(Ruleset([rule for rule in chosen(3) if rule.id == CORE[0]], any_date=True), Timing())
    begun = [
        _event("queue.entered", f"call-{number}", 1, 0, channel="voice", direction="inbound") for number in range(count)
    ]
    ended = [_event("agent.joined", f"call-{number}", 2, 30, channel="voice") for number in range(0, count, 2)]
    with QuietCollector():
        add = timed(lambda: [engine.judge(event, event.time) for event in begun])[1]
        cancel = timed(lambda: [engine.judge(event, event.time) for event in ended])[1]
        fire = timed(lambda: engine.pass_time(_BEGIN + 90 * _SECOND, _BEGIN + 90 * _SECOND))[1]
    assert sum(step["state"] == "opened" for step in engine.steps) == count // 2
    return Clocks(count, add, cancel, fire)


WORKS: Final = (
    ("the core three", core, False),
    ("all that are on as shipped, on their dates", switched_on, False),
    ("and the evidences, on their dates", with_evidences, False),
    ("forty of all patterns, whenever they were in force", of_all_patterns, True),
)


def _replays(file: str, events: int, runs: int) -> Table:
    """What an event costs with each set of rules, and how much of the speed of the first is kept; their turns are taken
    one after the other, so that a busy hour meets all."""
    taken = [[alone(replaying, file, rules, any_date) for _, rules, any_date in WORKS] for _ in range(runs)]
    best = [min(each) / events * 1e6 for each in zip(*taken, strict=True)]
    table = table_of("replay with", "rules", "patterns", "us an event", "speed kept")
    for (name, rules, _), cost in zip(WORKS, best, strict=True):
        found = rules()
        patterns = len({rule.pattern for rule in found})
        table.add_row(name, str(len(found)), str(patterns), f"{cost:.1f}", f"{best[0] / cost:.0%}")
    return table


@click.command()
@click.option("--events", default=200_000, show_default=True, help="Events of a replay.")
@click.option("--runs", default=3, show_default=True, help="Runs of each work, each in a process of its own.")
@click.option("--clocks", "open_", default=1_000_000, show_default=True, help="Deadlines that are open at once.")
def bench(events: int, runs: int, open_: int) -> None:
    """Measure what rules cost; all figures are processor time of one machine in one run.

    Example: python -m tests.bench.many_rules --runs 1
    """
    console = Console(width=120)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "day.jsonl"
        file.write_bytes(b"\n".join(day.lines(events, texts=True)))
        console.print(_replays(str(file), events, runs))
    table = Table(box=None, padding=(0, 2))
    table.add_column("messages of a chat")
    for length in LENGTHS:
        table.add_column(f"{length:,}", justify="right")
    table.add_row("us an event", *(f"{min(alone(chat, length, MANY) for _ in range(runs)):.1f}" for length in LENGTHS))
    console.print(table)
    found = alone(clocks, open_)
    console.print(
        f"{found.count:,} open deadlines: add {found.add / found.count * 1e6:.2f} us, "
        f"cancel {found.cancel / (found.count / 2) * 1e6:.2f} us, fire {found.fire / (found.count / 2) * 1e6:.2f} us"
    )


if __name__ == "__main__":
    bench()
