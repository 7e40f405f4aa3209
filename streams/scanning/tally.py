"""What a scan has found, counted by kind and path; and values that one customer's places show otherwise."""

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from rules.masking import consistency
from rules.masking.consistency import Sight
from rules.masking.profile import Profile

MOST_CUSTOMERS: Final = 200_000
"""Customers whose values are remembered for comparison; of each at most `consistency.MOST` different sights."""
MOST_PATHS: Final = 10_000
"""Different paths that are counted apart; the rest is counted together."""
OTHER: Final = "..."

Entry = dict[str, Any]


class Tally:
    """Counts while entries pass."""

    def __init__(self) -> None:
        self.items = 0
        self._found: dict[tuple[str, str], Counter[str]] = {}

    def add(self, entry: Entry) -> None:
        path = entry["path"] or "value"
        if (path, entry["kind"]) not in self._found and len(self._found) >= MOST_PATHS:
            path = OTHER
        counts = self._found.setdefault((path, entry["kind"]), Counter())
        counts["found"] += 1
        counts["unmasked"] += not entry["masked"]

    @property
    def unmasked(self) -> int:
        return sum(counts["unmasked"] for counts in self._found.values())

    def rows(self) -> list[dict[str, Any]]:
        """By path and kind: how many were found, and how many of them show more than they may."""
        return [
            {"path": path, "kind": kind, "found": counts["found"], "unmasked": counts["unmasked"]}
            for (path, kind), counts in sorted(self._found.items())
        ]


class Compared:
    """Remembers of each customer how values were seen, without the values."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile
        self._seen: dict[str, tuple[Sight, ...]] = {}
        self._pairs: Counter[tuple[str, str, str, str]] = Counter()
        self.left_out = 0
        """Items of customers beyond those that are remembered: compared with themselves alone."""

    def add(self, whose: str | None, source: str, entries: list[Entry]) -> Iterator[Entry]:
        """What the entries of one item show otherwise than an earlier place did."""
        sights = [consistency.sight({**each, "path": f"{source} {each['path']}"}, 0) for each in entries]
        before = self._seen.get(whose, ()) if whose is not None else ()
        for one, other, why in consistency.betrayed(sights, before, self._profile):
            self._pairs[one.kind, one.path, other.path, why] += 1
            yield {"kind": one.kind, "path": one.path, "sample": one.sample, "broke": why, "other": other.path}
        if whose is None:
            return
        if whose not in self._seen and len(self._seen) >= MOST_CUSTOMERS:
            self.left_out += 1
            return
        self._seen[whose] = consistency.remembered(before, sights)

    def rows(self) -> list[dict[str, Any]]:
        """By kind and the two places: how often a value was shown otherwise."""
        return [
            {"kind": kind, "path": path, "other": other, "broke": why, "count": count}
            for (kind, path, other, why), count in sorted(self._pairs.items())
        ]
