"""Declared exceptions excuse what is broken, by name, and nothing else; nothing is deleted."""

from pathlib import Path

import pytest

from rules.admission import MINUTE, Timing
from rules.engine import Engine
from rules.proofs.rehearsal import run
from rules.rows.saving import Saver
from rules.ruleset import Ruleset
from tests.rules.context.world import START, TIMES, WAIT, WHO, engine, loaded, outcomes, over, tell

EXCUSED = ("excused", "exception: window: The switch was replaced.")
BROKEN = ("broken", "")
ALL = {"exceptions/window.yaml": f"{TIMES}touches: everything\n{WHO}"}


def touching(whom: str) -> dict[str, str]:
    return {"exceptions/window.yaml": f"{TIMES}touches: {{{whom}}}\n{WHO}"}


@pytest.mark.parametrize(
    ("start", "expect"), [(-61, BROKEN), (-60, EXCUSED), (0, EXCUSED), (3599, EXCUSED), (3600, BROKEN)]
)
def test_it_holds_for_clocks_that_start_or_fall_due_in_it(tmp_path: Path, start: int, expect: tuple[str, str]) -> None:
    judging = engine(tmp_path, ALL)
    tell(judging, "queue.entered", start)

    assert outcomes(judging) == [expect]


@pytest.mark.parametrize(
    ("whom", "expect"),
    [
        ("rules: [wait]", EXCUSED),
        ("rules: [other_rule]", BROKEN),
        ("queues: [tests, drills]", EXCUSED),
        ("queues: billing", BROKEN),
        ("customers: c-1", EXCUSED),
        ("customers: c-2", BROKEN),
        ("subjects: call", EXCUSED),
        ("subjects: call-2", BROKEN),
        ("tenants: default", EXCUSED),
        ("tenants: acme", BROKEN),
        ("queues: tests, customers: c-2", BROKEN),
    ],
)
def test_it_excuses_whom_it_touches(tmp_path: Path, whom: str, expect: tuple[str, str]) -> None:
    judging = engine(tmp_path, touching(whom))
    tell(judging, "queue.entered", data={"queue": "tests"})
    tell(judging, "hold.started", 5, customer="c-1")  # stated later, and true of the whole call

    assert outcomes(judging) == [expect]


def test_an_answer_in_time_stays_kept(tmp_path: Path) -> None:
    judging = engine(tmp_path, ALL)
    tell(judging, "queue.entered")
    tell(judging, "agent.joined", 20)

    assert outcomes(judging) == [("kept", "")]


def test_no_warning_and_no_violation_is_said_and_the_record_names_the_exception(tmp_path: Path) -> None:
    judging = engine(tmp_path, ALL)
    tell(judging, "queue.entered")
    (record,) = over(judging)

    assert judging.steps == []
    assert (record["verdict"], record["exception"], record["measured"]["value"]) == ("excused", "window", None)


def test_one_that_is_declared_later_withdraws_what_was_said_after_a_restart(tmp_path: Path) -> None:
    judging = engine(tmp_path, {})
    saver = Saver(judging)
    tell(judging, "queue.entered")
    judging.pass_time(START + 2 * MINUTE, START + 2 * MINUTE)
    opened = [(each["state"], each["reason"]) for each in judging.take_said()[0]]
    records = saver.with_steps(0)
    saver.begin(0)
    while saver.is_marking:
        records += saver.rows(1000)

    after = Engine(Ruleset(loaded(tmp_path, ALL).rules), Timing())
    loading = Saver(after)
    records += saver.claim(0)
    loading.load({key: value for key, value in records if value is not None})
    after.pass_time(START + 3 * MINUTE, START + 3 * MINUTE)

    said = [(each["state"], each["reason"], each["exception"]) for each in after.take_said()[0]]
    assert (opened[-1], said) == (("opened", ""), [("withdrawn", EXCUSED[1], "window")])


def test_an_example_of_a_rule_is_judged_by_what_is_known(tmp_path: Path) -> None:
    (rule,) = loaded(tmp_path, ALL).rules
    ran = run("8:00:00 queue.entered", rule, rule.valid_from)
    (day,) = loaded(tmp_path, {"wait.yaml": WAIT + "valid_from: 2026-11-22\n"}).rules

    assert [each.verdict for each in ran.judged] == ["broken"]
    assert [each.verdict for each in run("8:00:00 queue.entered", day).judged] == ["excused"]


def test_a_customer_of_a_rule_over_many_interactions_is_excused(tmp_path: Path) -> None:
    limit = "title: t\ncheck: {pattern: limit, count: queue.entered, for_each: [customer], at_most: 0}\n"
    example = "8:00:00 queue.entered customer=c-1\n8:00:01 queue.entered subject=other customer=c-2"
    files = {"limit.yaml": limit + "valid_from: 2026-11-22\n", **touching("customers: c-1")}
    rule = next(each for each in loaded(tmp_path, files).rules if each.id == "limit")

    assert sorted(each.verdict for each in run(example, rule).judged) == ["broken", "excused"]


def test_a_share_leaves_out_what_an_exception_excuses(tmp_path: Path) -> None:
    share = (
        "title: t\ncheck: {pattern: share, part: {kept: wait}, at_least: 100%, period: day}\nvalid_from: 2026-11-22\n"
    )
    example = "7:00:00 queue.entered\n7:00:10 agent.joined\n8:00:00 queue.entered subject=other"
    found = {each.id: each for each in loaded(tmp_path, {"share.yaml": share}).rules}
    assert [each.verdict for each in run(example, found["share"]).judged] == ["broken"]

    found = {each.id: each for each in loaded(tmp_path, ALL).rules}
    assert [each.verdict for each in run(example, found["share"]).judged] == ["kept"]
