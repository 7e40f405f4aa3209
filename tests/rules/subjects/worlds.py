"""Small random worlds of many interactions, and what a naive judge says of their customers."""

import random
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from rules.engine import Engine
from rules.rule import Rule
from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from schemas import fact, instant, wire
from schemas.fact import EventFact
from tests.rules import histories, oracle, oracle_of_moments
from tests.rules.histories import EVER, PATIENT, SECOND, START

PARTITIONS = 3
RULES = """
called_back: {check: {pattern: deadline, start: callback.accepted, stop: [callback.completed, agent.joined],
  within: 6s, for_each: [customer]}}
once: {check: {pattern: deadline, start: {queue.entered: {queue: x}}, stop: agent.joined, within: 4s, again: never,
  excuse: callback.offered, for_each: [customer]}}
waits: {check: {pattern: deadline, start: callback.accepted, stop: callback.completed, within: 5s,
  pause: hold.started, resume: hold.ended, again: when_ended, for_each: [customer]}}
matters: {check: {pattern: deadline, start: callback.accepted, stop: callback.completed, within: 5s,
  already: agent.joined, unless: {from: callback.declined, to: callback.offered}, for_each: [customer, matter]}}
queues: {check: {pattern: deadline, start: human.requested, stop: agent.joined, within: 4s, for_each: [queue]}}
numbers: {check: {pattern: deadline, start: case.opened, stop: [case.answered, case.closed], within: 5s,
  for_each: [number]}}
twice: {check: {pattern: limit, count: [callback.accepted, human.requested], at_most: 2, window: 6s,
  for_each: [customer]}}
not_now: {check: {pattern: forbidden, never: human.requested, while: {from: callback.declined, for: 8s,
  to: callback.offered}, for_each: [customer]}}
offered: {check: {pattern: order, before: callback.accepted, needs: callback.offered, within: 9s,
  since: callback.declined, for_each: [customer, matter]}}
"""
ALL = {rule.id: rule for rule in histories.rules(RULES)}

JUDGES: Mapping[str, Any] = {**oracle_of_moments.JUDGES, "deadline": oracle.deadlines}

_KINDS = (
    "callback.accepted", "callback.completed", "callback.offered", "callback.declined", "agent.joined",
    "queue.entered", "hold.started", "hold.ended", "human.requested", "case.opened", "case.answered", "case.closed",
)  # fmt: skip


def event(choice: random.Random, number: int) -> dict[str, Any]:
    """Who calls is told by few events, and may be told late, or told otherwise."""
    type_ = choice.choice(_KINDS)
    data: dict[str, Any] = {"queue": choice.choice("xy")} if type_ == "queue.entered" else {}
    if type_.startswith("case."):
        data["number"] = choice.choice(("7", "8", None))
    if choice.random() < 0.3:
        data["matter"] = choice.choice(("m,1", "m=2"))
    made = {
        "specversion": "1.0",
        "id": str(number % 20),
        "source": choice.choice(("/a", "/b")),
        "type": type_,
        "subject": f"call-{choice.randrange(5)}",
        "time": instant.text(START + choice.randrange(25) * SECOND),
        "data": {name: value for name, value in data.items() if value is not None},
    }
    return made | ({"customer": choice.choice(("c1", "c2"))} if choice.random() < 0.4 else {})


def world(seed: int) -> list[dict[str, Any]]:
    choice = random.Random(seed)
    return [event(choice, number) for number in range(choice.randrange(2, 30))]


class Told(NamedTuple):
    """What a partition of events told, in order: facts, and how far it had come."""

    partition: int
    news: list[EventFact | int]


def partition_of(subject: str) -> int:
    return int(subject.removeprefix("call-")) % PARTITIONS


def decoded(content: dict[str, Any]) -> wire.Event:
    event_ = wire.from_mapping(dict(content))
    assert isinstance(event_, wire.Event), event_
    return event_


def told(ruleset: Ruleset, contents: Sequence[dict[str, Any]], partition: int) -> Told:
    """Judges one partition's events in this order of arrival."""
    engine = Engine(ruleset, PATIENT)
    engine.partition = partition
    news: list[EventFact | int] = []
    for offset, content in enumerate(contents):
        assert engine.judge(decoded(content), START + EVER // 4, offset) is None
        news += [*engine.take_facts(), engine.watermark]
    return Told(partition, news)


def all_told(ruleset: Ruleset, contents: Sequence[dict[str, Any]]) -> list[Told]:
    parts = [[each for each in contents if partition_of(each["subject"]) == number] for number in range(PARTITIONS)]
    return [told(ruleset, part, number) for number, part in enumerate(parts)]


def interleaved(parts: Iterable[Told], choice: random.Random) -> list[tuple[int, EventFact | int]]:
    """Each partition's news in its order, partitions in any."""
    waiting = [(part.partition, list(part.news)) for part in parts if part.news]
    found = []
    while waiting:
        number, news = choice.choice(waiting)
        found.append((number, news.pop(0)))
        waiting = [each for each in waiting if each[1]]
    return found


def through_the_wire(news: EventFact) -> EventFact:
    found = fact.decode(fact.encode(news))
    assert found == news
    return found  # type: ignore[return-value]


def take(subjects: Subjects, partition: int, news: EventFact | int) -> None:
    if isinstance(news, int):
        subjects.reached(partition, news)
    else:
        subjects.take(through_the_wire(news))


def end(subjects: Subjects) -> None:
    for number in range(PARTITIONS):
        subjects.reached(number, START + 3600 * SECOND)


Verdicts = list[tuple[Any, ...]]


def verdicts(subjects: Subjects, rule: str) -> Verdicts:
    """(subject, interaction, source, id, verdict, due if broken, measured) of each clock of a rule."""
    found = []
    for subject in subjects.open.values():
        events = subject.events()
        for of, each in subjects.judged(subject, subjects.watermark, ""):
            if of.id == rule:
                start = events[each.start]
                due = each.due_at if each.verdict == "broken" else None
                name = (subject.subject, subject.whose(start), subject.source(start), start.id)
                found.append((*name, each.verdict, due, each.value))
    return sorted(found, key=str)


def naive_verdicts(rule: Rule, contents: list[dict[str, Any]]) -> Verdicts:
    """All events of all interactions, sorted, grouped by subject, and judged pair by pair."""
    histories_: dict[str, list[oracle.Event]] = {}
    for call in {each["subject"] for each in contents}:
        events = _history([each for each in contents if each["subject"] == call])
        for place, each in enumerate(events):
            name = _subject(rule.check.for_each, events, place)
            if name is not None:
                # The call stands behind the id, where the order of events puts it too.
                histories_.setdefault(name, []).append(_oracles({**each, "id": f"{each['id']}\0{call}"}))
    said = [
        _said(name, each)
        for name, events_ in histories_.items()
        for each in JUDGES[rule.pattern](rule, sorted(events_, key=lambda each: each[:5]))
    ]
    return sorted(said, key=str)


def _said(name: str, said: oracle.Said | oracle_of_moments.Told) -> tuple[Any, ...]:
    event_id, _, call = said.id.partition("\0")
    # What is still paused is kept once an interaction is over; a subject is never over, it goes on.
    is_paused = said.verdict == "kept" and said.value is None
    due = said.due_at if said.verdict == "broken" else None
    return (name, call, said.source, event_id, "open" if is_paused else said.verdict, due, said.value)


def _history(contents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """In order; of two of one identity the one with the smaller (time, digest) stays."""
    kept: dict[tuple[str, str], dict[str, Any]] = {}
    for each in sorted(contents, key=lambda each: (_oracles(each).time, decoded(each).digest)):
        kept.setdefault((each["source"], each["id"]), each)
    return sorted(kept.values(), key=lambda each: _oracles(each)[:5])


def _oracles(content: dict[str, Any]) -> oracle.Event:
    return oracle.events_of([content])[0]


def _subject(names: tuple[str, ...], events: list[dict[str, Any]], place: int) -> str | None:
    parts = []
    for name in names:
        value = _value(name, events, place)
        if value is None:
            return None
        parts.append(f"{name}={value.replace('%', '%25').replace(',', '%2C').replace('=', '%3D')}")
    return ",".join(parts)


def _value(name: str, events: list[dict[str, Any]], place: int) -> str | None:
    """An event's own statement; else of a queue the last one before it, of a customer or matter the last one at all."""

    def stated(content: dict[str, Any]) -> str | None:
        found: str | None = content.get(name) if name == "customer" else content["data"].get(name)
        return found

    if (own := stated(events[place])) is not None or name == "number":
        return own
    others = events[: place + 1] if name == "queue" else events
    return next((found for each in reversed(others) if (found := stated(each)) is not None), None)
