"""Which rules can apply to an interaction at all, by what its envelopes say: the others cost it nothing."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from rules.history import Origin
from rules.interaction import ENVELOPE
from rules.pattern import Step
from rules.rule import Rule

Moves = Mapping[str, tuple[tuple[int, Step], ...]]
"""By event type: (place of the rule, what the event does to its state)."""
Stated = tuple[str | None, ...]

NAMES: Final = ("channel", "direction", "jurisdiction", "sector")
_PLACES: Final = tuple(ENVELOPE[name] for name in NAMES)
_CHANNEL, _DIRECTION, _JURISDICTION, _SECTOR = _PLACES
_MANY: Final = 10_000


class Gates:
    """By what is stated of an interaction, the rules whose conditions on it can be met. Where its events differ in what
    they state, every rule is asked at each of them. Whoever learns that more is stated folds the history again."""

    def __init__(self, rules: Sequence[Rule], moves_of: Callable[[Iterable[int]], Moves]) -> None:
        self._asked = [[each for each in rule.applies_to if each[0] in NAMES] for rule in rules]
        self._moves_of = moves_of
        self._every = moves_of(range(len(rules)))
        self._known: dict[Stated, Moves] = {}

    def moves(self, origins: tuple[Origin, ...]) -> Moves:
        """What events do to the rules that can apply to an interaction with these origins."""
        if len(origins) == 1:
            only = origins[0]
            stated: Stated | None = (only[_CHANNEL], only[_DIRECTION], only[_JURISDICTION], only[_SECTOR])
        else:
            stated = _together(origins)
        if stated is None:
            return self._every
        found = self._known.get(stated)
        return self._add(stated) if found is None else found

    def _add(self, stated: Stated) -> Moves:
        if len(self._known) > _MANY:
            self._known.clear()
        values = dict(zip(NAMES, stated, strict=True))
        places = [
            place
            for place, asked in enumerate(self._asked)
            if all(condition.meets(values[name]) for name, condition in asked)
        ]
        found = self._known[stated] = self._moves_of(places)
        return found


def _together(origins: Iterable[Origin]) -> Stated | None:
    """What all of them state, as far as they state it; None where they differ."""
    found: list[str | None] = [None] * len(NAMES)
    for origin in origins:
        for place, column in enumerate(_PLACES):
            value = origin[column]
            if value is None or value == found[place]:
                continue
            if found[place] is not None:
                return None
            found[place] = value
    return tuple(found)


def rarity(rule: Rule) -> int:
    """0 where it applies everywhere, 1 where a channel or direction is stated, 2 where a jurisdiction or sector is."""
    asked = {name for name, condition in rule.applies_to if name in NAMES and not condition.meets(None)}
    return 2 if asked & {"jurisdiction", "sector"} else min(len(asked), 1)
