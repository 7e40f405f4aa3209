"""What the notifier counts of itself, as OpenMetrics."""

from collections.abc import Iterable
from typing import Any, Final

from prometheus_client import CollectorRegistry
from prometheus_client.openmetrics.exposition import generate_latest

from schemas.metrics import NOTIFIER
from streams.metrics import made

PER_TARGET: Final = ("notify_sent", "notify_failed", "notify_dropped", "notify_retried", "notify_waiting")


class Counts:
    """Every series of every target exists at 0 from the start."""

    def __init__(self, targets: Iterable[str]) -> None:
        self._registry = CollectorRegistry()
        self._made: dict[str, Any] = {metric.name: made(metric, self._registry) for metric in NOTIFIER}
        for target in targets:
            for name in PER_TARGET:
                self._made[name].labels(target)
        for outcome in ("taken", "malformed"):
            self._made["notify_alerts"].labels(outcome)

    def add(self, name: str, label: str) -> None:
        """One more, of a target or an outcome."""
        self._made[name].labels(label).inc()

    def waiting(self, target: str, count: int) -> None:
        self._made["notify_waiting"].labels(target).set(count)

    def incidents(self, count: int) -> None:
        self._made["notify_incidents"].set(count)

    def text(self) -> bytes:
        """OpenMetrics."""
        text: bytes = generate_latest(self._registry)  # type: ignore[no-untyped-call]
        return text
