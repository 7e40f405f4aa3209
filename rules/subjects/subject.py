"""A subject whose history has events of many interactions: a customer, a campaign, a case, a queue."""

from collections.abc import Sequence
from typing import ClassVar, Final, NamedTuple

from msgspec import structs

from rules.history import NEVER, Brief, Kept
from rules.interaction import Interaction

WHERE: Final = "\0"
"""Under this name an event of a subject keeps (interaction, partition, what that knew at it)."""


class Stage(NamedTuple):
    """How the folds stood before the event of a place."""

    place: int
    states: tuple[object, ...]


class Subject(Interaction, kw_only=True):
    """Told apart from an interaction by its key, which says the fields that name it. Of its events `digest` is the
    number of the fact that told of it, and what their interactions knew is kept with each."""

    MANY: ClassVar[bool] = True

    had: dict[int, int]
    """By partition of events the number of the last fact that was taken from it."""
    decided_until: int = -NEVER
    """Clocks that started before this are decided for good: what was said of them stands."""
    cut_at: int = NEVER
    """When the watermark is beyond this, it is worth a look whether the oldest events may go."""
    stages: tuple[Stage, ...] = ()
    """Of a history that was folded again, from where it may be folded the next time; in memory only."""

    def knows(self, event: Kept) -> dict[str, object]:
        """What the event's interaction knew at it."""
        found: dict[str, object] = self._where(event)[2]  # type: ignore[assignment]
        return found

    def whose(self, event: Kept) -> str:
        return str(self._where(event)[0])

    def _where(self, event: Kept) -> Sequence[object]:
        found: Sequence[object] = (event.values or {})[WHERE]  # type: ignore[assignment]
        return found

    def stated(self, event: Kept, name: str) -> object:
        """Nothing beside what its interaction knew at it, which has it all."""
        return None

    def known_at(self, event: Kept, name: str, late: Sequence[str]) -> object:
        """What its interaction knew at it."""
        return self.knows(event).get(name)

    def as_at(self, events: Sequence[Kept], place: int, late: Sequence[str], running: Sequence[str]) -> Interaction:
        """What its interaction knew at it, which is kept with it."""
        knows = self.knows(events[place])
        return structs.replace(self, known=tuple(map(knows.get, late)), running=tuple(map(knows.get, running)))

    def channel_at(self, events: Sequence[Kept | Brief], place: int) -> object:
        event = events[place]
        return self.knows(event).get("channel") if isinstance(event, Kept) else None

    def queue_at(self, events: Sequence[Kept], place: int) -> object:
        return self.knows(events[place]).get("queue")

    def evidence(self, event: Kept) -> dict[str, object]:
        interaction, partition, _ = self._where(event)
        return {**super().evidence(event), "partition": partition, "interaction": interaction}
