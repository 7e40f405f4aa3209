"""Alertmanager takes its configuration; routes lead where they are meant to, and templates speak both languages."""

import json
from pathlib import Path

import pytest

from dashboards import alert, links
from dashboards.alert import Alert
from tests.programs import program

FOLDER = Path(links.__file__).parent / "alertmanager"
CONFIG = FOLDER / "alertmanager.yml"
RECEIVERS = {"critical": "page,chat", "warning": "chat", "info": "mail"}

pytestmark = pytest.mark.programs


def test_amtool_takes_it() -> None:
    code, text = program.said(program.AMTOOL, "check-config", CONFIG)
    assert (code, "FAILED" in text) == (0, False), text


@pytest.mark.parametrize("found", alert.alerts_of(alert.every()), ids=lambda each: each.name)
def test_every_alert_goes_where_its_severity_belongs(found: Alert) -> None:
    labels = (f"alertname={found.name}", f"severity={found.severity}", "rule=wait", "queue=billing")
    receivers = RECEIVERS[found.severity]
    asked = ("config", "routes", "test", f"--config.file={CONFIG}", f"--verify.receivers={receivers}", *labels)
    assert program.said(program.AMTOOL, *asked)[0] == 0


@pytest.mark.parametrize(("severity", "receivers"), [("info", "page"), ("warning", "page,chat"), ("critical", "mail")])
def test_a_route_that_leads_elsewhere_is_noticed(severity: str, receivers: str) -> None:
    asked = ("config", "routes", "test", f"--config.file={CONFIG}", f"--verify.receivers={receivers}")
    assert program.said(program.AMTOOL, *asked, f"severity={severity}")[0] != 0


def test_what_no_route_knows_is_read_in_the_chat() -> None:
    code, text = program.said(
        program.AMTOOL, "config", "routes", "test", f"--config.file={CONFIG}", "alertname=Foreign"
    )
    assert (code, text.splitlines()[-1] if code else text.splitlines()[0]) == (0, "chat")


def told(status: str, *without: str) -> dict[str, object]:
    """What Alertmanager hands to a template."""
    annotations = {
        "summary": "wait broken in queue billing",
        "summary_zh": "队列 billing 违反 wait",
        "description": "1 opened.",
        "description_zh": "新增 1 个。",
        "runbook_url": "http://grafana/run",
        "dashboard_url": "http://grafana/board",
    }
    annotations = {name: text for name, text in annotations.items() if name not in without}
    one = {"status": status, "labels": {"severity": "critical"}, "annotations": annotations}
    return {"status": status, "alerts": [one], "commonLabels": {"severity": "critical"}, "groupLabels": {}}


@pytest.mark.parametrize(
    ("template", "status", "wanted"),
    [
        ("page.summary", "firing", ["wait broken in queue billing / 队列 billing 违反 wait"]),
        ("page.summary", "resolved", ["Resolved: wait broken in queue billing / 队列 billing 违反 wait"]),
        ("page.details", "firing", ["1 opened.", "新增 1 个。", "http://grafana/run", "http://grafana/board"]),
        ("chat.title", "firing", ["critical: wait broken in queue billing"]),
        ("chat.title", "resolved", ["Resolved 已恢复: wait broken in queue billing"]),
        ("chat.text", "firing", ["新增 1 个。", "<http://grafana/run|Runbook 手册>"]),
        ("mail.subject", "firing", ["[contactwatch] 1 open: wait broken in queue billing"]),
        ("mail.subject", "resolved", ["[contactwatch] Resolved: wait broken in queue billing"]),
        ("mail.text", "firing", ["队列 billing 违反 wait", "Runbook: http://grafana/run"]),
        ("mail.html", "firing", ["<h3>wait broken in queue billing", '<a href="http://grafana/run">']),
    ],
)
def test_templates_say_what_is_to_be_done(template: str, status: str, wanted: list[str], tmp_path: Path) -> None:
    text = rendered(template, told(status), tmp_path)
    assert [words for words in wanted if words not in text] == [], text


@pytest.mark.parametrize(
    "template", ["page.summary", "page.details", "chat.title", "chat.text", "mail.text", "mail.html"]
)
def test_an_alert_of_somebody_else_leaves_nothing_half_said(template: str, tmp_path: Path) -> None:
    less = told("firing", "summary_zh", "description_zh", "runbook_url", "dashboard_url")
    text = rendered(template, less, tmp_path)
    assert [words for words in (" / ", "Runbook", "Board", "no value", '""') if words in text] == [], text


def rendered(template: str, told: dict[str, object], folder: Path) -> str:
    (folder / "data.json").write_text(json.dumps(told))
    wanted = f'{{{{ template "contactwatch.{template}" . }}}}'
    flags = (f"--template.glob={FOLDER}/templates/*.tmpl", f"--template.data={folder}/data.json")
    code, text = program.said(program.AMTOOL, "template", "render", *flags, f"--template.text={wanted}")
    assert code == 0, text
    return text
