"""Settings that are spans of time: read, and long enough to mean something."""

from typing import Final

from rules.timing import duration

NAMES: Final = (
    "lateness", "max_ahead", "remember", "idle", "remember_facts", "alive_within", "broker_patience", "session",
)  # fmt: skip
_NO_SPAN: Final = "this is no elapsed duration such as 60s, 1m30s or 500ms"
_SECOND: Final = 1_000_000
_LEAST: Final = {
    "max_ahead": (_SECOND, "clocks differ, and everything would be refused as future"),
    "idle": (_SECOND, "every interaction would be over before its next event"),
    "idle_of": (_SECOND, "every interaction would be over before its next event"),
    "alive_within": (2 * _SECOND, "sources say `alive` each second, and would be down between two words"),
    "broker_patience": (_SECOND, "the worker would end at the first answer that is late"),
    "session": (3 * _SECOND, "a heartbeat is sent each second, and one that is late would move partitions"),
}
"""By name the shortest that makes sense, and why."""


def micros(name: str, value: str) -> int:
    """A setting's span. Raises ValueError, which names the setting and the mend."""
    try:
        found = duration.parse(value)
    except ValueError:
        found = None
    if not isinstance(found, duration.Elapsed):
        raise ValueError(f"{name}: {_NO_SPAN}")
    least, why = _LEAST.get(name, (0, ""))
    if found.micros < least:
        raise ValueError(f"{name}: this is too short, {why}; set {duration.Elapsed(least)} or more")
    return found.micros
