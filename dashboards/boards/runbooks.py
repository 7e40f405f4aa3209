"""Runbooks: the pages of `runbooks/`, so that every alert leads to one within Grafana."""

from dashboards import runbook
from dashboards.board import Board, Row
from dashboards.links import number, pages
from dashboards.panel import text
from dashboards.words import Text

BOARD = Board(
    "runbooks",
    9,
    Text("Runbooks", "处置手册"),
    Text(
        "What each alert means, where to look, what to do, when to escalate", "每个告警的含义、看哪里、怎么做、何时升级"
    ),
    (
        Row(
            Text("One page for each alert", "每个告警一页"),
            tuple(
                text(page.title, page.content, width=12, height=12, number=number(name))
                for name, page in ((name, runbook.read(name)) for name in pages())
            ),
        ),
    ),
    variables=(),
    refresh="",
)
