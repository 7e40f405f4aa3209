"""What has changed since it was last saved, and what was loaded and sleeps until it is touched."""

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.rows import row
from rules.rows.sealing import Sealer


class Closed(NamedTuple):
    """An interaction that is over, as far as its rows go."""

    key: str
    events: int
    pages: row.Pages
    over_at: int


class Changes:
    """Collected by an engine, taken by whoever saves it."""

    def __init__(self) -> None:
        self.touched: dict[str, Interaction] = {}
        """Their rows are older than what is held."""
        self.spoke: dict[str, Interaction] = {}
        """Something was said of them that their rows do not know."""
        self.closed: list[Closed] = []

    def close(self, interaction: Interaction, over_at: int) -> None:
        self.touched.pop(interaction.key, None)
        self.spoke.pop(interaction.key, None)
        events = max(interaction.count, interaction.most)
        self.closed.append(Closed(interaction.key, events, row.pages_of(interaction), over_at))


class Asleep:
    """Saved interactions, still packed: a worker with a million of them is ready as soon as they are read."""

    def __init__(self, tests: Mapping[int, dict[str, list[str]]], now: int, sealer: Sealer) -> None:
        """`tests` has by edition the names of the tests behind the bits of an event; `now` is today's edition."""
        self._sealer = sealer
        self._sealed: dict[str, bytes] = {}
        self._tests = tests
        self._now = now
        self._alike = frozenset({now})
        """Editions under which bits mean what they mean today."""
        self._heads: dict[str, bytes] = {}
        self._rest: dict[bytes, bytes] = {}

    def __len__(self) -> int:
        return len(self._heads)

    def __contains__(self, key: str) -> bool:
        return key in self._heads

    def add(self, key: bytes, value: bytes) -> None:
        """A head row, a chunk, a page or sealed digits."""
        if key[:1] == row.HEAD:
            self._heads[key[1:].decode()] = value
        elif key[:1] == row.SEALED:
            self._sealed[key[1:].decode()] = value
        else:
            self._rest[key] = value

    def times(self) -> Iterator[tuple[str, int, int]]:
        """(key, when it must be asked again, when it is over) of each."""
        for key, value in self._heads.items():
            yield key, *row.times(value)

    def outdated(self) -> list[str]:
        """Keys of those that were saved under other rules."""
        return [key for key, value in self._heads.items() if row.edition_of(value) != self._now]

    def begin_of(self, key: str) -> int:
        """When the history of that key begins; NEVER where none sleeps here."""
        value = self._heads.get(key)
        return NEVER if value is None else row.begin_of(key, value, self._rest)

    def take(self, key: str) -> Interaction | None:
        """The interaction of that key, unpacked, if it sleeps here."""
        value = self._heads.pop(key, None)
        if value is None:
            return None
        before = row.edition_of(value)
        renumber = None if before in self._alike else self._renumbering(before)
        found = row.interaction_of(key, value, self._rest.pop, renumber)
        return row.unseal(found, self._sealed.pop(key, None), self._sealer)

    def adopt(self, now: int, tests: dict[str, list[str]]) -> None:
        """Goes on under another edition, in which the tests of the one so far have the numbers that they had."""
        self._tests = {**self._tests, now: tests}
        self._now = now
        self._alike = frozenset({*self._alike, now})

    def forget(self, key: str) -> None:
        """The sealed digits of that key: nothing may be joined with them any more."""
        self._sealed.pop(key, None)

    def _renumbering(self, before: int) -> row.Renumber:
        old, new = self._tests[before], self._tests[self._now]

        def renumber(event: Kept) -> Kept:
            return row.renumbered(event, old, new)

        return renumber
