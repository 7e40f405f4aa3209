"""What stands, and how two accounts of it differ: missing, false, otherwise, said twice, a gap in the revisions."""

from collections import Counter
from collections.abc import Hashable, Iterable
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

STANDING: Final = ("opened", "amended")


class Standing(NamedTuple):
    """A violation that stands, as it must be the same live, in a replay, after any fault."""

    due_at: str | None
    measured: tuple[tuple[str, Any], ...]
    started_by: tuple[str, str, str]
    rule_digest: str
    evidence: tuple[tuple[str, str, str], ...]
    entries: str


def standing(steps: Iterable[dict[str, Any]]) -> dict[str, Standing]:
    """By violation id, from the steps in their order; the last one counts."""
    last = {step["violation_id"]: step for step in steps}
    return {id_: _of(step) for id_, step in last.items() if step["state"] in STANDING}


def _of(step: dict[str, Any]) -> Standing:
    return Standing(
        step["due_at"],
        tuple(sorted(step["measured"].items())),
        _event(step["started_by"]),
        step["rule_digest"],
        tuple(_event(each) for each in step["evidence"]),
        repr(step.get("entries")),
    )


def _event(each: dict[str, Any]) -> tuple[str, str, str]:
    return each["source"], each["id"], each["time"]


@dataclass
class Differences:
    """Everything that must not be, each with its name; empty is equal."""

    missing: list[str] = field(default_factory=list)
    """Stands in the replay and not on the topic."""
    false: list[str] = field(default_factory=list)
    """Stands on the topic and not in the replay."""
    otherwise: list[str] = field(default_factory=list)
    """Stands in both with another content."""
    doubled: list[str] = field(default_factory=list)
    """The same revision of a violation twice on the topic."""
    gaps: list[str] = field(default_factory=list)
    """A revision that does not follow the one before it."""

    def all(self) -> dict[str, list[str]]:
        return {name: found for name, found in vars(self).items() if found}


def compare(said: list[dict[str, Any]], replayed: list[dict[str, Any]]) -> Differences:
    """`said` is every step on the topic, those of one violation in their order; `replayed` what a replay gives."""
    live, offline = standing(said), standing(replayed)
    both = live.keys() & offline.keys()
    return Differences(
        missing=sorted(f"{id_} {_told(offline[id_])}" for id_ in offline.keys() - both),
        false=sorted(f"{id_} {_told(live[id_])}" for id_ in live.keys() - both),
        otherwise=sorted(f"{id_} {_changed(live[id_], offline[id_])}" for id_ in both if live[id_] != offline[id_]),
        doubled=twice((step["violation_id"], step["revision"]) for step in said),
        gaps=gaps(said),
    )


def twice(names: Iterable[Hashable]) -> list[str]:
    return sorted(f"{name}: {count} times" for name, count in Counter(names).items() if count > 1)


def gaps(said: Iterable[dict[str, Any]]) -> list[str]:
    """Where a revision is neither the next nor one that was said already."""
    reached: dict[str, int] = {}
    found = []
    for step in said:
        id_, revision = step["violation_id"], step["revision"]
        before = reached.get(id_, 0)
        if revision > before + 1:
            found.append(f"{id_}: {revision} after {before}")
        if revision < before:
            found.append(f"{id_}: {revision} comes only after {before}")
        reached[id_] = max(before, revision)
    return found


def _told(each: Standing) -> str:
    return f"{each.started_by[1]} due {each.due_at}"


def _changed(live: Standing, offline: Standing) -> str:
    names = [name for name in Standing._fields if getattr(live, name) != getattr(offline, name)]
    said = "; ".join(f"{name}: {getattr(live, name)} for {getattr(offline, name)}" for name in names)
    return f"{live.started_by[1]} {said}"
