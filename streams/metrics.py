"""The metrics' table made real: counted per batch, exposed as OpenMetrics."""

from collections import Counter as Counted
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest

from rules.compiling.grading import Severity
from rules.context.facts import together
from rules.history import NEVER
from rules.judging import census
from rules.rule import Rule
from schemas import instant
from schemas.metrics import METRICS, PLACE, PREFIX, Metric
from schemas.rejection import REASONS
from schemas.topics import EVALUATE, SUBJECTS, Processor
from streams.judgement import Judgement
from streams.places import Places

STATES = ("warned", "cancelled", "opened", "amended", "withdrawn")
VERDICTS = ("kept", "broken", "excused", "undetermined", "open")
OUTCOMES = ("taken", "status", "copy", "conflicting", "too_long", "rejected")
TAKEOVERS = ("assigned", "fenced", "unknown")
RELOADS = ("switched", "refused")
HELD = ("grouped", "storm")
CONTENT_TYPE = CONTENT_TYPE_LATEST
NOWHERE: Final = ("",) * len(PLACE)
# When each series began: nobody asks it of series that all begin with the worker, and it was every second line.
disable_created_metrics()  # type: ignore[no-untyped-call]

WAITING: Final = ("open_clocks", "near_due_clocks")
"""As a census counts them."""
GAUGES: Final = {
    EVALUATE.name: (
        "open_interactions",
        "watermark_seconds",
        "watermark_age_seconds",
        "lag_records",
        "checkpoint_age_seconds",
        "stalled",
    ),
    SUBJECTS.name: (
        "open_subjects",
        "subjects_watermark_seconds",
        "subjects_watermark_age_seconds",
        "subjects_lag_records",
        "subjects_checkpoint_age_seconds",
        "subjects_stalled",
    ),
}
"""What is shown of each partition, by whose partition it is."""
MANY_PLACES: Final = 100
"""As the setting `metric_places`."""


class Metrics:
    """Every series of every loaded rule exists at 0 from the start: a counter born at 1 hides the first violation.
    So do the series of a place (a tenant's channel and queue) from the first clock that is seen to run there."""

    def __init__(self, rules: Sequence[Rule], most_places: int = MANY_PLACES) -> None:
        self.registry = CollectorRegistry()
        self._made: dict[str, Any] = {metric.name: made(metric, self.registry) for metric in METRICS}
        self._severities: dict[str, tuple[Severity, ...]] = {}
        self._learn(rules)
        self._places = Places(most_places)
        self._sources = Places(most_places)
        self._born: set[tuple[str, ...]] = {NOWHERE}
        self._waiting: dict[int, census.Counted] = {}
        self._shown: dict[str, Counted[tuple[str, ...]]] = {name: Counted() for name in WAITING}
        self._born_at_zero(rules)

    def _born_at_zero(self, rules: Sequence[Rule]) -> None:
        bounded = {
            "events": OUTCOMES,
            "takeovers": TAKEOVERS,
            "rejected": REASONS,
            "rule_reloads": RELOADS,
            "alerts_held_back": HELD,
        }
        for name, values in bounded.items():
            for value in values:
                self._made[name].labels(value)
        self._bear_all(rules)

    def adopt(self, rules: Sequence[Rule], taken: Sequence[bool]) -> None:
        """Rules over time are switched to: series of all, and of each bundle whether it was taken."""
        for each in taken:
            self._made["rule_reloads"].labels("switched" if each else "refused").inc()
        if any(taken):
            self._learn(rules)
            self._bear_all(rules)

    def _learn(self, rules: Sequence[Rule]) -> None:
        """The severities of each rule, in whichever version."""
        for rule in rules:
            known = self._severities.get(rule.id, ())
            self._severities[rule.id] = tuple(dict.fromkeys((*known, *rule.severities)))

    def _bear_all(self, rules: Sequence[Rule]) -> None:
        self._made["rule"].clear()
        for rule in _last_two(rules):
            authority = rule.authority
            named = (authority.certainty, authority.document, authority.clause) if authority else ("house", "", "")
            self._made["rule"].labels(rule.id, rule.version, rule.digest, named[0] or "house", *named[1:]).set(1)
        for rule in rules:
            self._made["measured_seconds"].labels(rule.id)
            for state in STATES:
                self._made["steps"].labels(rule.id, state)
            for place in tuple(self._born):
                self._bear(rule.id, place)
        for exempt in together(rule.context for rule in rules).exceptions:
            self._made["excused_by_exception"].labels(exempt.name)
        self._made["rules_loaded"].set(len({rule.id for rule in rules if rule.ends == NEVER}))

    def versions(self, judging: int) -> None:
        """By how many versions of rules a partition judges, the most of any."""
        self._made["rule_versions"].set(judging)

    def _bear(self, rule: str, place: tuple[str, ...]) -> None:
        """The series of a rule at a place, at 0."""
        for name in ("violations", "violations_withdrawn"):
            for severity in self._severities[rule]:
                self._made[name].labels(rule, severity, *place)
        for verdict in VERDICTS:
            self._made["verdicts"].labels(rule, verdict, *place)
        for name in WAITING:
            self._made[name].labels(rule, *place)

    def _place(self, tenant: object, channel: object, queue: object) -> tuple[str, ...]:
        place = self._places.of(tenant, channel, queue)
        if place not in self._born:
            self._born.add(place)
            for rule in tuple(self._severities):
                self._bear(rule, place)
        return place

    def count(self, judgement: Judgement, now: int) -> None:
        """Counts what one batch brought, once it is durable. `now` is the stream's clock."""
        events = self._made["events"]
        others = judgement.copies + judgement.conflicting + judgement.too_long
        events.labels("taken").inc(judgement.taken - others)
        events.labels("status").inc(judgement.statuses)
        events.labels("too_long").inc(judgement.too_long)
        events.labels("copy").inc(judgement.copies)
        events.labels("conflicting").inc(judgement.conflicting)
        for source, times in judgement.sources.items():
            self._made["source_events"].labels(*self._sources.of(source)).inc(times)
        self._made["unknown_types"].inc(judgement.unknown)
        self._made["misrouted"].inc(judgement.misrouted)
        events.labels("rejected").inc(len(judgement.rejected))
        for reason, times in Counted(rejection.reason for _, rejection in judgement.rejected).items():
            self._made["rejected"].labels(reason).inc(times)
        for step in judgement.steps:
            self._step(step, now)
        for why, times in judgement.held_back.items():
            self._made["alerts_held_back"].labels(why).inc(times)
        self._verdicts(judgement.verdicts)

    def _step(self, step: Mapping[str, Any], now: int) -> None:
        rule, state = step["rule"], step["state"]
        self._made["steps"].labels(rule, state).inc()
        if state not in ("opened", "withdrawn") and "severity_before" not in step:
            return
        exemplar = {"violation_id": step["violation_id"]}
        place = self._place(step["tenant"], step["channel"], step["queue"])
        # Where its severity changes it is taken from the one and given to the other: the difference is what stands.
        gone = step["severity"] if state == "withdrawn" else step.get("severity_before")
        if gone is not None:
            self._made["violations_withdrawn"].labels(rule, gone, *place).inc(exemplar=exemplar)
        if state != "withdrawn":
            self._made["violations"].labels(rule, step["severity"], *place).inc(exemplar=exemplar)
        if state == "opened":
            latency = max(0.0, (now - instant.micros(step["due_at"])) / 1_000_000)
            self._made["detection_latency_seconds"].observe(latency, exemplar=exemplar)

    def _verdicts(self, verdicts: Iterable[Mapping[str, Any]]) -> None:
        times: Counted[tuple[str, ...]] = Counted()
        for said in verdicts:
            rule, measured = said["rule"], said["measured"]
            times[(rule, said["verdict"], *self._place(said["tenant"], said["channel"], said["queue"]))] += 1
            if exempt := said.get("exception"):
                self._made["excused_by_exception"].labels(exempt).inc()
            if measured["unit"] == "s" and measured["value"] is not None:
                self._made["measured_seconds"].labels(rule).observe(measured["value"])
        for labels, counted in times.items():
            self._made["verdicts"].labels(*labels).inc(counted)

    def waiting(self, partition: int, counted: census.Counted) -> None:
        """What runs now on one partition; the series tell the sum over those that this worker owns."""
        self._waiting[partition] = counted

    def _show_waiting(self) -> None:
        """Sets what has changed: there are as many series as rules times places, and most of them stay at 0."""
        for part, name in enumerate(WAITING):
            sums: Counted[tuple[str, ...]] = Counted()
            for counted in tuple(self._waiting.values()):
                for (rule, *stated), times in counted[part].items():
                    sums[(rule, *self._place(*stated))] += times
            shown, self._shown[name] = self._shown[name], sums
            for labels in sums.keys() | shown.keys():
                if sums[labels] != shown[labels]:
                    self._made[name].labels(*labels).set(sums[labels])

    def canaries(self, partition: int, times: int) -> None:
        """Canaries that broke as they must."""
        if times:
            self._made["canaries"].labels(str(partition)).inc(times)

    def partition(
        self,
        partition: int,
        *,
        open_: int,
        watermark: int,
        age: float,
        lag: int,
        checkpoint: float,
        stalled: bool,
        of: Processor = EVALUATE,
    ) -> None:
        """The state of one owned partition of events, or of facts; ages in seconds."""
        values = (open_, watermark / 1_000_000, age, lag, checkpoint, stalled)
        for name, value in zip(GAUGES[of.name], values, strict=True):
            self._made[name].labels(str(partition)).set(value)
        if of is EVALUATE:
            self._made["canaries"].labels(str(partition))

    def sources(self, down: Mapping[str, bool]) -> None:
        """Of each source that says how it is, whether it is down, on one of the partitions at least."""
        found: dict[tuple[str, ...], bool] = {}
        for source, is_down in down.items():
            place = self._sources.of(source)
            found[place] = found.get(place, False) or is_down
        gone = [place for place in self._made["source_down"]._metrics if place not in found]
        for place in gone:
            self._made["source_down"].remove(*place)
        for place, is_down in found.items():
            self._made["source_down"].labels(*place).set(is_down)

    def taken_over(self, why: str) -> None:
        """A partition was loaded."""
        self._made["takeovers"].labels(why).inc()

    def forget(self, partitions: Iterable[int], of: Processor = EVALUATE) -> None:
        """Removes what is said of partitions of events, or of facts, that were given up."""
        named = (*GAUGES[of.name], *(("canaries",) if of is EVALUATE else ()))
        for partition in partitions:
            if of is EVALUATE:
                self._waiting.pop(partition, None)
            for name in named:
                if (str(partition),) in self._made[name]._metrics:
                    self._made[name].remove(str(partition))

    def text(self) -> bytes:
        """OpenMetrics, exemplars included. What waits is summed when somebody looks; that may be in another thread, so
        what may grow meanwhile is walked as a copy."""
        self._show_waiting()
        text: bytes = generate_latest(self.registry)  # type: ignore[no-untyped-call]
        return text


def made(metric: Metric, registry: CollectorRegistry) -> Counter | Gauge | Histogram:
    """A line of the table, as the client library has it."""
    name = PREFIX + metric.name
    if metric.kind == "histogram":
        return Histogram(name, metric.help, metric.labels, buckets=metric.buckets, registry=registry)
    kind = Counter if metric.kind == "counter" else Gauge
    return kind(name, metric.help, metric.labels, registry=registry)


def _last_two(rules: Sequence[Rule]) -> list[Rule]:
    """Of each rule the version that comes and the one before it, which may still be in force."""
    versions: dict[str, list[Rule]] = {}
    for rule in sorted(rules, key=lambda rule: rule.begins):
        versions.setdefault(rule.id, []).append(rule)
    return [rule for each in versions.values() for rule in each[-2:]]
