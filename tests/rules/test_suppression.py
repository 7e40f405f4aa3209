"""Which alerts reach a person: one a group and period; in a storm one alert in place of thousands."""

import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rules import loading
from rules.rows import held_back
from rules.rule import Rule
from rules.suppression import Storm, Suppression

SECOND = 1_000_000
MINUTE = 60 * SECOND
WAIT = "title: t\ncheck: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s}\n"


def rule(alerts: str = "{group_by: [queue], period: 10m}", name: str = "wait") -> Rule:
    found = loading.read(f"{WAIT}alerts: {alerts}\n".encode(), Path(f"{name}.yaml"))
    assert found.mistakes == ()
    return found.rules[0]


def alert(
    name: str, state: str = "opened", queue: str | None = "q", tenant: str = "acme", revision: int = 1
) -> dict[str, Any]:
    whose = {"rule": "wait", "tenant": tenant, "queue": queue, "severity": "major"}
    return {"violation_id": name, "state": state, "revisions": [revision], **whose}


def told(alerts: list[dict[str, Any]]) -> list[tuple[str, str, int | None]]:
    return [(each["violation_id"], each["state"], each.get("held_back")) for each in alerts]


def test_the_first_of_a_group_is_told_and_the_others_wait_for_the_period_to_end() -> None:
    calm = Suppression([rule()], Storm())
    assert told(calm.take([alert("a"), alert("b")], 0)) == [("a", "opened", 0)]
    assert told(calm.take([alert("c"), alert("d", queue="r")], MINUTE)) == [("d", "opened", 0)]
    assert calm.pass_time(10 * MINUTE - 1) == []
    assert told(calm.pass_time(10 * MINUTE)) == [("c", "opened", 1)]
    assert dict(calm.held) == {"grouped": 2}


def test_what_is_held_back_and_withdrawn_is_told_to_nobody() -> None:
    calm = Suppression([rule()], Storm())
    calm.take([alert("a"), alert("b")], 0)
    assert calm.take([alert("b", "withdrawn")], SECOND) == []
    assert told(calm.take([alert("a", "withdrawn")], SECOND)) == [("a", "withdrawn", None)]
    assert calm.pass_time(10 * MINUTE) == []


def test_what_was_withdrawn_is_not_the_one_that_is_told_when_the_period_ends() -> None:
    calm = Suppression([rule()], Storm())
    calm.take([alert("a"), alert("b"), alert("c"), alert("c", "withdrawn", revision=2)], 0)
    assert told(calm.pass_time(10 * MINUTE)) == [("b", "opened", 0)]


def test_a_warning_holds_back_no_breach() -> None:
    calm = Suppression([rule()], Storm())
    assert told(calm.take([alert("a", "warned")], 0)) == [("a", "warned", 0)]
    assert told(calm.take([alert("a", "opened", revision=2)], SECOND)) == [("a", "opened", 0)]


def test_a_warning_that_is_held_back_is_over_with_the_breach_that_it_foretold() -> None:
    calm = Suppression([rule()], Storm())
    assert told(calm.take([alert("a", "warned"), alert("b", "warned")], 0)) == [("a", "warned", 0)]
    assert told(calm.take([alert("b", "opened", revision=2)], SECOND)) == [("b", "opened", 0)]
    assert calm.pass_time(20 * MINUTE) == []


def test_what_is_cancelled_is_told_to_nobody_where_its_warning_was_held_back() -> None:
    calm = Suppression([rule()], Storm())
    calm.take([alert("a", "warned"), alert("b", "warned")], 0)
    assert calm.take([alert("b", "cancelled", revision=2)], SECOND) == []
    assert told(calm.take([alert("a", "cancelled", revision=2)], SECOND)) == [("a", "cancelled", None)]


def test_of_a_breach_that_was_held_back_as_its_warning_was_nobody_hears_the_end() -> None:
    calm = Suppression([rule()], Storm())
    calm.take([alert("z", "warned"), alert("y"), alert("a", "warned"), alert("a", "opened", revision=2)], 0)
    assert calm.take([alert("a", "withdrawn", revision=3)], SECOND) == []


def test_an_end_is_told_to_whom_the_warning_was_told_though_the_breach_was_held_back() -> None:
    calm = Suppression([rule()], Storm())
    assert told(calm.take([alert("a", "warned"), alert("z")], 0)) == [("a", "warned", 0), ("z", "opened", 0)]
    assert calm.take([alert("a", "opened", revision=2)], SECOND) == []
    assert told(calm.take([alert("a", "withdrawn", revision=3)], SECOND)) == [("a", "withdrawn", None)]
    assert calm.pass_time(10 * MINUTE) == []


def test_a_new_period_begins_with_how_many_the_last_one_held_back() -> None:
    calm = Suppression([rule()], Storm())
    calm.take([alert("a"), alert("b"), alert("c")], 0)
    assert told(calm.take([alert("d")], 11 * MINUTE)) == [("d", "opened", 2)]


@pytest.mark.parametrize(("missing", "count"), [("together", 1), ("alone", 3)])
def test_alerts_without_the_field_are_grouped_or_alone_as_the_rule_says(missing: str, count: int) -> None:
    calm = Suppression([rule(f"{{group_by: [queue], missing: {missing}}}")], Storm())
    assert len(calm.take([alert(name, queue=None) for name in "abc"], 0)) == count


def test_a_rule_that_says_nothing_of_alerts_tells_each() -> None:
    found = loading.read(WAIT.encode(), Path("wait.yaml"))
    calm = Suppression(found.rules, Storm())
    assert len(calm.take([alert(name) for name in "abc"], 0)) == 3


def test_two_tenants_never_share_a_group() -> None:
    calm = Suppression([rule()], Storm())
    assert len(calm.take([alert("a"), alert("b", tenant="other")], 0)) == 2


def test_a_storm_is_told_once_counted_and_closed() -> None:
    calm = Suppression([], Storm(above=3))
    begun = calm.take([alert(f"v{number}") for number in range(10)], 0)
    assert told(begun) == [
        ("v0", "opened", None),
        ("v1", "opened", None),
        ("v2", "opened", None),
        (begun[3]["violation_id"], "storm", 0),
    ]
    assert calm.take([alert("v99")], 30 * SECOND) == []
    assert calm.pass_time(59 * SECOND) == []
    (closed,) = calm.pass_time(60 * SECOND)
    assert (closed["violation_id"], closed["state"], closed["held_back"], closed["counts"], closed["samples"]) == (
        begun[3]["violation_id"],
        "closed",
        8,
        {"wait": 8},
        ["v3", "v4", "v5", "v6", "v7"],
    )
    assert len(calm.take([alert("later")], 200 * SECOND)) == 1
    assert dict(calm.held) == {"storm": 8}


def test_an_end_is_told_in_a_storm_too() -> None:
    calm = Suppression([], Storm(above=1))
    calm.take([alert("a"), alert("b"), alert("c")], 0)
    assert told(calm.take([alert("a", "withdrawn")], SECOND)) == [("a", "withdrawn", None)]


class Topic:
    """What a suppression saves, and one that goes on with it."""

    def __init__(self, rules: list[Rule], storm: Storm, *, restarts: bool) -> None:
        self._rules, self._storm, self._restarts = rules, storm, restarts
        self._rows: dict[bytes, bytes] = {}
        self.now = Suppression(rules, storm)
        held_back.begin(self.now)

    def restart(self) -> None:
        for key, value in held_back.take_rows(self.now):
            self._rows.pop(key, None)
            if value is not None:
                self._rows[key] = value
        if self._restarts:
            self.now = Suppression(self._rules, self._storm)
            held_back.restore(self.now, dict(self._rows))
            held_back.begin(self.now)


@settings(max_examples=200, deadline=None, derandomize=True)
@given(st.integers(0, 2**32))
def test_a_restart_changes_nothing_of_what_is_told(seed: int) -> None:
    choice = random.Random(seed)
    rules, storm = [rule("{group_by: [queue], period: 2m}")], Storm(choice.choice((0, 3, 5)))
    whole, cut = (Topic(rules, storm, restarts=restarts) for restarts in (False, True))
    now = 0
    for number in range(choice.randrange(5, 60)):
        now += choice.choice((0, SECOND, SECOND, 20 * SECOND, 90 * SECOND))
        state = choice.choice(("opened", "opened", "warned", "withdrawn"))
        names = {"queue": choice.choice("qr"), "tenant": choice.choice(("acme", "other"))}
        news = [alert(f"v{choice.randrange(number + 1)}", state, revision=choice.randrange(1, 3), **names)]
        assert cut.now.take(news, now) == whole.now.take(news, now)
        assert cut.now.pass_time(now) == whole.now.pass_time(now)
        if choice.random() < 0.3:
            whole.restart()
            cut.restart()
    for each in (now + 3 * MINUTE, now + 6 * MINUTE):
        assert cut.now.pass_time(each) == whole.now.pass_time(each)


def test_nothing_is_saved_of_what_is_over() -> None:
    calm = Suppression([rule()], Storm(above=1))
    held_back.begin(calm)
    calm.take([alert("a"), alert("b"), alert("c", queue="r"), alert("d", queue="s")], 0)
    rows = dict(held_back.take_rows(calm))
    assert len(rows) == 5  # three groups, one alert that is held back, one storm
    for now in (10 * MINUTE, 20 * MINUTE, 30 * MINUTE):
        calm.pass_time(now)
    over = dict(held_back.take_rows(calm))
    assert (over.keys(), [each for each in over.values() if each is not None]) == (rows.keys(), [b'{"lately":[]}'])
    assert held_back.take_rows(calm) == []


def test_a_group_of_a_rule_that_is_gone_is_told_and_ends() -> None:
    calm, after = Suppression([rule()], Storm()), Suppression([], Storm())
    held_back.begin(calm)
    calm.take([alert("a"), alert("b"), alert("c")], 0)
    held_back.restore(after, {key: value for key, value in held_back.take_rows(calm) if value is not None})
    assert told(after.pass_time(10 * MINUTE)) == [("c", "opened", 1)]
    assert len(after.take([alert("d"), alert("e")], 10 * MINUTE)) == 2
    assert after.pass_time(30 * MINUTE) == []


@pytest.mark.parametrize(
    ("alerts", "why"),
    [
        ("{group_by: [quue]}", "alerts are not grouped by `quue`; did you mean `queue`?"),
        ("{group_by: [queue, channel, subject, severity]}", "alerts are grouped by 3 fields at most"),
        ("{group_by: [queue], period: 2 days}", "`2 days` is counted on a calendar"),
        ("{group_by: [queue], missing: lost}", "`lost` is no word for `missing`"),
    ],
)
def test_a_mistake_in_alerts_is_said_with_its_mend(alerts: str, why: str) -> None:
    found = loading.read(f"{WAIT}alerts: {alerts}\n".encode(), Path("wait.yaml"))
    assert [each.message for each in found.mistakes if why in each.message] != []
