"""What a query asks: its metrics and labels, held against the table of metrics and the recordings."""

from collections.abc import Iterator
from typing import Any, Final

import promql_parser

from dashboards import alert
from schemas.metrics import METRICS, NOTIFIER, PREFIX

CHOSEN: Final = {
    "$__rate_interval": "1m",
    "$__range": "10m",
    "${datasource}": "prometheus",
    '"$rule"': '".+"',
    '"$tenant"': '".*"',
    '"$channel"': '".*"',
    '"$queue"': '".*"',
}
"""What Grafana puts in place of its variables."""
_SUFFIXES: Final = {"counter": ("_total",), "gauge": ("",), "histogram": ("_bucket", "_sum", "_count")}
_SCRAPED: Final = frozenset({"job", "instance"})


def whole(expr: str) -> str:
    """The query as Prometheus gets it."""
    for variable, value in CHOSEN.items():
        expr = expr.replace(variable, value)
    return expr


def known() -> dict[str, frozenset[str]]:
    """Every series by name, with its labels: what workers expose, what Prometheus adds, what it records."""
    found = {
        PREFIX + metric.name + suffix: _SCRAPED | {*metric.labels, *(("le",) if suffix == "_bucket" else ())}
        for metric in (*METRICS, *NOTIFIER)
        for suffix in _SUFFIXES[metric.kind]
    }
    found["up"] = _SCRAPED
    for group in alert.every():
        for each in group.rules:
            if isinstance(each, alert.Recording):
                found[each.name] = frozenset({*grouped(each.expr), *(name for name, _ in each.labels)})
    return found


def grouped(expr: str) -> set[str]:
    """The labels that any `by` of a query keeps."""
    return {label for part in parts(expr) if isinstance(part, promql_parser.AggregateExpr) for label in _kept(part)}


def parts(expr: str) -> list[Any]:
    """Every part of a query, the whole first. Raises ValueError where it is no PromQL."""
    found: list[Any] = []
    promql_parser.walk(promql_parser.parse(whole(expr)), pre_visit=lambda part: found.append(part))
    return found


def _kept(part: Any) -> list[str]:
    return list(part.modifier.labels) if part.modifier is not None else []


def selectors(expr: str) -> list[Any]:
    """Every selection of series in a query."""
    found = parts(expr)
    return [
        *(each for each in found if isinstance(each, promql_parser.VectorSelector)),
        *(each.vector_selector for each in found if isinstance(each, promql_parser.MatrixSelector)),
    ]


def strange(expr: str) -> Iterator[str]:
    """Metrics and labels of a query that nobody exposes."""
    series = known()
    asked = selectors(expr)
    for each in asked:
        if each.name not in series:
            yield f"{each.name} is no metric"
            continue
        labels = {matcher.name for matcher in each.matchers.matchers}
        yield from (f"{each.name} has no label {label}" for label in sorted(labels - series[each.name]))
    there = frozenset().union(*(series.get(each.name, frozenset()) for each in asked))
    yield from (f"nothing asked for has a label {label}" for label in sorted(_named(expr) - there))


def _named(expr: str) -> set[str]:
    """Labels that groupings and matchings name."""
    found = grouped(expr)
    for part in parts(expr):
        modifier = part.modifier if isinstance(part, promql_parser.BinaryExpr) else None
        if modifier is not None:
            found |= {*(modifier.matching.labels if modifier.matching else ()), *(modifier.group_labels or ())}
    return found
