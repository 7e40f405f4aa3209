"""Where a reader goes on: boards and runbooks, by addresses within Grafana."""

from pathlib import Path
from typing import Final

from dashboards.panel import Link
from dashboards.words import Text

GRAFANA: Final = "http://localhost:3000"
"""Where alerts look for Grafana unless `make dashboards GRAFANA=...` says otherwise."""
FOLDER: Final = Path(__file__).parent / "runbooks"
BOOK: Final = "runbooks"


def pages() -> list[str]:
    """Names of the runbooks, in order: each is a file of the folder."""
    return sorted(each.stem for each in FOLDER.glob("*.md"))


def page(name: str) -> str:
    """The address of a runbook. The board has a heading first, then a panel for each page."""
    return f"/d/contactwatch-{BOOK}?viewPanel=panel-{pages().index(name) + 2}"


def board(name: str) -> str:
    return f"/d/contactwatch-{name}"


def runbook(name: str) -> Link:
    """From a panel to what to do."""
    return Link(Text(f"Runbook: {name}", f"处置手册：{name}"), page(name))


QUEUES: Final = Link(Text("Queue", "队列"), board("queue"))
MONITOR: Final = Link(Text("The monitor itself", "监控自身"), board("monitor"))
RULE: Final = Link(Text("Rule", "规则"), board("rule"))
