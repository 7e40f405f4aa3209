"""The shape of an alert and of a recording: what Prometheus watches, and what it says of it to people."""

from collections.abc import Iterable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Literal, NamedTuple

from dashboards import alerts
from dashboards.words import Text

Severity = Literal["critical", "warning", "info"]


class Recording(NamedTuple):
    """A series that Prometheus computes and keeps, named level:metric:operation."""

    name: str
    expr: str
    labels: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Alert:
    """`critical` pages somebody, `warning` goes to a channel, `info` to mail. No alert is without its runbook."""

    name: str
    severity: Severity
    expr: str
    lasts: str
    """How long it must be so; 0m fires at once."""
    summary: Text
    description: Text
    runbook: str
    """A file of `runbooks/`, without its ending."""
    board: str
    """Where to look."""


class Group(NamedTuple):
    """What Prometheus evaluates together."""

    name: str
    interval: str
    rules: tuple[Recording | Alert, ...]


def every() -> list[Group]:
    """All groups: a file of `alerts/` is one, found by listing the folder."""
    return [import_module(f"{alerts.__name__}.{each.name}").GROUP for each in iter_modules(alerts.__path__)]


def alerts_of(groups: Iterable[Group]) -> list[Alert]:
    return [each for group in groups for each in group.rules if isinstance(each, Alert)]
