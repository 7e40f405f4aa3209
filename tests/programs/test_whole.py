"""The whole way on the real programs: a breach pages, its withdrawal resolves, boards answer, a freeze is noticed."""

import json
import signal
import time
import urllib.request
from collections.abc import Iterator

import pytest

from dashboards import alert, board, drawn_board
from dashboards.board import Board
from dashboards.duties import WAIT
from tests.dashboards import asking
from tests.programs import centre
from tests.programs.asked import until
from tests.programs.centre import Centre

pytestmark = pytest.mark.programs

CALL = "call-proof-1"
MONITOR = "|".join(each.name for group in alert.every() if "monitor" in group.name for each in alert.alerts_of([group]))
_WAITED = 50
"""Seconds that the call has waited when it is heard of: its series are there, at 0, before it is broken."""


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Centre]:
    with centre.running(tmp_path_factory.mktemp("whole")) as running:
        yield running


def waits(whole: Centre) -> list[dict[str, str]]:
    return [each for each in whole.prometheus.firing("ContactwatchViolation") if each.get("tenant") == "proof"]


def test_the_first_violation_pages(whole: Centre) -> None:
    until(lambda: whole.prometheus.query('up{job="contactwatch"} == 1'), 30)
    whole.send("queue.entered", _WAITED, CALL, queue="billing")
    found = until(lambda: waits(whole), 60)
    assert [(each["rule"], each["queue"], each["severity"]) for each in found] == [(WAIT.rule, "billing", "critical")]
    page = ("trigger", f"{WAIT.rule} broken in queue billing / 队列 billing 违反 {WAIT.rule}")
    assert until(lambda: page in whole.receiver.pages(), 20)


def test_the_exemplar_is_the_violation_on_the_topic(whole: Centre) -> None:
    opened = [each["violation_id"] for each in whole.steps() if each["state"] == "opened"]
    query = 'contactwatch_violations_total{tenant="proof"}'
    now = time.time()
    found = whole.prometheus.get("query_exemplars", query=query, start=str(now - 600), end=str(now))
    stored = [each["labels"]["violation_id"] for series in found for each in series["exemplars"]]
    assert (len(opened), stored) == (1, opened)


def test_what_is_taken_back_resolves(whole: Centre) -> None:
    entered = whole.steps()[0]["started_by"]["time"]
    whole.send("agent.joined", time.time() - centre.instant.micros(entered) / centre.SECOND - 55, CALL, agent="ag1")
    assert until(lambda: not waits(whole), 60)
    page = ("resolve", f"Resolved: {WAIT.rule} broken in queue billing / 队列 billing 违反 {WAIT.rule}")
    assert until(lambda: page in whole.receiver.pages(), 60)
    assert [each["state"] for each in whole.steps()][-2:] == ["opened", "withdrawn"]


def unanswered(whole: Centre, page: Board) -> list[tuple[str, str]]:
    queries = [(panel.title.en, query) for panel in page.panels for query in panel.queries if not query.may_be_empty]
    asked = [(title, asking.whole(query.expr.replace('"$rule"', f'"{WAIT.rule}"'))) for title, query in queries]
    return [(title, expr) for title, expr in asked if not whole.prometheus.query(expr)]


@pytest.mark.parametrize("page", board.every(), ids=lambda page: page.name)
def test_every_query_of_a_board_has_an_answer(whole: Centre, page: Board) -> None:
    until(lambda: not unanswered(whole, page), 90)
    assert unanswered(whole, page) == []


@pytest.mark.parametrize("variable", drawn_board.ASKED)
def test_what_a_board_lets_choose_is_there(whole: Centre, variable: str) -> None:
    expr, _, label = drawn_board.ASKED[variable].removeprefix("label_values(").rpartition(",")
    assert whole.prometheus.query(f"count by ({label.strip(' )')}) ({expr})")


def test_no_alert_says_that_the_monitor_is_unwell(whole: Centre) -> None:
    assert whole.prometheus.firing(MONITOR) == []


def test_canaries_come_from_every_partition(whole: Centre) -> None:
    assert len(until(lambda: whole.prometheus.query("sum by (partition) (contactwatch_canaries_total) > 0"), 60)) == 4


def test_a_frozen_worker_is_noticed_by_its_canaries(whole: Centre) -> None:
    whole.worker.end()
    whole.demo.send(signal.SIGSTOP)
    found = until(lambda: whole.prometheus.firing("ContactwatchCanaryMissing"), 240)
    assert {each["partition"] for each in found} & {"0", "1", "2", "3"}


def test_who_sees_nothing_is_one_incident(whole: Centre) -> None:
    """Blind holds back what follows from it: the missing canaries page nobody a second time."""
    assert until(lambda: whole.prometheus.firing("ContactwatchBlind"), 90)
    page = ("trigger", "The monitor is blind / 监控失明")
    assert until(lambda: page in whole.receiver.pages(), 60)
    canaries = until(lambda: _held_back(whole, "ContactwatchCanaryMissing"), 60)
    assert (bool(canaries), [says for _, says in whole.receiver.pages() if "canary" in says]) == (True, [])


def _held_back(whole: Centre, name: str) -> list[str]:
    with urllib.request.urlopen(f"{whole.alertmanager}/api/v2/alerts?filter=alertname={name}", timeout=5) as answer:
        found = json.load(answer)
    return [each["fingerprint"] for each in found if each["status"]["inhibitedBy"]]
