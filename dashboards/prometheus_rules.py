"""Groups of alerts and recordings as the YAML that Prometheus reads."""

import io
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.scalarstring import LiteralScalarString

from dashboards import links
from dashboards.alert import Alert, Group, Recording

HEAD: Final = "# Made from dashboards/alerts/ by `make dashboards`; never edited by hand.\n"


def text(one: Group, grafana: str = links.GRAFANA) -> str:
    """One rule file."""
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 1000, True
    out = io.StringIO()
    yaml.dump({"groups": [group(one, grafana)]}, out)
    return HEAD + out.getvalue()


def group(one: Group, grafana: str) -> dict[str, Any]:
    """As Prometheus reads it."""
    rules = [_alert(each, grafana) if isinstance(each, Alert) else _recording(each) for each in one.rules]
    return {"name": one.name, "interval": one.interval, "rules": rules}


def _recording(each: Recording) -> dict[str, Any]:
    made: dict[str, Any] = {"record": each.name, "expr": _expr(each.expr)}
    return {**made, "labels": dict(each.labels)} if each.labels else made


def _alert(each: Alert, grafana: str) -> dict[str, Any]:
    return {
        "alert": each.name,
        "expr": _expr(each.expr),
        "for": each.lasts,
        "labels": {"severity": each.severity},
        "annotations": {
            "summary": each.summary.en,
            "summary_zh": each.summary.zh,
            "description": each.description.en,
            "description_zh": each.description.zh,
            "runbook_url": grafana + links.page(each.runbook),
            "dashboard_url": grafana + links.board(each.board),
        },
    }


def _expr(expr: str) -> str:
    return LiteralScalarString(expr) if "\n" in expr else expr
