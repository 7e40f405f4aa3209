"""What few interactions have: it stands beside them, in an object that all others share, for each field takes room."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final, Generic, TypeVar

import msgspec
from msgspec import structs

from rules.browsing import Mark
from rules.rows.paging import Paged
from rules.rows.waiting import Completed, Left

if TYPE_CHECKING:
    from rules.interaction import Interaction

T = TypeVar("T")


class Rare(msgspec.Struct, frozen=True, gc=False):
    """Of one with many events, with joined messages, of a key that is used again, or of an unknown beginning."""

    born_after: int = 0
    """Over-time of an earlier interaction of the same key: what happened before belongs to that one."""
    headless: bool = False
    """It may have begun before the first event that is known."""
    too_long: bool = False
    """It had more events than are kept."""
    runs: Paged[Left] | None = None
    """Digit runs of messages for joining, by source and event id; saved sealed, and gone with the interaction."""
    completed: Paged[Completed] | None = None
    """By source and event id what a message completed: it outlives the digits."""
    retell: bool = False
    """Places have changed since: all that was told is held against what stands now."""
    lost: Sequence[Any] = ()
    """What might be missing when it was last spoken of."""
    numbers: Any = None
    """What its sources left out as far as somebody has looked; in memory only."""
    marks: list[Mark] | None = None
    """Where the chunks of a long history begin, as far as somebody has looked."""
    resting: int = 0
    """How many chunks of the history are written as rows and stay as they are."""
    rested: int = 0
    """Their length in bytes: where the last part of the history begins."""
    most: int = 0
    """Of how many events it has been, where events are taken out; rows of that many may stand."""


ORDINARY: Final = Rare()
"""Of all that have nothing of it."""


class Rarely(Generic[T]):
    """A field of `Rare`, as if it were the interaction's own."""

    def __set_name__(self, _owner: type, name: str) -> None:
        self._name = name

    def __get__(self, interaction: "Interaction", _owner: object = None) -> T:
        found: T = getattr(interaction.rare, self._name)
        return found

    def __set__(self, interaction: "Interaction", value: T) -> None:
        if getattr(interaction.rare, self._name) is value:
            return
        found = structs.replace(interaction.rare, **{self._name: value})
        interaction.rare = found if value or found != ORDINARY else ORDINARY
