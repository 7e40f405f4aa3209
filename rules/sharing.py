"""Values that repeat from one interaction to the next, held once."""

from typing import Final

from rules.history import Origin
from rules.interaction import Interaction

_MANY: Final = 50_000


class Shared:
    """Gives for equal values one object; forgets them all when they become many."""

    def __init__(self) -> None:
        self._origins: dict[Origin, Origin] = {}
        self._alone: dict[Origin, tuple[Origin]] = {}
        self._known: dict[tuple[object, ...], tuple[object, ...]] = {}

    def place_of(self, interaction: Interaction, origin: Origin) -> tuple[int, bool]:
        """The origin's place in the interaction, to which it is added, and whether what it states may be news."""
        origins = interaction.origins
        if origins and origins[0] == origin:
            return 0, len(origins) > 1
        return (origins.index(origin) if origin in origins else self._add(interaction, origin)), True

    def _add(self, interaction: Interaction, origin: Origin) -> int:
        if len(self._origins) > _MANY:
            self._origins.clear()
            self._alone.clear()
        shared = self._origins.setdefault(origin, origin)
        before = interaction.origins
        interaction.origins = (*before, shared) if before else self._alone.setdefault(shared, (shared,))
        return len(before)

    def known(self, fresh: tuple[object, ...]) -> tuple[object, ...]:
        """What an interaction knows of itself."""
        if len(self._known) > _MANY:
            self._known.clear()
        return self._known.setdefault(fresh, fresh)
