"""Versions that can judge nothing more go, and come back with the first event that needs them: nobody sees it."""

import random
from functools import cache
from typing import Any, Final

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import versions
from rules.admission import HOUR, MINUTE, Timing
from rules.history import NEVER
from rules.judging.holding import Holding
from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from rules.versions import Bundle
from schemas import fact, instant, wire
from schemas.wire import Event
from tests.rules import crashing, histories
from tests.rules.crashing import Topic
from tests.rules.histories import SECOND, START

TIMING: Final = Timing(
    lateness=0, remember=HOUR // 2, idle=4 * HOUR, idle_of={}, graves=HOUR, remember_facts=4 * HOUR, max_ahead=MINUTE
)
RULES: Final = """
wait: {{check: {{pattern: deadline, start: queue.entered, stop: agent.joined, within: {}s, already: callback.offered}}}}
once: {{check: {{pattern: deadline, start: {{message.sent: {{author: customer}}}}, within: {}s, again: never,
  stop: {{message.sent: {{author: agent}}}}}}}}
often: {{check: {{pattern: limit, for_each: [customer], count: {{queue.entered: {{queue: x}}}}, at_most: {},
  window: 3h}}}}
held: {{check: {{pattern: forbidden, for_each: [customer], never: hold.started}}}}
answered: {{check: {{pattern: share, of: queue.entered, part: agent.joined, within: {}s, at_least: 90%,
  period: hour, for_each: [queue]}}}}
in_time: {{check: {{pattern: share, part: {{kept: wait}}, at_least: 9{}%, period: hour}}}}
"""
FIRST: Final = RULES.format(10, 9, 1, 8, 1)
OTHERS: Final = (
    RULES.format(7, 5, 2, 6, 2),
    RULES.format(5, 5, 2, 6, 3).replace("queue: x", "queue: y").replace("author: customer", "text: hi"),
    FIRST,
    "\n".join(each for each in FIRST.splitlines() if each.startswith(("wait", "once", "  stop", "held", "in_time"))),
)
rules_of = cache(histories.rules)


def ruleset(bundles: list[Bundle], before: Ruleset | None = None) -> Ruleset:
    return Ruleset(versions.combined(rules_of(FIRST), bundles).rules, any_date=True, before=before)


class Run:
    """A partition and its subjects; what is loaded and what is held may change at any moment."""

    def __init__(self, rules: Ruleset, *, rests: bool) -> None:
        self.rules, self._rests = rules, rests
        self._topic, self._subjects_topic = Topic(), Topic()
        self._load()
        self.said: list[Any] = []
        self.verdicts: list[str] = []
        self.rested = 0

    def _load(self) -> None:
        self.engine, self._saver, _ = crashing.loaded(self.rules, TIMING, self._topic)
        self.subjects = Subjects(self.rules.many, TIMING)
        self._subjects_saver, _ = crashing.filled(self.subjects, self._subjects_topic)

    def take(self, event: Event, recorded: int, offset: int) -> None:
        self.said.append(self.engine.judge(event, recorded, offset))
        self._hear()

    def silence(self, until: int) -> None:
        self.engine.pass_time(until, until)
        self._hear()

    def _hear(self) -> None:
        read = [fact.decode(fact.encode(each)) for each in self.engine.take_facts()]
        told = [each for each in read if not isinstance(each, fact.Reached)]
        self.subjects.hear(told, 0, self.engine.watermark)
        self._look()
        steps, verdicts = self.engine.take_said()
        many, decided = self.subjects.take_said()
        self.said.append([sorted(each, key=str) for each in (steps, many)])
        self.verdicts += map(str, verdicts + decided)

    def _look(self) -> None:
        """What is done with each batch: everything that changed is folded anew, and what is needed no more goes."""
        for each in (self.engine, self.subjects):
            _fold_anew(each)
            if self._rests:
                each.rest(each.recorded, 1000)
                self.rested += each.ruleset.judges_from > -NEVER
                _fold_anew(each)

    def adopt(self, rules: Ruleset) -> None:
        self.rules = rules
        self.engine.adopt(rules)
        self.subjects.adopt(rules.many)
        self._saver.adopt()
        self._subjects_saver.adopt()

    def save_and_load(self) -> None:
        self._topic.append(crashing.whole(self._saver, 0))
        self._subjects_topic.append(crashing.whole(self._subjects_saver, 0))
        self._load()


def _fold_anew(held: Holding) -> None:
    for key in list(held.stale):
        held.awake(key)


def arriving(choice: random.Random) -> list[tuple[Event, int]]:
    """Events with the instants at which they are recorded: most come soon, some hours late, in the same few calls."""
    recorded, found = START, []
    for number in range(choice.randrange(8, 30)):
        recorded += choice.choice((0, 2 * SECOND, 5 * SECOND, HOUR // 3, 2 * HOUR, 7 * HOUR))
        late = choice.choice((0, 0, 0, 3 * SECOND, HOUR // 2, 2 * HOUR))
        subject, customer = choice.choice((("one", "c-1"), ("two", "c-2"), ("three", "c-1")))
        made = histories.event(choice, number) | {"subject": subject, "customer": customer}
        made["time"] = instant.text(recorded - late)
        event = wire.from_mapping(made)
        assert isinstance(event, Event)
        found.append((event, recorded))
    return found


def bundles_of(choice: random.Random, until: int) -> list[Bundle]:
    begins = sorted(choice.sample(range(START, until + SECOND), choice.randrange(1, 6)))
    return [Bundle(each, rules_of(choice.choice(OTHERS))) for each in begins]


def happens(runs: list[Run], choice: random.Random, event: Event, recorded: int, offset: int) -> None:
    """The same to all of them: an event, and by chance silence, and a restart."""
    passes, saves = choice.random() < 0.3, choice.random() < 0.2
    for run in runs:
        run.take(event, recorded, offset)
        if passes:
            run.silence(recorded)
        if saves:
            run.save_and_load()


@settings(max_examples=250, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_what_goes_and_comes_back_changes_nothing_that_is_said(seed: int) -> None:
    choice = random.Random(seed)
    arrived = arriving(choice)
    waiting, known = bundles_of(choice, arrived[-1][1]), list[Bundle]()
    runs = [Run(ruleset([]), rests=False), Run(ruleset([]), rests=True)]
    for offset, (event, recorded) in enumerate(arrived):
        while waiting and (waiting[0].begins <= recorded + TIMING.max_ahead or choice.random() < 0.1):
            known.append(waiting.pop(0))
            for run in runs:
                run.adopt(ruleset(known, before=run.rules))
        happens(runs, choice, event, recorded, offset)
    for run in runs:
        run.silence(run.engine.recorded + 1000 * HOUR)
    assert (runs[1].said, sorted(runs[1].verdicts)) == (runs[0].said, sorted(runs[0].verdicts))


DATED: Final = """
months: {check: {pattern: evidence, of: {rules: [answered, long]}, months: 2}, valid_to: 2026-09-21}
answered: {check: {pattern: share, of: queue.entered, part: agent.joined, within: 9s, at_least: 90%, period: month},
  valid_to: 2026-09-22}
long: {check: {pattern: share, mean: {measured: hold}, at_most: 20s, period: month}}
hold: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 30s}, valid_to: 2026-09-22}
wait: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 10s}, valid_to: 2026-09-21}
often: {check: {pattern: limit, for_each: [customer], count: queue.entered, at_most: 1, window: 3h},
  valid_to: 2026-09-21}
ever: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 5s}}
"""


def dated(*, rests: bool) -> Ruleset:
    found = Ruleset(rules_of(DATED))
    if not rests:
        found.ends = found.many.ends = []
    return found


@settings(max_examples=150, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_rules_whose_dates_are_over_go_unseen(seed: int) -> None:
    choice = random.Random(seed)
    runs = [Run(dated(rests=rests), rests=rests) for rests in (False, True)]
    for offset, (event, recorded) in enumerate(arriving(choice)):
        happens(runs, choice, event, recorded, offset)
    for run in runs:
        run.silence(run.engine.recorded + 1000 * HOUR)
    assert (runs[1].said, sorted(runs[1].verdicts)) == (runs[0].said, sorted(runs[0].verdicts))


def test_what_begins_after_the_last_date_of_a_rule_is_not_judged_by_it_at_all() -> None:
    engine = crashing.loaded(Ruleset(rules_of(DATED)), TIMING, Topic())[0]
    for number, day in enumerate((24, 25), start=1):
        begun = histories.event(random.Random(0), number) | {"subject": str(day)}
        entered = begun | {"type": "queue.entered", "data": {}, "time": f"2026-09-{day}T12:00:00Z"}
        event = wire.from_mapping(entered)
        assert isinstance(event, Event)
        assert engine.judge(event, event.time) is None
    assert [rule.id for rule in engine.ruleset.judges] == ["ever"]
