"""Selectors, states and fields, as rule files write them."""

from pathlib import Path

import pytest

from rules import loading
from rules.condition import Condition
from rules.grammar.keys import Keys
from rules.selector import Choice, Need, Selector, State
from rules.timing.duration import Counted, Elapsed

IS, IN, NOT = "is", "in", "not"
HOUR = 3_600_000_000


def check(keys: str) -> Keys:
    loaded = loading.read(f"title: t\ncheck: {{{keys}}}\n".encode(), Path("pack/rule.yaml"))
    assert loaded.mistakes == ()
    return loaded.rules[0].check


def start(selector: str) -> Selector:
    found: Selector = vars(check(f"pattern: deadline, stop: interaction.ended, within: 1s, start: {selector}"))["start"]
    return found


def choice(type_: str, *where: tuple[str, Condition]) -> Selector:
    return (Choice(type_, where),)


@pytest.mark.parametrize(
    ("written", "selector"),
    [
        ("queue.entered", choice("queue.entered")),
        ("{queue.entered: {}}", choice("queue.entered")),
        ("{queue.entered: null}", choice("queue.entered")),
        ("[queue.entered, queue.left]", (Choice("queue.entered"), Choice("queue.left"))),
        ("{queue.left: {reason: abandoned}}", choice("queue.left", ("reason", Condition(IS, "abandoned")))),
        ("{queue.left: {reason: [a, null]}}", choice("queue.left", ("reason", Condition(IN, ("a", None))))),
        ("{queue.left: {reason: null}}", choice("queue.left", ("reason", Condition("exists", False)))),
        ("{queue.left: {reason: {is: a}}}", choice("queue.left", ("reason", Condition(IS, "a")))),
        ("{queue.left: {reason: {in: [a]}}}", choice("queue.left", ("reason", Condition(IN, ("a",))))),
        ("{queue.left: {reason: {not: a}}}", choice("queue.left", ("reason", Condition(NOT, Condition(IS, "a"))))),
        ("{queue.left: {reason: {not: [a]}}}", choice("queue.left", ("reason", Condition(NOT, Condition(IN, ("a",)))))),
        ("{queue.left: {reason: {matches: ^a}}}", choice("queue.left", ("reason", Condition("matches", "^a")))),
        (
            "{queue.entered: {position: {at_least: 2, at_most: 4}}}",
            choice("queue.entered", ("position", Condition("at_least", 2)), ("position", Condition("at_most", 4))),
        ),
        (
            "{queue.entered: {position: {not: {at_least: 2, at_most: 4}}}}",
            choice(
                "queue.entered",
                (
                    "position",
                    Condition(NOT, Condition("all", (Condition("at_least", 2), Condition("at_most", 4)))),
                ),
            ),
        ),
        (
            "{data.displayed: {fields: {contains: card_number}}}",
            choice("data.displayed", ("fields", Condition("contains", ("card_number",)))),
        ),
        (
            "{handoff.context_delivered: {context.verification.done: false}}",
            choice("handoff.context_delivered", ("context.verification.done", Condition(IS, False))),
        ),
    ],
)
def test_a_selector_is_read_as_it_is_meant(written: str, selector: Selector) -> None:
    assert start(written) == selector


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("{queue.left: {reason: NO}}", "NO"),
        ("{queue.left: {reason: on}}", "on"),
        ("{queue.left: {reason: 20}}", "20"),
        ("{queue.left: {reason: true}}", "true"),
        ("{queue.left: {reason: 09:00}}", "09:00"),
        ('{queue.left: {reason: "null"}}', "null"),
        ("{queue.entered: {position: 3}}", 3),
        ('{queue.entered: {position: "3"}}', 3),
        ("{queue.entered: {estimated_wait_seconds: 2.5}}", 2.5),
        ("{agent.joined: {self_identified: true}}", True),
        ("{queue.entered: {customer: 42}}", "42"),
        ("{queue.entered: {customer_group: 42}}", "42"),
        ("{queue.entered: {sequence: 42}}", 42),
    ],
)
def test_the_event_model_types_a_value(written: str, value: object) -> None:
    assert [(condition.value, type(condition.value)) for _, condition in start(written)[0].where] == [
        (value, type(value))
    ]


@pytest.mark.parametrize(
    ("written", "value"),
    [("20", 20), ('"20"', "20"), ("2.5", 2.5), ("true", True), ('"true"', "true"), ("NO", "NO"), ("10:00", "10:00")],
)
def test_a_value_of_an_unknown_type_stays_as_it_is_written(written: str, value: object) -> None:
    condition = start(f"{{robot.danced: {{steps: {written}}}}}")[0].where[0][1]

    assert (condition.value, type(condition.value)) == (value, type(value))


def test_a_state_has_defaults_and_keeps_both_kinds_of_duration() -> None:
    keys = check(
        "pattern: forbidden, never: outbound.dialled,"
        " hours: us_federal_working_days, while: {from: consent.revoked, grace: 10 working days, for: 6 months,"
        " day_one: same, to: consent.granted},"
        " unless: {from: consent.granted, for: 2h}"
    )

    assert (vars(keys)["while_"], keys.unless) == (
        State(
            choice("consent.revoked"),
            choice("consent.granted"),
            Counted(6, "months"),
            Counted(10, "working days"),
            "same",
        ),
        State(choice("consent.granted"), (), Elapsed(2 * HOUR), None, "next"),
    )


def test_unless_may_be_a_selector_too() -> None:
    assert check(
        "pattern: deadline, start: a.b, stop: interaction.ended, within: 1s, unless: {a.b: {c: 1}}"
    ).unless == choice("a.b", ("c", Condition(IS, 1)))


@pytest.mark.parametrize(
    ("written", "needs"),
    [
        ("[role, purpose]", (Need(("role",), PRESENT := Condition("present", True)), Need(("purpose",), PRESENT))),
        ("{role: present}", (Need(("role",), PRESENT),)),
        ("{role: {present: true}}", (Need(("role",), PRESENT),)),
        ('{role: "present"}', (Need(("role",), Condition(IS, "present")),)),
        ("{role | purpose: present}", (Need(("role", "purpose"), PRESENT),)),
        ("{role: [a, b]}", (Need(("role",), Condition(IN, ("a", "b"))),)),
        ("{fields: {contains: a}}", (Need(("fields",), Condition("contains", ("a",))),)),
    ],
)
def test_fields_of_complete_are_paths_or_conditions(written: str, needs: tuple[Need, ...]) -> None:
    assert vars(check(f"pattern: complete, when: data.displayed, fields: {written}"))["fields"] == needs


def test_pauses_and_resumes_keep_their_places() -> None:
    keys = vars(
        check(
            "pattern: deadline, start: queue.entered, stop: interaction.ended, within: 1m,"
            " pause: [hold.started, {queue.left: {reason: overflow}}], resume: [hold.ended, queue.entered]"
        )
    )

    assert ([each.type for each in keys["pause"]], [each.type for each in keys["resume"]]) == (
        ["hold.started", "queue.left"],
        ["hold.ended", "queue.entered"],
    )
