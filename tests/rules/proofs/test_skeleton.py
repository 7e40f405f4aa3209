"""A new rule file is valid at once, its examples come true, and editors know its keys."""

import io
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from ruamel.yaml import YAML

from rules import loading
from rules.grammar import check, editors
from rules.proofs.proving import prove
from rules.proofs.skeleton import SKELETONS, written
from streams.terminal.options import CATALOGUE

DEFAULTS = {name: {each.key: each.default for each in found.questions} for name, found in SKELETONS.items()}
VALIDATOR = jsonschema.Draft202012Validator(editors.schema())
SHIPPED = sorted(path for path in CATALOGUE.rglob("*.yaml") if path.parent.name not in loading.OTHERS)


def as_an_editor_reads(text: str) -> Any:
    """YAML 1.2's core schema knows no dates."""
    reader = YAML(typ="safe", pure=True)
    reader.constructor.yaml_constructors = reader.constructor.yaml_constructors | {
        "tag:yaml.org,2002:timestamp": lambda constructor, node: node.value
    }
    return reader.load(io.StringIO(text))


def mistakes(text: str) -> list[str]:
    return [error.message for error in VALIDATOR.iter_errors(as_an_editor_reads(text))]


def test_there_is_a_skeleton_for_every_pattern() -> None:
    assert set(SKELETONS) == set(check.specs())


@pytest.mark.parametrize("pattern", SKELETONS)
def test_a_skeleton_is_a_rule_without_mistake_or_note(pattern: str) -> None:
    found = loading.read(written("fresh", pattern, DEFAULTS[pattern]).encode(), Path("fresh.yaml"))
    assert (found.mistakes, [note for note in found.notes if "runs on" not in note.message]) == ((), [])


@pytest.mark.parametrize("pattern", SKELETONS)
def test_the_examples_of_a_skeleton_come_true(pattern: str) -> None:
    (rule,) = loading.read(written("fresh", pattern, DEFAULTS[pattern]).encode(), Path("fresh.yaml")).rules
    assert rule.not_yet or [proof.failure for proof in prove(rule) if proof.failure] == []
    assert len(rule.examples) >= 2


CONDITIONS = {
    "deadline": {"start": "{queue.entered: {queue: sales}}", "stop": "[agent.joined, {callback.offered: {mode: web}}]"},
    "order": {"needs": "{message.sent: {author: agent, purpose: [terms, price]}}"},
    "forbidden": {"never": "{payment.started: {entry: spoken}}", "from": "[recording.started, recording.resumed]"},
    "limit": {"count": "{queue.left: {reason: transferred}}", "at_most": "2"},
    "share": {"of": "{queue.entered: {position: {at_least: 3}}}", "part": "{agent.joined: {self_identified: true}}"},
    "complete": {"when": "{case.closed: {kind: complaint}}"},
    "masked": {"when": "{message.sent: {author: bot}}"},
    "evidence": {"of": "{quality.scored: {kind: voice call}}"},
}


@pytest.mark.parametrize("pattern", SKELETONS)
def test_answers_may_have_conditions_and_the_examples_come_true(pattern: str) -> None:
    text = written("fresh", pattern, DEFAULTS[pattern] | CONDITIONS[pattern])
    (rule,) = loading.read(text.encode(), Path("fresh.yaml")).rules
    assert (bool(rule.examples), [proof.failure for proof in prove(rule) if proof.failure]) == (True, [])


def test_a_limit_may_be_made_one_of_all_of_a_customers_calls_with_its_examples() -> None:
    text = written("fresh", "limit", DEFAULTS["limit"]).replace("# for_each", "for_each")
    (rule,) = loading.read(text.encode(), Path("fresh.yaml")).rules
    assert (rule.check.for_each, [proof.failure for proof in prove(rule) if proof.failure]) == (("customer",), [])


def test_a_share_may_be_of_messages_that_other_messages_follow() -> None:
    answers = {"of": "{message.sent: {author: customer}}", "part": "{message.sent: {author: [agent, bot]}}"}
    (rule,) = loading.read(written("fresh", "share", DEFAULTS["share"] | answers).encode(), Path("fresh.yaml")).rules
    assert [proof.failure for proof in prove(rule) if proof.failure] == []


@pytest.mark.parametrize("start", ["{queue.entered: {queue: {matches: vip}}}", "{handoff.started: {x.y: 1}}"])
def test_conditions_of_which_no_value_is_plain_to_see_leave_no_examples(start: str) -> None:
    text = written("fresh", "deadline", DEFAULTS["deadline"] | {"start": start})
    assert "examples: []" in text


@pytest.mark.parametrize(("months", "ending"), [("1", "2026-03-01"), ("2", "2026-03-15"), ("14", "2028-03-01")])
def test_the_examples_of_an_evidence_are_of_its_own_months(months: str, ending: str) -> None:
    text = written("fresh", "evidence", {"of": "quality.scored", "months": months, "ending": ending})
    (rule,) = loading.read(text.encode(), Path("fresh.yaml")).rules
    proofs = prove(rule)
    assert (len(rule.examples), [proof.failure for proof in proofs if proof.failure]) == (4, [])


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"months": "some"}, "`some`"),
        ({"ending": "soon"}, "`soon`"),
        ({"ending": "2026-02-30"}, "2026-02-30"),
        ({"months": "0"}, "0"),
    ],
)
def test_answers_of_an_evidence_that_are_none_are_left_to_the_reader_of_rules(
    wrong: dict[str, str], message: str
) -> None:
    text = written("fresh", "evidence", DEFAULTS["evidence"] | wrong)
    assert message in loading.read(text.encode(), Path("fresh.yaml")).mistakes[0].message


def test_a_bound_that_is_counted_on_the_calendar_has_no_examples_yet() -> None:
    text = written("fresh", "deadline", {"start": "case.opened", "stop": "case.closed", "within": "2 working days"})
    assert loading.read(text.encode(), Path("fresh.yaml")).mistakes == ()
    assert "examples: []" in text


@pytest.mark.parametrize(
    ("pattern", "wrong", "why"),
    [
        ("limit", {"at_most": "few"}, "`few` is no whole number up to 1000"),
        ("deadline", {"within": "soon"}, "`soon` is no duration"),
    ],
)
def test_an_answer_that_is_none_is_said(pattern: str, wrong: dict[str, str], why: str) -> None:
    with pytest.raises(ValueError, match=why):
        written("fresh", pattern, DEFAULTS[pattern] | wrong)


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.stem)
def test_the_schema_for_editors_takes_every_shipped_rule(path: Path) -> None:
    assert mistakes(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("pattern", SKELETONS)
def test_the_schema_for_editors_takes_every_skeleton(pattern: str) -> None:
    assert mistakes(written("fresh", pattern, DEFAULTS[pattern])) == []


WAIT = "title: t\ncheck: {pattern: deadline, start: queue.entered, stop: agent.joined, within: 60s}\n"


@pytest.mark.parametrize(
    "wrong",
    [
        WAIT.replace("title: t\n", ""),
        WAIT.replace("within: 60s", "within: soon"),
        WAIT.replace("stop: agent.joined, ", ""),
        WAIT.replace("deadline", "dedline"),
        WAIT.replace("stop:", "stopp:"),
        WAIT.replace("agent.joined", "[]"),
        WAIT.replace("agent.joined", "{agent.joined: {role: {at_leest: 3}}}"),
        WAIT + "severity: huge\n",
        WAIT + "valid_from: yesterday\n",
        WAIT + "applies_to: {chanel: voice}\n",
        WAIT + "examples: [{title: t, events: 00:00, verdict: brokn}]\n",
    ],
)
def test_the_schema_for_editors_sees_what_is_misspelt_or_missing(wrong: str) -> None:
    assert mistakes(WAIT) == []
    assert mistakes(wrong) != []
