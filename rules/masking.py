"""Profiles: how much of a value may be read, and whether a value shows more than that."""

import re
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

from rules.detector import Match


class Bound(NamedTuple):
    """The most that may be visible of a kind, and the least that must be hidden, in characters."""

    first: int
    last: int
    hidden: int
    tail: bool = True
    """Whether a domain may stay."""


Profile = Mapping[str, Bound]
"""Bounds by kind."""

_USUAL: Final[Profile] = {
    "cn_mobile": Bound(3, 4, 4),
    "cn_resident_id": Bound(6, 4, 8),
    "bank_card": Bound(6, 4, 6),
    "email": Bound(1, 0, 1),
}
_STRICT: Final[Profile] = {
    "cn_mobile": Bound(3, 2, 4),
    "cn_resident_id": Bound(1, 1, 8),
    "bank_card": Bound(0, 4, 6),
    "email": Bound(1, 0, 1),
}
PROFILES: Final[Mapping[str, Profile]] = MappingProxyType(
    {"default": _USUAL, "cn_recommended": _USUAL, "strict": _STRICT, "nothing": {}}
)
"""By name. `cn_recommended` is the default under the name that a rule may prefer to say."""

NOTHING: Final = Bound(0, 0, 1, tail=False)
"""For a kind that a profile does not name."""


def broken_bound(match: Match, bound: Bound) -> str:
    """Which bound the value breaks and by how much, as a phrase without its characters; empty when it keeps them."""
    first, last, middle = _visible(match.value)
    hidden = max(match.value.count("*"), match.length - first - last - middle)
    if "*" not in match.value:
        return "unmasked"
    if first > bound.first:
        return f"first {first} > {bound.first}"
    if last > bound.last:
        return f"last {last} > {bound.last}"
    if middle:
        return f"middle {middle} > 0"
    if hidden < bound.hidden:
        return f"hidden {hidden} < {bound.hidden}"
    return "domain" if match.tail.strip("@.*") and not bound.tail else ""


def sample(match: Match, bound: Bound) -> str:
    """The value masked as far as the profile asks, or as far as it was already."""
    value = match.value
    first, last, _ = _visible(value)
    last = min(last, bound.last)
    first = min(first, bound.first, max(0, max(len(value), match.length) - bound.hidden - last))
    stars = _STARS if match.tail else "*" * max(1, len(value) - first - last)
    tail = _NUMBER.sub(_STARS, match.tail) if bound.tail or not match.tail else "@" + _STARS
    return value[:first] + stars + value[len(value) - last :] + tail


def _visible(value: str) -> tuple[int, int, int]:
    """How many characters can be read at the start, at the end and between."""
    if "*" not in value:
        return len(value), len(value), 0
    first, last = value.index("*"), len(value) - 1 - value.rindex("*")
    return first, last, len(value) - first - last - value.count("*")


_STARS: Final = "***"
_NUMBER: Final = re.compile(r"[0-9][0-9.-]{5,}[0-9]")
