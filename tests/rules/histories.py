"""Small random histories, and what stands at the end when they are judged."""

import random
from pathlib import Path
from typing import Any

from rules.admission import Timing
from rules.grammar import references
from rules.interaction import Interaction
from rules.judging import speech
from rules.judging.steps import STANDING
from rules.loading import read
from rules.rule import Rule
from rules.ruleset import Ruleset
from schemas import instant, wire
from schemas.wire import Event
from tests.rules import crashing

SECOND = 1_000_000
START = instant.micros("2026-09-21T14:00:00Z")
EVER = 10**15
PATIENT = Timing(max_ahead=EVER, remember=EVER, idle=EVER, graves=EVER)
"""Nothing is ever late: what is left is the order."""

RULES = """
wait: {applies_to: {channel: voice}, check: {pattern: deadline, start: queue.entered, already: callback.offered,
  stop: [agent.joined, callback.offered], within: 10s, pause: {queue.left: {reason: [overflow]}}, resume: queue.entered,
  again: never, excuse: [{queue.left: {reason: abandoned}}]}, warn_at: 5s}
ended: {check: {pattern: deadline, start: {message.sent: {author: customer}}, stop: {message.sent: {author: agent}},
  within: 5s, again: when_ended, excuse: {interaction.ended: {ended_by: customer}}}}
restarts: {check: {pattern: deadline, start: {message.sent: {author: customer}}, within: 5s, again: restarts,
  stop: [{message.sent: {author: agent}}, interaction.ended], unless: {from: hold.started, to: hold.ended}}}
same: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 4s, same: [queue],
  pause: [hold.started, queue.left], resume: [hold.ended, queue.entered]}}
context: {check: {pattern: complete, when: handoff.completed, from: handoff.context_delivered, since: handoff.started,
  grace: 3s, fields: [context.reason, context.summary]}}
masked: {check: {pattern: masked, when: message.sent, in: [text]}}
late_attribute: {applies_to: {customer_group: elderly}, check: {pattern: deadline, start: human.requested,
  stop: agent.joined, already: agent.joined, since: agent.left, within: 6s}}
"""
"""Each line a rule: the keys that make order matter, together."""


def rules(lines: str = RULES) -> tuple[Rule, ...]:
    """Rules of such lines, loaded one by one."""
    found = []
    for text in lines.strip().replace("\n  ", " ").splitlines():
        name, _, content = text.partition(": ")
        keys = content.strip().removeprefix("{").removesuffix("}")
        loaded = read(f"{{title: {name}, {keys}}}".encode(), Path(f"{name}.yaml"))
        assert not loaded.mistakes, loaded.mistakes
        found += loaded.rules
    return references.resolved(found)


def event(choice: random.Random, number: int) -> dict[str, Any]:
    """One event of a kind that some rule reads, on a coarse grid of times so that ties are common."""
    queue, group = choice.choice("xy"), choice.choice(("elderly", "none"))
    text = choice.choice(("hi", "199", "00001234", "19900001234"))
    context = choice.choice(({"reason": "a"}, {"summary": "b"}, {"reason": "a", "summary": "b"}, {"reason": "-"}))
    kinds: dict[str, dict[str, Any]] = {
        "queue.entered": {"queue": queue},
        "queue.left": {"queue": queue, "reason": choice.choice(("overflow", "abandoned"))},
        "agent.joined": {"queue": queue},
        "callback.offered": {},
        "message.sent": {"author": choice.choice(("customer", "agent")), "text": text, "customer_group": group},
        "hold.started": {"queue": "x"},
        "hold.ended": {"queue": "x"},
        "handoff.started": {},
        "handoff.context_delivered": {"context": context},
        "handoff.completed": {},
        "human.requested": {},
        "agent.left": {},
        "interaction.ended": {"ended_by": "customer"},
    }
    type_ = choice.choice(list(kinds))
    made = {
        "specversion": "1.0",
        "id": str(number),
        "source": choice.choice(("/a", "/b")),
        "type": type_,
        "subject": choice.choice(("one", "one", "two")),
        "time": instant.text(START + choice.randrange(20) * SECOND),
        "data": kinds[type_],
    }
    return made | ({"channel": choice.choice(("voice", "chat"))} if choice.random() < 0.4 else {})


def history(seed: int) -> list[dict[str, Any]]:
    choice = random.Random(seed)
    return [event(choice, number) for number in range(choice.randrange(2, 12))]


class Judging:
    """An engine that is driven step by step, and remembers everything it said."""

    def __init__(self, ruleset: Ruleset) -> None:
        self.topic = crashing.Topic()
        self.engine, self.saver, _ = crashing.loaded(ruleset, PATIENT, self.topic)
        self.steps: list[dict[str, Any]] = []

    def take(self, content: dict[str, Any]) -> None:
        decoded = wire.from_mapping(dict(content))
        assert isinstance(decoded, wire.Event), decoded
        assert self.engine.judge(decoded, START + EVER // 4) is None

    def silence(self, until: int) -> None:
        self.engine.pass_time(until, START + EVER // 4)

    def save_and_load(self) -> None:
        self.topic.append(crashing.whole(self.saver, 0))
        self.steps += self.engine.steps
        self.engine, self.saver, _ = crashing.loaded(self.engine.ruleset, PATIENT, self.topic)

    def opened(self) -> list[Interaction]:
        """All open interactions, awake."""
        self.engine.wake([key for key, _, _ in self.engine.asleep.times()] if self.engine.asleep else [])
        return list(self.engine.open.values())

    def end(self) -> tuple[list[Any], dict[str, Any]]:
        """(verdicts, what stands by violation id) when all is known and every interaction is over."""
        self.silence(START + 3600 * SECOND)
        self.engine.timing = Timing(max_ahead=0, remember=0, idle=0, idle_of={})
        verdicts = [
            (
                rule.id,
                each.key,
                each.source(events[judged.start]),
                events[judged.start].id,
                *judged[1:4],
                judged.entries,
            )
            for each in self.opened()
            for events in [each.events()]
            for rule, judged in speech.judged(self.engine.ruleset, each, self.engine.watermark, "")
        ]
        self.engine.pass_time(self.engine.watermark, START + 2 * EVER)
        assert not self.engine.open
        return sorted(verdicts, key=str), standing([*self.steps, *self.engine.steps])


def standing(steps: list[dict[str, Any]]) -> dict[str, Any]:
    """What stands by violation id."""
    return {
        name: (step["due_at"], step["measured"], [(e["source"], e["id"], e["time"]) for e in step["evidence"]])
        for name, step in last_steps(steps).items()
        if step["state"] in STANDING
    }


def last_steps(steps: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The last step of each violation; revisions count from 1 without gaps."""
    last: dict[str, dict[str, Any]] = {}
    for step in steps:
        known = last.get(step["violation_id"])
        assert step["revision"] == (known["revision"] + 1 if known else 1)
        last[step["violation_id"]] = step
    return last


def happened(type_: str, second: int, number: int, subject: str = "call-1", **data: Any) -> tuple[Event, int]:
    """One record that came when it happened."""
    at = START + second * SECOND
    content = {"specversion": "1.0", "id": str(number), "source": "/a", "type": type_, "subject": subject}
    event = wire.from_mapping({**content, "channel": "voice", "time": instant.text(at), "data": data})
    assert isinstance(event, Event)
    return event, at
