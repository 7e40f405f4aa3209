"""Every metric, in one table: name, kind, help, labels. Whatever counts, draws or documents reads it here."""

from typing import Final, Literal, NamedTuple

PREFIX: Final = "contactwatch_"


class Metric(NamedTuple):
    """One metric. Counters are exposed with `_total`; label values are configuration or a bounded set."""

    name: str
    kind: Literal["counter", "gauge", "histogram"]
    help: str
    labels: tuple[str, ...] = ()
    buckets: tuple[float, ...] = ()


PLACE: Final = ("tenant", "channel", "queue")
"""Where something happened. Empty where it was not stated; `other` beyond the bound, or for what is no plain name."""

METRICS: Final = (
    Metric("events", "counter", "Events taken, by what became of them", ("outcome",)),
    Metric("source_events", "counter", "Events taken, copies too, by the source that sent them", ("source",)),
    Metric(
        "source_down", "gauge", "1 while a source said that it is down, or says nothing that promised to", ("source",)
    ),
    Metric("unknown_types", "counter", "Events of a type that the product does not know; judged by rules that name it"),
    Metric(
        "misrouted", "counter", "Interactions that began on another partition than Java's partitioner gives their key"
    ),
    Metric("rejected", "counter", "Records refused, by reason; each stands on the rejected topic", ("reason",)),
    Metric(
        "violations",
        "counter",
        "Violations opened, by rule; a withdrawal never lowers it, a changed severity counts in both",
        ("rule", "severity", *PLACE),
    ),
    Metric("violations_withdrawn", "counter", "Violations taken back, by rule", ("rule", "severity", *PLACE)),
    Metric("alerts_held_back", "counter", "Alerts that were counted and not told, by why: grouped, storm", ("why",)),
    Metric("steps", "counter", "Steps of violations said, by rule and state", ("rule", "state")),
    Metric("verdicts", "counter", "Verdicts of interactions that are over", ("rule", "verdict", *PLACE)),
    Metric(
        "excused_by_exception",
        "counter",
        "Verdicts that a declared exception excused, by its file's name",
        ("exception",),
    ),
    Metric(
        "measured_seconds",
        "histogram",
        "How long what a rule times took, kept or broken, of interactions that are over",
        ("rule",),
        (1, 2, 5, 10, 15, 20, 30, 40, 50, 60, 75, 90, 120, 180, 300, 600, 1800, 3600),
    ),
    Metric(
        "open_clocks", "gauge", "Clocks of rules that run now: customers who wait for what is due", ("rule", *PLACE)
    ),
    Metric("near_due_clocks", "gauge", "Of these, with less than a quarter of their time left", ("rule", *PLACE)),
    Metric("open_interactions", "gauge", "Interactions held in memory", ("partition",)),
    Metric("watermark_seconds", "gauge", "How far event time has come, seconds since 1970", ("partition",)),
    Metric("watermark_age_seconds", "gauge", "How far the watermark is behind the clock", ("partition",)),
    Metric("lag_records", "gauge", "Records of a partition that are not yet judged", ("partition",)),
    Metric("checkpoint_age_seconds", "gauge", "How old the last marker is: a restart reads from there", ("partition",)),
    Metric("stalled", "gauge", "1 while a partition has stood still for 30 s with something to do", ("partition",)),
    Metric(
        "open_subjects",
        "gauge",
        "Customers, campaigns and the like, and shares of them, held in memory",
        ("partition",),
    ),
    Metric(
        "subjects_watermark_seconds",
        "gauge",
        "How far event time has come for rules over many interactions, seconds since 1970",
        ("partition",),
    ),
    Metric("subjects_watermark_age_seconds", "gauge", "How far that is behind the clock", ("partition",)),
    Metric("subjects_lag_records", "gauge", "Facts of a partition that are not yet judged", ("partition",)),
    Metric(
        "subjects_checkpoint_age_seconds",
        "gauge",
        "How old the last marker of a partition of facts is: a restart reads from there",
        ("partition",),
    ),
    Metric(
        "subjects_stalled",
        "gauge",
        "1 while a partition of facts has stood still for 30 s with something to do",
        ("partition",),
    ),
    Metric(
        "takeovers", "counter", "Partitions loaded, by why: assigned, fenced, or a write of unknown outcome", ("why",)
    ),
    Metric(
        "detection_latency_seconds",
        "histogram",
        "From the instant a violation was due to the moment it was said, by the stream's clock",
        (),
        (0.05, 0.1, 0.25, 0.5, 1, 2, 2.5, 3, 4, 5, 10, 30, 60, 300, 3600),
    ),
    Metric(
        "canaries",
        "counter",
        "Interactions of the monitor's own that broke their rule as they must, once a minute of event time",
        ("partition",),
    ),
    Metric("rule_reloads", "counter", "Attempts to switch to changed rules, by outcome", ("outcome",)),
    Metric("rules_loaded", "gauge", "Rules that are switched on"),
    Metric("rule_versions", "gauge", "Versions of rules that a partition judges by, the most of any: old ones rest"),
    Metric(
        "rule",
        "gauge",
        "1 for each rule that is switched on",
        ("rule", "version", "digest", "certainty", "document", "clause"),
    ),
)

NOTIFIER: Final = (
    Metric("notify_alerts", "counter", "Alerts that `notify` read, by what became of them", ("outcome",)),
    Metric("notify_incidents", "gauge", "Incidents that stand"),
    Metric("notify_sent", "counter", "Notices that a target took", ("target",)),
    Metric("notify_failed", "counter", "Notices that a target turned down, or did not take in time", ("target",)),
    Metric("notify_dropped", "counter", "Notices dropped because too many incidents waited", ("target",)),
    Metric("notify_retried", "counter", "Attempts that failed and were made again", ("target",)),
    Metric("notify_waiting", "gauge", "Incidents that wait to be told", ("target",)),
)
"""What `notify` counts, in a process of its own. Targets are named in its file."""
