"""Whether two findings are of one value, and whether they show more of it together than a profile allows."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from rules.masking.profile import Profile

LEAST: Final = 4
"""Characters that two masked samples must have in common to be taken for the same value."""
MOST: Final = 256
"""Different sights of values that are remembered of one history."""

Entry = Mapping[str, Any]
_HIDDEN: Final = re.compile(r"[*#•█]+|x{3,}")


class Sight(NamedTuple):
    """A value as it was seen once, without it: what of it may be shown, and how much was."""

    place: int
    path: str
    kind: str
    sample: str
    shown: tuple[int, int]
    is_clear: bool
    length: int
    hashes: frozenset[str]


def sight(entry: Entry, place: int) -> Sight:
    """From the entry of a finding, in the event at that place of the history."""
    hashes = frozenset(filter(None, (entry.get("hash"), *entry.get("older", ()))))
    first, last = entry["shown"]
    is_clear = entry["broke"] == "unmasked"
    length = first if is_clear else len(entry["sample"])
    return Sight(place, entry["path"], entry["kind"], entry["sample"], (first, last), is_clear, length, hashes)


def alike(one: Sight, other: Sight) -> bool:
    """Whether both are surely enough of one value: by keyed hash where both are clear, else by what may be shown."""
    if one.kind != other.kind:
        return False
    if one.hashes and other.hashes:
        return not one.hashes.isdisjoint(other.hashes)
    heads, tails = zip(_ends(one.sample), _ends(other.sample), strict=True)
    first, last = min(map(len, heads)), min(map(len, tails))
    is_same_head = heads[0][:first] == heads[1][:first]
    is_same_tail = tails[0][len(tails[0]) - last :] == tails[1][len(tails[1]) - last :]
    return is_same_head and is_same_tail and first + last >= LEAST


def together(one: Sight, other: Sight, profile: Profile) -> str:
    """Why the two places betray each other, as a phrase; empty where they do not."""
    if one.is_clear or other.is_clear:
        return "" if one.is_clear and other.is_clear else "clear in one place and masked in another"
    bound = profile.bound(one.kind)
    first, last = (max(pair) for pair in zip(one.shown, other.shown, strict=True))
    hidden = max(one.length, other.length) - first - last
    adds = (first, last) not in (one.shown, other.shown)
    if adds and (first > bound.first or last > bound.last or hidden < bound.hidden):
        return f"together first {first} and last {last}, hidden {hidden}"
    return ""


def betrayed(fresh: Sequence[Sight], before: Sequence[Sight], profile: Profile) -> list[tuple[Sight, Sight, str]]:
    """Each fresh sight that an earlier one of the same value betrays: (it, the earlier one, why)."""
    found = []
    for place, one in enumerate(fresh):
        for other in (*before, *fresh[:place]):
            if alike(one, other) and (why := together(one, other, profile)):
                found.append((one, other, why))
                break
    return found


def seen_again(fresh: Sequence[Sight], before: Sequence[Sight]) -> bool:
    """Whether one of the fresh sights is of a value that was seen before."""
    return any(alike(one, other) for place, one in enumerate(fresh) for other in (*before, *fresh[:place]))


def remembered(before: tuple[Sight, ...], fresh: Sequence[Sight]) -> tuple[Sight, ...]:
    """The sights so far, none that looks like an earlier one twice; the last `MOST` of them."""
    known = {(each.kind, each.sample, each.shown) for each in before}
    more = tuple(each for each in fresh if (each.kind, each.sample, each.shown) not in known)
    return (*before, *more)[-MOST:] if more else before


def _ends(sample: str) -> tuple[str, str]:
    """What can be read before the first sign of a sample, and behind the last."""
    runs = list(_HIDDEN.finditer(sample))
    return (sample[: runs[0].start()], sample[runs[-1].end() :]) if runs else (sample, "")
