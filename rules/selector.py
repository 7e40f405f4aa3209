"""Which events a rule means: a type with conditions on its fields, several of them, or a state between events."""

from dataclasses import dataclass
from typing import Literal

from rules.condition import Condition
from rules.timing.duration import Duration


@dataclass(frozen=True, slots=True)
class Choice:
    """Events of one type whose fields meet all conditions; a path is dotted into `data`, or names an envelope field."""

    type: str
    where: tuple[tuple[str, Condition], ...] = ()


Selector = tuple[Choice, ...]
"""Any of these."""


@dataclass(frozen=True, slots=True)
class State:
    """On after a `from_` (when `grace` is over), off at a `to` or when `for_` is over."""

    from_: Selector
    to: Selector = ()
    for_: Duration | None = None
    grace: Duration | None = None
    day_one: Literal["next", "same"] = "next"


@dataclass(frozen=True, slots=True)
class Need:
    """What an event must carry: at one of these paths a value that meets the condition."""

    paths: tuple[str, ...]
    condition: Condition
