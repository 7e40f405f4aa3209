"""A board as Grafana's own types: variables, links to the others, headings and panels."""

import json
from typing import Any, Final

from grafana_foundation_sdk.builders import dashboard as build
from grafana_foundation_sdk.cog.encoder import JSONEncoder
from grafana_foundation_sdk.models import dashboard

from dashboards.board import Board, Row, Variable, every, placed
from dashboards.drawing import SOURCE, at, drawn
from dashboards.words import Language, Text

TAG: Final = "contactwatch"
LABELS: Final = {
    "datasource": Text("Source", "数据源"),
    "tenant": Text("Tenant", "租户"),
    "channel": Text("Channel", "渠道"),
    "queue": Text("Queue", "队列"),
    "rule": Text("Rule", "规则"),
}
ASKED: Final = {
    "tenant": 'label_values(contactwatch_violations_total{tenant!=""}, tenant)',
    "channel": 'label_values(contactwatch_violations_total{channel!=""}, channel)',
    "queue": 'label_values(contactwatch_violations_total{queue!=""}, queue)',
    "rule": "label_values(contactwatch_rule, rule)",
}


def text(board: Board, language: Language) -> str:
    """The board's JSON, as it lies in `generated/`."""
    return json.dumps(grafana(board, language), cls=JSONEncoder, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def grafana(board: Board, language: Language) -> dashboard.Dashboard:
    made = build.Dashboard(board.title.of(language)).uid(board.uid(language)).tags([TAG, language])
    made = made.description(board.description.of(language)).time(board.since, "now").refresh(board.refresh)
    made = made.timezone("browser").readonly().tooltip(dashboard.DashboardCursorSync.CROSSHAIR)
    made = made.with_variable(_source(language))
    for variable in board.variables:
        made = made.with_variable(_variable(variable, language))
    for other in every():
        if other.name != board.name:
            made = made.link(_to(other, language))
    for number, (part, box) in enumerate(placed(board), start=1):
        if isinstance(part, Row):
            row = build.Row(part.title.of(language)).id(number).grid_pos(at(box))
            made = made.with_row(row)
        else:
            made = made.with_panel(drawn(part, box, part.number or number, language))
    return made.build()


def _source(language: Language) -> build.DatasourceVariable:
    return build.DatasourceVariable("datasource").type("prometheus").label(LABELS["datasource"].of(language))


def _variable(name: Variable, language: Language) -> build.QueryVariable:
    made = build.QueryVariable(name).label(LABELS[name].of(language)).datasource(SOURCE).query(_query(name))
    made = made.refresh(dashboard.VariableRefresh.ON_TIME_RANGE_CHANGED).sort(dashboard.VariableSort.ALPHABETICAL_ASC)
    if name == "rule":
        return made
    every_value = dashboard.VariableOption(selected=True, text="All", value="$__all")
    return made.multi(True).include_all(True).all_value(".*").current(every_value)


def _query(name: Variable) -> dict[str, Any]:
    return {"qryType": 1, "query": ASKED[name], "refId": f"contactwatch-{name}"}


def _to(other: Board, language: Language) -> build.DashboardLink:
    made = build.DashboardLink(other.title.of(language)).type(dashboard.DashboardLinkType.LINK)
    return made.url(f"/d/{other.uid(language)}").keep_time(True).include_vars(True)
