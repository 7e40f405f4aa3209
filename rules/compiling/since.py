"""From when on something is read of events: rules that come later know nothing more of what was before them."""

from collections.abc import Mapping
from typing import Literal, TypeVar

from rules.compiling.asked import Tables
from rules.history import NEVER

Kind = Literal["test", "value", "attribute", "state", "join"]
Read = TypeVar("Read")


class Since:
    """A worker that switched while it ran and a replay that knew all rules from the start must keep the same of every
    event. So nothing is read of an event that happened before the first version that asks for it begins."""

    def __init__(self) -> None:
        self.now = -NEVER
        """The begin of the rule that is being compiled."""
        self.latest = -NEVER
        """Of an event at this instant or later everything is read."""
        self._first: dict[tuple[Kind, str, str], int] = {}
        self._known: dict[int, Tables] = {}

    def asked(self, kind: Kind, of: str, name: str) -> None:
        """The rule that is being compiled asks for it."""
        key = (kind, of, name)
        self._first[key] = min(self.now, self._first.get(key, NEVER))
        self.latest = max(self._first.values()) if self.now > -NEVER else self.latest
        self._known.clear()

    def of(self, kind: Kind, of: str, name: str) -> int:
        """From when on it is read."""
        return self._first.get((kind, of, name), -NEVER)

    def tables(self, whole: Tables, time: int) -> Tables:
        """What is read of an event of that time."""
        begun = max((first for first in self._first.values() if first <= time), default=-NEVER)
        if begun not in self._known:
            self._known[begun] = self._until(whole, begun)
        return self._known[begun]

    def _until(self, whole: Tables, begun: int) -> Tables:
        def asked(kind: Kind, of: str, name: str = "") -> bool:
            return self.of(kind, of, name) <= begun

        def those(kind: Kind, table: Mapping[str, Mapping[str, Read]]) -> dict[str, dict[str, Read]]:
            return {
                of: {name: each for name, each in row.items() if asked(kind, of, name)} for of, row in table.items()
            }

        return Tables(
            those("test", whole.tests),
            {name for name in whole.attributes if asked("attribute", name)},
            those("state", whole.stating),
            those("value", whole.values),
            {},
        )
