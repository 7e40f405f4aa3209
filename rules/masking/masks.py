"""Whether a value shows more than a profile allows, and how it looks when it does not."""

import re
from typing import Final

from rules.masking.detector import Match
from rules.masking.profile import FAMILIES, NOTHING, SIGNS, Bound, Profile
from rules.masking.shipped import PROFILES

__all__ = ["NOTHING", "PROFILES", "Bound", "Profile", "broken_bound", "broken_sign", "sample", "visible"]


def broken_bound(match: Match, bound: Bound) -> str:
    """Which bound the value breaks and by how much, as a phrase without its characters; empty when it keeps them."""
    if "*" not in match.value:
        return "unmasked"
    first, last, middle = visible(match.value)
    hidden = max(match.value.count("*"), match.length - first - last - middle)
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
    """The value masked as far as the profile asks, or as far as it was already: a form that keeps the profile."""
    _, _, value, length, _, tail, _ = match
    most_first, most_last, least_hidden, keeps_tail, signs = bound
    size = len(value)
    first, last, _ = visible(value)
    if last > most_last:
        last = most_last
    if first > most_first:
        first = most_first
    if first > (most := (size if size > length else length) - least_hidden - last):
        first = max(0, most)
    sign = "*" if "*" in signs else min(signs)
    if not tail:
        return value[:first] + sign * ((size - first - last) or 1) + value[size - last :]
    kept = _NUMBER.sub(_STARS, tail) if keeps_tail else "@" + _STARS
    return value[:first] + sign * 3 + value[size - last :] + kept


def broken_sign(written: str, bound: Bound) -> str:
    """Which sign hides a part of the value and may not, as a phrase; `written`: the value as the text has it."""
    for run in _RUN_OF_SIGNS.finditer(written) if bound.signs != SIGNS else ():
        family = FAMILIES[run.group()[0]]
        if family not in bound.signs:
            return f"sign {family} is not {' '.join(sorted(bound.signs))}"
    return ""


def visible(value: str) -> tuple[int, int, int]:
    """How many characters can be read at the start, at the end and between."""
    if "*" not in value:
        return len(value), len(value), 0
    first, last = value.index("*"), len(value) - 1 - value.rindex("*")
    return first, last, len(value) - first - last - value.count("*")


_STARS: Final = "***"
_NUMBER: Final = re.compile(r"[0-9][0-9.-]{5,}[0-9]")
_RUN_OF_SIGNS: Final = re.compile("|".join(f"{re.escape(sign)}{{2,}}" for sign in FAMILIES))
"""A lone sign may be a letter or a dash of sorts."""
