"""Every topic: what it carries, how it is keyed, how it is cleaned."""

from typing import Final, Literal, NamedTuple


class Topic(NamedTuple):
    """A topic by its name after the prefix."""

    name: str
    key: str
    carries: str
    cleanup: Literal["delete", "compact"]
    appended: bool = False
    """Whether the broker stamps the append time: `recorded` is then the broker's own."""


TOPICS: Final = (
    Topic("events", "interaction", "canonical events", "delete", appended=True),
    Topic("violations", "violation id", "every step of every violation's life", "delete"),
    Topic("violations.current", "violation id", "the last step of each violation", "compact"),
    Topic("alerts", "violation id", "what should reach a person now: advice, at least once", "delete"),
    Topic("verdicts", "interaction", "every rule's verdicts, when an interaction is over", "delete"),
    Topic("rejected", "original", "what could not be understood: the bytes, with the reason in headers", "delete"),
    Topic("rules", "effective from", "bundles of rules, each from an instant on", "compact", True),
    Topic("facts", "subject", "what interactions tell to rules over many of them", "delete"),
    Topic(
        "checkpoints.evaluate", "interaction", "what a partition holds open, and how far it has come", "compact", True
    ),
    Topic("checkpoints.subjects", "subject", "the same of the subjects of many interactions", "compact", True),
)


class Processor(NamedTuple):
    """One that judges the records of a topic, and whose state a topic of checkpoints keeps."""

    name: str
    reads: str

    @property
    def checkpoints(self) -> str:
        return f"checkpoints.{self.name}"


EVALUATE: Final = Processor("evaluate", "events")
SUBJECTS: Final = Processor("subjects", "facts")
PROCESSORS: Final = (EVALUATE, SUBJECTS)

MEGABYTE: Final = 1024 * 1024
MINUTE_MS: Final = 60_000
RAW: Final = "raw."
_WEEK: Final = str(7 * 24 * 60 * MINUTE_MS)

CHECKPOINT: Final = {
    "segment.bytes": str(64 * MEGABYTE),
    "segment.ms": str(10 * MINUTE_MS),
    "max.compaction.lag.ms": str(10 * MINUTE_MS),
    "min.cleanable.dirty.ratio": "0.1",
    "delete.retention.ms": str(24 * 60 * MINUTE_MS),
}
"""A partition that is taken over is read from its beginning: its old rows must go soon."""


def raw(connector: str) -> Topic:
    """What one product says, untouched, until its connector has read it."""
    return Topic(f"{RAW}{connector}", "the product's own", "what a product said, untouched", "delete")


def configuration(topic: Topic) -> dict[str, str]:
    """The broker's settings for a topic."""
    settings = {"cleanup.policy": topic.cleanup, "retention.ms": "-1" if topic.cleanup == "compact" else "31536000000"}
    if topic.name != "events":
        # What is said or kept of 64 events can be larger than each, and what is refused as large as it came.
        settings["max.message.bytes"] = str(20 * MEGABYTE)
    if topic.name.startswith(RAW):
        settings["retention.ms"] = _WEEK  # nothing here is masked, so nothing stays longer than a connector may be down
    if topic.appended:
        settings["message.timestamp.type"] = "LogAppendTime"
    if topic.name.startswith("checkpoints."):
        settings |= CHECKPOINT
    return settings
