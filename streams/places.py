"""What metrics may name: few tenants, channels, queues and sources, and none that could be a person or a number."""

import re
from collections.abc import Sequence
from typing import Final

OTHER: Final = "other"
_PLAIN: Final = re.compile(r"[\w .:/-]{1,64}")
_DIGITS: Final = 6
"""At most so many in a name: what has more may be a number that somebody owns."""


class Places:
    """The first combinations that come are told apart; the rest is `other`."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._known: dict[Sequence[object], tuple[str, ...]] = {}

    def of(self, *stated: object) -> tuple[str, ...]:
        """The label values for what an event states; empty where it states nothing."""
        try:
            found = self._known.get(stated)
        except TypeError:  # a list or an object where a name was expected
            return (OTHER,) * len(stated)
        return found or self._admit(stated)

    def _admit(self, stated: tuple[object, ...]) -> tuple[str, ...]:
        other = (OTHER,) * len(stated)
        if len(self._known) >= self._most:
            return other
        named = tuple(_name(each) for each in stated)
        if OTHER in named and named in self._known.values():
            return named
        self._known[stated] = named
        return named


def _name(stated: object) -> str:
    if stated is None:
        return ""
    plain = isinstance(stated, str) and _PLAIN.fullmatch(stated) and sum(map(str.isdigit, stated)) <= _DIGITS
    return str(stated) if plain else OTHER
