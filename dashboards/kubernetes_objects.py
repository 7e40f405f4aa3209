"""What the Prometheus Operator reads in Kubernetes: whom to scrape, and the same rules as in `prometheus/`."""

import io
from collections.abc import Iterable, Iterator
from typing import Any, Final

from ruamel.yaml import YAML

from dashboards import links, prometheus_rules
from dashboards.alert import Group

HEAD: Final = (
    "# Made from dashboards/alerts/ by `make dashboards`; never edited by hand. Needs the Prometheus Operator.\n"
)
LABELS: Final = {"app.kubernetes.io/name": "contactwatch"}
API: Final = "monitoring.coreos.com/v1"
TOKEN: Final = {"name": "contactwatch", "key": "web_token"}
"""The secret that the worker's manifest names, too."""


def files(groups: Iterable[Group], grafana: str = links.GRAFANA) -> Iterator[tuple[str, str]]:
    """Path below `dashboards/` and text of every object."""
    found = list(groups)
    yield (
        "kubernetes/rules.yaml",
        _text("PrometheusRule", {"groups": [prometheus_rules.group(e, grafana) for e in found]}),
    )
    yield "kubernetes/monitor.yaml", _text("ServiceMonitor", _monitor())


def _monitor() -> dict[str, Any]:
    """The worker's service and the notifier's carry the same label, and a port of the same name."""
    endpoint = {
        "port": "metrics",
        "interval": "5s",
        "authorization": {"credentials": dict(TOKEN)},
    }
    return {"selector": {"matchLabels": dict(LABELS)}, "endpoints": [endpoint]}


def _text(kind: str, spec: dict[str, Any]) -> str:
    yaml = YAML()
    yaml.width, yaml.allow_unicode = 1000, True
    out = io.StringIO()
    metadata = {"name": "contactwatch", "labels": dict(LABELS)}
    yaml.dump({"apiVersion": API, "kind": kind, "metadata": metadata, "spec": spec}, out)
    return HEAD + out.getvalue()
