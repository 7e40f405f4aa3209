"""Shares that change while calls come: each period is judged by the version in force at its first instant, whole."""

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from rules import versions
from rules.engine import Engine
from rules.ruleset import Ruleset
from rules.subjects.judging import Subjects
from rules.versions import Bundle
from schemas import instant, wire
from tests.rules import histories
from tests.rules.histories import PATIENT, SECOND, START
from tests.rules.subjects import worlds

HOUR = 3600
SHARE = (
    "service: {{check: {{pattern: share, part: agent.joined, of: queue.entered, within: 20s, at_least: {},"
    " period: hour}}}}"
)
BY_QUEUE = SHARE.replace("period: hour", "period: hour, for_each: [queue]")
NAMED = "service: {check: {pattern: share, part: {kept: fast}, at_least: 80%, period: hour}}"
FAST = "fast: {{{}check: {{pattern: deadline, start: queue.entered, stop: agent.joined, within: {}}}}}"
NONE = "ended: {check: {pattern: forbidden, never: interaction.ended}}"
Step = tuple[str, str, str, float | None, float]


class Centre:
    """One partition whose rules may change. Times are seconds after START, a full hour."""

    def __init__(self, first: str, *bundles: Bundle) -> None:
        self.first, self.bundles = histories.rules(first), list(bundles)
        self.ruleset = self._made(None)
        self.engine = Engine(self.ruleset, PATIENT)
        self.subjects = Subjects(self.ruleset.many, PATIENT)
        self.steps: list[dict[str, Any]] = []
        self._number = 0

    def _made(self, before: Ruleset | None) -> Ruleset:
        return Ruleset(versions.combined(self.first, self.bundles).rules, any_date=True, before=before)

    def learns(self, *bundles: Bundle) -> None:
        """Of bundles, while it runs."""
        self.bundles += bundles
        self.ruleset = self._made(self.ruleset)
        self.engine.adopt(self.ruleset)
        self.subjects.adopt(self.ruleset.many)

    def call(self, name: str, at: float, answered: float | None, queue: str = "q") -> None:
        self.happens("queue.entered", at, name, queue=queue)
        if answered is not None:
            self.happens("agent.joined", at + answered, name)

    def happens(self, type_: str, second: float, call: str, id_: str = "", **data: Any) -> None:
        self._number += 1
        time = instant.text(START + round(second * SECOND))
        content = {"specversion": "1.0", "id": id_ or str(self._number), "source": "/a", "type": type_, "subject": call}
        event = wire.from_mapping({**content, "time": time, "data": data})
        assert isinstance(event, wire.Event)
        assert self.engine.judge(event, max(self.engine.recorded, event.time), self._number) is None
        self._hear()

    def passes(self, second: float) -> None:
        at = START + round(second * SECOND)
        self.engine.pass_time(at, at)
        self._hear()

    def _hear(self) -> None:
        self.subjects.hear(map(worlds.through_the_wire, self.engine.take_facts()), 0, self.engine.watermark)
        self.steps += self.subjects.take_said()[0]

    @property
    def standing(self) -> list[Step]:
        """(step, subject, hour, measured, bound) of each violation in the end."""
        last = histories.last_steps(self.steps).values()
        found = [(each, each["measured"], each["started_by"]["time"][11:16]) for each in last]
        return sorted((step["state"], step["subject"], at, m["value"], m["limit"]) for step, m, at in found)


def bundle(second: float, rules: str) -> Bundle:
    return Bundle(START + round(second * SECOND), histories.rules(rules))


def test_the_period_that_runs_is_judged_whole_by_the_version_it_began_with() -> None:
    centre = Centre(SHARE.format("90%"))
    centre.call("a", 60, 5)
    centre.learns(bundle(1800, SHARE.format("40%")))
    centre.call("b", 2000, None)
    centre.call("c", HOUR + 60, 5)
    centre.call("d", HOUR + 70, None)
    centre.passes(3 * HOUR)
    assert centre.standing == [("opened", "tenant=default", "14:00", 50.0, 90.0)]


def test_the_first_share_of_all_begins_with_the_first_period_that_is_whole() -> None:
    centre = Centre(NONE)
    centre.call("a", 60, None)
    centre.learns(bundle(1800, f"{NONE}\n{SHARE.format('90%')}"))
    centre.call("b", 2000, None)
    centre.call("c", HOUR + 60, None)
    centre.passes(3 * HOUR)
    assert centre.standing == [("opened", "tenant=default", "15:00", 0.0, 90.0)]


def test_a_share_that_is_taken_away_judges_the_period_that_runs_and_no_other() -> None:
    centre = Centre(f"{NONE}\n{SHARE.format('90%')}")
    centre.call("a", 60, 5)
    centre.learns(bundle(1800, NONE))
    centre.call("b", 2000, None)
    centre.call("c", HOUR + 60, None)
    centre.passes(3 * HOUR)
    assert centre.standing == [("opened", "tenant=default", "14:00", 50.0, 90.0)]


def test_what_is_counted_of_a_named_rule_are_the_verdicts_of_whichever_version_judges_the_clock() -> None:
    centre = Centre(f"{FAST.format('', '20s')}\n{NAMED}")
    for number, at in enumerate((60, 2000)):
        centre.call(f"early-{number}", at, 15)
        if not number:
            centre.learns(bundle(1800, f"{FAST.format('', '10s')}\n{NAMED}"))
    centre.call("late", HOUR + 60, 5)
    centre.passes(3 * HOUR)
    assert centre.standing == [("opened", "tenant=default", "14:00", 50.0, 80.0)]


def test_a_named_rule_that_is_not_judged_for_itself_is_counted_by_its_versions_too() -> None:
    off = FAST.format("enabled: false, ", "20s")
    switched = [rule for rule in histories.rules(f"{off}\n{NAMED}") if rule.on_by_default]
    later = [rule for rule in histories.rules(f"{off.replace('20s', '10s')}\n{NAMED}") if rule.on_by_default]
    centre = Centre(NONE)
    centre.first = tuple(switched)
    centre.learns()
    centre.call("a", 60, 15)
    centre.learns(Bundle(START + 1800 * SECOND, tuple(later)))
    centre.call("b", 2000, 15)
    centre.passes(3 * HOUR)
    assert centre.standing == [("opened", "tenant=default", "14:00", 50.0, 80.0)]


def test_a_version_whose_last_period_is_decided_for_good_holds_nothing_any_more() -> None:
    centre = Centre(SHARE.format("90%"))
    centre.call("a", 60, None)
    centre.learns(bundle(1800, SHARE.format("40%")))
    centre.passes(2 * HOUR)
    held = len(centre.subjects.counting.books)
    centre.passes(1000 * HOUR)
    rows = centre.subjects.counting.take_rows()
    assert (held, [value for key, value in rows if key.endswith(b"service")]) == (1, [None])
    assert centre.subjects.counting.books == {}


def test_a_share_asks_for_itself_whether_it_applies_where_it_counts_a_named_rule() -> None:
    only = NAMED.replace("service: {", "service: {applies_to: {queue: a}, ")
    centre = Centre(f"{FAST.format('', '20s')}\n{only}")
    centre.call("a", 60, 5, queue="a")
    centre.call("b", 70, None, queue="b")
    centre.passes(3 * HOUR)
    assert centre.standing == []
    centre.call("c", 80, None, queue="a")
    centre.passes(3 * HOUR + 60)
    assert centre.standing == [("opened", "tenant=default", "14:00", 50.0, 80.0)]


SEEDS = st.integers(0, 2**32)


@settings(max_examples=100, deadline=None, derandomize=True)
@given(SEEDS)
def test_switching_while_calls_come_leaves_what_knowing_all_versions_leaves(seed: int) -> None:
    choice = random.Random(seed)
    sets = [BY_QUEUE.format("75%"), BY_QUEUE.format("50%"), NONE, f"{FAST.format('', '20s')}\n{NAMED}"]
    sets += [
        f"{FAST.format('', '10s')}\n{NAMED}",
        f"{NAMED.replace('kept: fast', 'kept: fast')}\n{FAST.format('', '5s')}",
    ]
    first = choice.choice(sets)
    bundles = [bundle(second, choice.choice(sets)) for second in sorted(choice.sample(range(3 * HOUR), 2))]
    calls = [(f"call-{number}", choice.randrange(4 * HOUR), choice.choice((5, 15, 25, None))) for number in range(12)]
    calm, shaken = Centre(first, *bundles), Centre(first)
    waiting = list(bundles)
    for name, at, answered in sorted(calls, key=lambda each: each[1] + choice.randrange(600)):
        while waiting and (START + (at + 30) * SECOND >= waiting[0].begins or choice.random() < 0.2):
            shaken.learns(waiting.pop(0))
        queue = choice.choice("ab")
        for centre in (calm, shaken):
            centre.call(name, at, answered, queue)
    shaken.learns(*waiting)
    for centre in (calm, shaken):
        centre.passes(5 * HOUR)
    assert shaken.standing == calm.standing


def test_what_is_told_again_of_a_period_that_is_decided_for_good_is_not_said_again() -> None:
    """A ticket of last week is still open when the worker starts anew, and tells all its clocks."""
    centre = Centre(SHARE.format("90%"))
    centre.call("a", 60, None)
    centre.passes(100 * HOUR)
    centre.subjects.counting.take_rows()
    centre.engine.resume(centre.engine.open["default\0a"])
    centre.call("a", 100 * HOUR, 5)
    centre.passes(102 * HOUR)
    assert [(each["state"], each["revision"]) for each in centre.steps] == [("opened", 1)]
    assert centre.subjects.counting.late == 1


def test_a_clock_that_is_gone_after_a_restart_is_withdrawn_though_nobody_remembers_that_it_was_told() -> None:
    in_q = SHARE.format("90%").replace("agent.joined", "{queue.entered: {queue: q}}")
    centre = Centre(in_q.replace("within: 20s, ", ""))
    centre.call("a", 60, None, queue="other")
    centre.call("b", 70, None)
    centre.passes(2 * HOUR)
    centre.engine.resume(centre.engine.open["default\0a"])
    centre.happens("queue.left", 50, "a", id_="1")
    centre.passes(2 * HOUR + 1)
    assert [(each["state"], each["entries"]) for each in centre.steps] == [
        ("opened", [{"kept": 1, "broken": 1}]),
        ("withdrawn", [{"kept": 1}]),
    ]
