"""Why an event was not taken: a closed list of reasons, each with a sentence for the reader."""

from typing import Literal, NamedTuple, get_args

Reason = Literal["not_json", "bad_schema", "bad_time", "no_subject", "too_big", "future", "late"]
REASONS: tuple[Reason, ...] = get_args(Reason)


class Rejection(NamedTuple):
    """A record that was refused. `error` names the place and never the value: the value may be personal data."""

    reason: Reason
    error: str
