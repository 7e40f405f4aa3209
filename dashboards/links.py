"""Where a reader goes on: boards and runbooks, by addresses within Grafana."""

from pathlib import Path
from typing import Final
from zlib import crc32

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
    """The address of a runbook: it stays the same when others come and go."""
    return f"/d/contactwatch-{BOOK}?viewPanel=panel-{number(name)}"


def number(name: str) -> int:
    """The id of a runbook's panel, made of its name; a test holds that no two are the same."""
    return 1000 + crc32(name.encode()) % 9000


def board(name: str) -> str:
    return f"/d/contactwatch-{name}"


def runbook(name: str) -> Link:
    """From a panel to what to do."""
    return Link(Text(f"Runbook: {name}", f"处置手册：{name}"), page(name))


QUEUES: Final = Link(Text("Queue", "队列"), board("queue"))
MONITOR: Final = Link(Text("The monitor itself", "监控自身"), board("monitor"))
RULE: Final = Link(Text("Rule", "规则"), board("rule"))
