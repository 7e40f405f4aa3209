"""What each command must be allowed to do on a broker that asks (ACLs); the table in SECURITY.md is held against it."""

from collections.abc import Iterable, Mapping
from typing import Final, Literal, NamedTuple

from aiokafka import errors

Kind = Literal["topic", "group", "transactional id"]


DENIED: Final = (
    errors.TopicAuthorizationFailedError,
    errors.GroupAuthorizationFailedError,
    errors.TransactionalIdAuthorizationFailed,
    errors.ClusterAuthorizationFailedError,
)
"""What a client raises where a permission is missing."""


class Need(NamedTuple):
    """Operations on a resource of the broker. A name that ends in a star is a prefix of names."""

    kind: Kind
    name: str
    operations: tuple[str, ...]

    def under(self, prefix: str) -> "Need":
        return self._replace(name=f"{prefix}.{self.name}")


_WORKER: Final = (
    Need("topic", "events", ("Read",)),
    Need("topic", "rules", ("Read",)),
    Need("topic", "facts", ("Read", "Write")),
    Need("topic", "checkpoints.evaluate", ("Read", "Write")),
    Need("topic", "checkpoints.subjects", ("Read", "Write")),
    Need("topic", "violations", ("Write",)),
    Need("topic", "violations.current", ("Write",)),
    Need("topic", "alerts", ("Write",)),
    Need("topic", "verdicts", ("Write",)),
    Need("topic", "rejected", ("Write",)),
    Need("group", "worker", ("Read",)),
    Need("transactional id", "evaluate.*", ("Write",)),
    Need("transactional id", "subjects.*", ("Write",)),
)
NEEDS: Final[dict[str, tuple[Need, ...]]] = {
    "topics create": (Need("topic", "*", ("Create", "Describe")),),
    "topics list": (Need("topic", "*", ("Describe",)),),
    "rules publish": (Need("topic", "rules", ("Write",)),),
    "rules bundles": (Need("topic", "rules", ("Read",)),),
    "simulate": (Need("topic", "events", ("Write",)),),
    "topics fill": (Need("topic", "events", ("Write", "DescribeConfigs")),),
    "replay": (Need("topic", "events", ("Read",)), Need("topic", "rules", ("Read",))),
    "replay --export": (Need("topic", "events", ("Read",)),),
    "scan": (Need("topic", "events", ("Read",)),),
    "replay --publish": (
        Need("topic", "violations", ("Write",)),
        Need("topic", "violations.current", ("Write",)),
        Need("topic", "verdicts", ("Write",)),
    ),
    "rejected list": (Need("topic", "rejected", ("Read",)),),
    "rejected show": (Need("topic", "rejected", ("Read",)),),
    "rejected redrive": (
        Need("topic", "rejected", ("Read", "Write")),
        Need("topic", "events", ("Read", "Write")),
        Need("topic", "raw.*", ("Write",)),
        Need("transactional id", "rejected.redrive", ("Write",)),
    ),
    "connect": (
        Need("topic", "raw.*", ("Read",)),
        Need("topic", "events", ("Write",)),
        Need("topic", "rejected", ("Write",)),
        Need("group", "connect.*", ("Read",)),
    ),
    "notify": (Need("topic", "alerts", ("Read",)), Need("group", "notify", ("Read",))),
    "worker": _WORKER,
    "doctor": _WORKER,
}
"""By command, with the prefix of the names left out; `replay --publish` needs its own beside those of `replay`, under
the prefix that it names. Reading and writing let a client describe, too. `doctor` looks at what the worker may do, so
it is run as the worker."""


def lacking(command: str, prefix: str, granted: Mapping[str, frozenset[str]], closed: Iterable[str] = ()) -> list[str]:
    """What is missing, in one line, or nothing: on topics that are there, and on what is closed to us altogether."""
    return ungranted([each.under(prefix) for each in NEEDS[command]], granted, closed)


def ungranted(needs: Iterable[Need], granted: Mapping[str, frozenset[str]], closed: Iterable[str] = ()) -> list[str]:
    """The same of needs by their whole names."""
    shut = frozenset(closed)
    found = [
        f"{operation} on {need.kind} {need.name}"
        for need in needs
        for operation in need.operations
        if need.name in shut or (need.kind == "topic" and operation not in granted.get(need.name, need.operations))
    ]
    return [missing(*found)] if found else []


def missing(*grants: str) -> str:
    """`Read on topic contact.events`, and that it is not the network that is at fault."""
    return f"no permission for {', '.join(grants)}; ask for {'this ACL' if len(grants) == 1 else 'these ACLs'}"


def explained(error: BaseException, doing: str = "Read or Write") -> str:
    """What ended something, in one line; where it is a permission, which. `doing`: what was done with the topic."""
    about = ", ".join(sorted(map(str, error.args[0])) if _is_many(error) else map(str, error.args)) or "?"
    match error:
        case errors.TopicAuthorizationFailedError():
            return missing(f"{doing} on topic {about}")
        case errors.GroupAuthorizationFailedError():
            return missing(f"Read on group {about}")
        case errors.TransactionalIdAuthorizationFailed():
            return missing(f"Write on transactional id {about}")
        case errors.ClusterAuthorizationFailedError():
            return missing("IdempotentWrite on cluster kafka-cluster")
    return f"{type(error).__name__}: {' '.join(str(error).split())}"


def _is_many(error: BaseException) -> bool:
    return len(error.args) == 1 and isinstance(error.args[0], (set, frozenset, list, tuple))
