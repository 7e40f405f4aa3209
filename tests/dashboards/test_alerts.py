"""Every alert asks for what is there, says what to do in both languages, and has its page and both of its proofs."""

import re
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from dashboards import alert, board, links, runbook
from dashboards.alert import Alert, Recording
from dashboards.runbook import HEADINGS
from tests.dashboards import asking

FOLDER = Path(alert.__file__).parent
GROUPS = alert.every()
ALERTS = alert.alerts_of(GROUPS)
each_alert = pytest.mark.parametrize("found", ALERTS, ids=lambda each: each.name)


@pytest.mark.parametrize("rule", [each for group in GROUPS for each in group.rules], ids=lambda rule: rule.name)
def test_it_asks_for_what_is_there(rule: Alert | Recording) -> None:
    assert list(asking.strange(rule.expr)) == []


def test_names_are_used_once() -> None:
    names = [each.name for each in ALERTS]
    assert (len(names), [name for name in names if not name.startswith("Contactwatch")]) == (len(set(names)), [])


@each_alert
def test_it_is_said_in_both_languages(found: Alert) -> None:
    for text in (found.summary, found.description):
        assert text.en
        assert any("\u4e00" <= sign <= "\u9fff" for sign in text.zh)


@each_alert
def test_it_has_a_runbook_and_a_board(found: Alert) -> None:
    assert found.runbook in links.pages()
    assert found.board in {each.name for each in board.every()}


@each_alert
def test_its_texts_name_labels_that_it_has(found: Alert) -> None:
    named = set(re.findall(r"\$labels\.(\w+)", " ".join((*found.summary, *found.description))))
    series = asking.known()
    there = asking.grouped(found.expr).union(*(series[each.name] for each in asking.selectors(found.expr)))
    assert named <= there


@pytest.mark.parametrize("name", links.pages())
def test_a_runbook_says_what_somebody_on_call_asks(name: str) -> None:
    page = runbook.read(name)
    for language in ("en", "zh"):
        found = re.findall(r"(?m)^## (.+)$", getattr(page.content, language))
        assert found == [getattr(each, language) for each in HEADINGS]
        assert all(part.strip() for part in re.split(r"(?m)^## .+$", getattr(page.content, language))[1:])


def test_every_runbook_is_asked_for() -> None:
    assert set(links.pages()) == {each.runbook for each in ALERTS}


@pytest.mark.parametrize("name", links.pages())
def test_a_runbook_names_commands_and_panels_that_are_there(name: str) -> None:
    from tests.test_documentation import COMMANDS

    text = (links.FOLDER / f"{name}.md").read_text("utf-8")
    commands = {" ".join(words) for words in re.findall(r"`contactwatch (\w+)(?: (\w+))?", text)}
    assert [each for each in commands if each.strip() not in COMMANDS and each.split()[0] not in COMMANDS] == []
    titles = {panel.title.en for page in board.every() for panel in page.panels}
    titles |= {page.title.en for page in board.every()}
    quoted = set(re.findall(r"\*([A-Z][^*]+)\*", text.partition("\n---\n")[0]))
    assert quoted - titles - {"Status, Targets", "Workers"} == set()


def proofs() -> list[dict[str, Any]]:
    """Every test of the promtool files."""
    files = sorted((FOLDER / "prometheus" / "tests").glob("*.yaml"))
    return [test for each in files for test in YAML(typ="safe").load(each)["tests"]]


def asked_of(test: dict[str, Any], name: str) -> list[bool]:
    """For each look at an alert, whether it must be there."""
    looks = [(each["expr"], each["exp_samples"]) for each in test["promql_expr_test"]]
    return [bool(expected) for expr, expected in looks if f'alertname="{name}"' in expr]


@each_alert
def test_it_is_proved_to_fire_and_to_be_silent(found: Alert) -> None:
    looks = [each for test in proofs() for each in asked_of(test, found.name)]
    assert {True, False} <= set(looks)
