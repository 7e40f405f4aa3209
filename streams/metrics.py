"""The metrics' table made real: counted per batch, exposed as OpenMetrics."""

from collections import Counter as Counted
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from rules.rule import Rule
from schemas import instant
from schemas.metrics import METRICS, PREFIX, Metric
from schemas.rejection import REASONS
from streams.processors.evaluate import Judgement

STATES = ("warned", "cancelled", "opened", "amended", "withdrawn")
VERDICTS = ("kept", "broken", "excused", "undetermined", "open")
OUTCOMES = ("taken", "copy", "conflicting", "too_long", "rejected")
TAKEOVERS = ("assigned", "fenced", "unknown")
CONTENT_TYPE = CONTENT_TYPE_LATEST


class Metrics:
    """Every series of every loaded rule exists at 0 from the start: a counter born at 1 hides the first violation."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self.registry = CollectorRegistry()
        self._made: dict[str, Any] = {metric.name: self._make(metric) for metric in METRICS}
        self._severity = {rule.id: rule.severity for rule in rules}
        self._born_at_zero(rules)

    def _make(self, metric: Metric) -> Counter | Gauge | Histogram:
        name = PREFIX + metric.name
        if metric.kind == "histogram":
            return Histogram(name, metric.help, metric.labels, buckets=metric.buckets, registry=self.registry)
        made = Counter if metric.kind == "counter" else Gauge
        return made(name, metric.help, metric.labels, registry=self.registry)

    def _born_at_zero(self, rules: Sequence[Rule]) -> None:
        for outcome in OUTCOMES:
            self._made["events"].labels(outcome)
        for why in TAKEOVERS:
            self._made["takeovers"].labels(why)
        for reason in REASONS:
            self._made["rejected"].labels(reason)
        for rule in rules:
            certainty = rule.authority.certainty if rule.authority else "house"
            self._made["rule"].labels(rule.id, rule.version, rule.digest, certainty or "house").set(1)
            self._made["violations"].labels(rule.id, rule.severity)
            self._made["violations_withdrawn"].labels(rule.id, rule.severity)
            for state in STATES:
                self._made["steps"].labels(rule.id, state)
            for verdict in VERDICTS:
                self._made["verdicts"].labels(rule.id, verdict)
        self._made["rules_loaded"].set(len(rules))

    def count(self, judgement: Judgement, now: int) -> None:
        """Counts what one batch brought, once it is durable. `now` is the stream's clock."""
        events = self._made["events"]
        others = judgement.copies + judgement.conflicting + judgement.too_long
        events.labels("taken").inc(judgement.taken - others)
        events.labels("too_long").inc(judgement.too_long)
        events.labels("copy").inc(judgement.copies)
        events.labels("conflicting").inc(judgement.conflicting)
        self._made["unknown_types"].inc(judgement.unknown)
        self._made["misrouted"].inc(judgement.misrouted)
        events.labels("rejected").inc(len(judgement.rejected))
        for reason, times in Counted(rejection.reason for _, rejection in judgement.rejected).items():
            self._made["rejected"].labels(reason).inc(times)
        for step in judgement.steps:
            self._step(step, now)
        for said, times in Counted((each["rule"], each["verdict"]) for each in judgement.verdicts).items():
            self._made["verdicts"].labels(*said).inc(times)

    def _step(self, step: Mapping[str, Any], now: int) -> None:
        rule, state = step["rule"], step["state"]
        self._made["steps"].labels(rule, state).inc()
        exemplar = {"violation_id": step["violation_id"]}
        if state == "opened":
            self._made["violations"].labels(rule, self._severity[rule]).inc(exemplar=exemplar)
            latency = max(0.0, (now - instant.micros(step["due_at"])) / 1_000_000)
            self._made["detection_latency_seconds"].observe(latency, exemplar=exemplar)
        elif state == "withdrawn":
            self._made["violations_withdrawn"].labels(rule, self._severity[rule]).inc(exemplar=exemplar)

    def partition(
        self, partition: int, *, open_: int, watermark: int, age: float, lag: int, checkpoint: float, stalled: bool
    ) -> None:
        """The state of one owned partition; ages in seconds."""
        label = str(partition)
        self._made["open_interactions"].labels(label).set(open_)
        self._made["watermark_seconds"].labels(label).set(watermark / 1_000_000)
        self._made["watermark_age_seconds"].labels(label).set(age)
        self._made["lag_records"].labels(label).set(lag)
        self._made["checkpoint_age_seconds"].labels(label).set(checkpoint)
        self._made["stalled"].labels(label).set(stalled)

    def taken_over(self, why: str) -> None:
        """A partition was loaded."""
        self._made["takeovers"].labels(why).inc()

    def forget(self, partitions: Iterable[int]) -> None:
        """Removes the gauges of partitions that were given up."""
        gauges = [metric.name for metric in METRICS if metric.labels == ("partition",)]
        for partition in partitions:
            for name in gauges:
                if (str(partition),) in self._made[name]._metrics:
                    self._made[name].remove(str(partition))

    def text(self) -> bytes:
        """OpenMetrics, exemplars included."""
        text: bytes = generate_latest(self.registry)  # type: ignore[no-untyped-call]
        return text
