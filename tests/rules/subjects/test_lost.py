"""A number that a source left out in one call leaves undetermined what rests on it for the customer, and in shares."""

from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from tests.rules import histories
from tests.rules.histories import PATIENT, SECOND
from tests.rules.subjects.calls import Centre

HOUR = 3600
BACK = """
back: {check: {pattern: deadline, for_each: [customer], start: callback.accepted, stop: outbound.connected,
  within: 60s}}
""".strip()
SERVICE = """
service: {check: {pattern: share, part: agent.joined, of: queue.entered, within: 20s, at_least: 80%, period: hour}}
""".strip()
NAMED = """
fast: {check: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 20s}}
service: {check: {pattern: share, part: {kept: fast}, at_least: 80%, period: hour}}
""".strip()


def happens(centre: Centre, type_: str, at: float, number: int, call: str = "call-1", customer: str = "c-1") -> None:
    centre.happens(type_, at, call, customer=customer, sequence=number)


@pytest.mark.parametrize(("second", "said"), [(1, ["opened"]), (2, [])])
def test_what_may_have_been_lost_in_the_call_itself_accuses_nobody(second: int, said: list[str]) -> None:
    centre = Centre(BACK)
    happens(centre, "callback.accepted", 0, 0)
    happens(centre, "agent.left", 10, second)
    centre.passes(100)
    assert [each[0] for each in centre.said] == said


@pytest.mark.parametrize(
    ("at", "customer", "said"), [(20, "c-1", []), (20, "c-2", ["opened"]), (90, "c-1", ["opened"])]
)
def test_so_does_another_call_of_the_customer_in_the_time_that_counts(
    at: float, customer: str, said: list[str]
) -> None:
    centre = Centre(BACK)
    happens(centre, "callback.accepted", 0, 0)
    happens(centre, "outbound.dialled", at, 0, "call-2", customer)
    happens(centre, "outbound.ended", at + 5, 2, "call-2", customer)
    centre.passes(200)
    assert [each[0] for each in centre.said] == said


def test_a_gap_that_shows_later_takes_back_what_was_said_and_one_that_is_filled_says_it_again() -> None:
    centre = Centre(BACK)
    happens(centre, "callback.accepted", 0, 0)
    centre.passes(100)
    happens(centre, "agent.left", 101, 2)
    assert [each[0] for each in centre.said] == ["opened", "withdrawn"]
    assert centre.steps[-1]["reason"] == "sequence gap: events of /a are missing after number 0, in call-1"
    happens(centre, "hold.started", 30, 1)
    assert [each[0] for each in centre.said] == ["opened", "withdrawn", "opened"]


def test_a_source_that_does_not_number_one_by_one_has_no_gaps() -> None:
    centre = Centre(BACK)
    for number, at in ((1007, 0), (2000, 10), (3000, 20)):
        happens(centre, "callback.accepted" if not at else "agent.left", at, number)
    centre.passes(100)
    assert [each[0] for each in centre.said] == ["opened"]


@pytest.mark.parametrize("rule", [SERVICE, NAMED])
def test_a_share_counts_what_may_have_been_lost_as_undetermined_and_says_how_many(rule: str) -> None:
    centre = Centre(rule)
    for number in range(4):
        happens(centre, "queue.entered", number, 0, f"call-{number}")
        happens(centre, "agent.joined", number + 5, 1, f"call-{number}")
    happens(centre, "queue.entered", 10, 0, "call-9")
    happens(centre, "queue.entered", 11, 0, "call-8")
    centre.passes(60)
    happens(centre, "agent.left", 61, 2, "call-9")
    happens(centre, "agent.left", 61, 1, "call-8")
    centre.passes(2 * HOUR)
    assert [each for each in centre.steps if each["rule"] == "service"] == []
    (found,) = [each for each in centre.subjects.open_verdicts() if each["rule"] == "service"]
    assert (found["verdict"], found["measured"]["value"], found["reason"]) == (
        "undetermined",
        80.0,
        "1 open or undetermined could turn it",
    )


EVENTS = [
    ("callback.accepted", 0, 0, "call-1"),
    ("agent.left", 10, 1, "call-1"),
    ("outbound.dialled", 20, 0, "call-2"),
    ("outbound.ended", 30, 2, "call-2"),
]


def test_in_whatever_order_it_arrives_the_same_stands() -> None:
    found: list[Any] = []
    for order in permutations(EVENTS):
        centre = Centre(f"{BACK}\n{SERVICE}")
        for type_, at, number, call in order:
            happens(centre, type_, at, number, call)
        centre.passes(100)
        found.append(histories.standing(centre.steps))
    assert all(each == {} for each in found)


BACKFILLED = replace(PATIENT, remember=600 * SECOND, idle=HOUR * SECOND)
"""Who comes more than ten minutes late, and is no opening, has lost what was before."""


def backfilled(*events: tuple[str, float, str, dict[str, Any]]) -> Centre:
    """A customer who was not called back; and long after, what is sent in late of another call."""
    centre = Centre(BACK, BACKFILLED)
    centre.happens("callback.accepted", 4000, customer="c-1")
    centre.passes(5000)
    for type_, at, call, more in events:
        centre.happens(type_, at, call, **more)
    centre.passes(5001)
    return centre


@pytest.mark.parametrize(
    ("at", "customer", "said"),
    [
        (4050, "c-1", ["opened", "withdrawn"]),
        (4000 + HOUR, "c-1", ["opened", "withdrawn"]),
        (4061 + HOUR, "c-1", ["opened"]),  # so long a call is not silent
        (3999, "c-1", ["opened"]),
        (4050, "c-2", ["opened"]),
    ],
)
def test_a_call_whose_beginning_is_not_known_may_have_held_what_its_customer_lacks(
    at: float, customer: str, said: list[str]
) -> None:
    centre = Centre(BACK, BACKFILLED)
    centre.happens("callback.accepted", 4000, customer="c-1")
    centre.passes(4000 + 2 * HOUR)
    centre.happens("agent.left", at, "call-2", customer=customer)
    centre.passes(4001 + 2 * HOUR)
    assert [each[0] for each in centre.said] == said


def test_the_reason_names_the_call_and_an_opening_that_comes_gives_it_its_beginning() -> None:
    centre = backfilled(("agent.left", 4050, "call-2", {"customer": "c-1"}))
    reason = centre.steps[-1]["reason"]
    centre.happens("interaction.started", 4045, "call-2", customer="c-1")
    centre.passes(5002)
    assert (reason, [each[0] for each in centre.said]) == (
        "headless: what came before the first event is not known, in call-2",
        ["opened", "withdrawn", "opened"],
    )


def test_whose_call_it_was_may_be_said_later() -> None:
    centre = backfilled(("agent.left", 4050, "call-2", {}), ("hold.started", 4055, "call-2", {"customer": "c-1"}))
    assert [each[0] for each in centre.said] == ["opened", "withdrawn"]


def test_an_earlier_event_moves_the_time_that_is_not_known() -> None:
    centre = backfilled(
        ("agent.left", 4050, "call-2", {"customer": "c-1"}), ("hold.started", 3990, "call-2", {"customer": "c-1"})
    )
    assert [each[0] for each in centre.said] == ["opened", "withdrawn", "opened"]


@pytest.mark.parametrize("rule", [SERVICE, NAMED])
def test_a_share_counts_a_call_whose_beginning_is_not_known_as_one_that_is_undetermined(rule: str) -> None:
    centre = Centre(rule, BACKFILLED)
    for number in range(4):
        centre.happens("queue.entered", number, f"call-{number}")
        centre.happens("agent.joined", number + 5, f"call-{number}")
    centre.happens("queue.entered", 10, "call-8")
    centre.passes(HOUR)
    centre.happens("hold.started", 30, "call-9")
    centre.passes(2 * HOUR)
    found = [each for each in centre.subjects.open_verdicts() if each["rule"] == "service"]
    assert [(each["verdict"], each["reason"]) for each in found] == [
        ("undetermined", "1 open or undetermined could turn it")
    ]
    centre.happens("interaction.started", 20, "call-9")
    centre.passes(2 * HOUR + 1)
    found = [each for each in centre.subjects.open_verdicts() if each["rule"] == "service"]
    assert [(each["verdict"], each["measured"]["value"]) for each in found] == [("kept", 80.0)]
