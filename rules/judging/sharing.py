"""Values that repeat from one interaction to the next, held once."""

from typing import Final

from rules.compiling.gating import Moves
from rules.history import Origin
from rules.interaction import ENVELOPE, Interaction
from rules.ruleset import Compiled

_MANY: Final = 50_000

Known = tuple[object, ...]


class Shared:
    """Gives for equal values one object; forgets them all when they become many."""

    def __init__(self, ruleset: Compiled) -> None:
        self._late = ruleset.late
        self._gates = ruleset.gates
        self._origins: dict[Origin, Origin] = {}
        self._begun_by: dict[Origin, tuple[tuple[Origin, ...], Known, Moves]] = {}
        self._known: dict[Known, Known] = {}

    def begun_by(self, origin: Origin) -> tuple[tuple[Origin, ...], Known, Moves]:
        """The origins of an interaction that begins with this one, what it knows of itself before its first event's
        data is read, and what events do to the rules that can apply to it."""
        found = self._begun_by.get(origin)
        if found is None:
            if len(self._begun_by) > _MANY:
                self._begun_by.clear()
            found = self._begun_by[origin] = self._first(origin)
        return found

    def _first(self, origin: Origin) -> tuple[tuple[Origin, ...], Known, Moves]:
        origins = (self._shared(origin),)
        stated = tuple(origin[ENVELOPE[name]] if name in ENVELOPE else None for name in self._late)
        return origins, self.known(stated), self._gates.moves(origins)

    def place_of(self, interaction: Interaction, origin: Origin) -> tuple[int, bool]:
        """The origin's place in the interaction, to which it is added, and whether what it states may be news."""
        origins = interaction.origins
        if origins and origins[0] == origin:
            return 0, len(origins) > 1
        return (origins.index(origin) if origin in origins else self._add(interaction, origin)), True

    def _add(self, interaction: Interaction, origin: Origin) -> int:
        before = interaction.origins
        interaction.origins = origins = (*before, self._shared(origin))
        interaction.moves = self._gates.moves(origins)
        return len(before)

    def _shared(self, origin: Origin) -> Origin:
        if len(self._origins) > _MANY:
            self._origins.clear()
        return self._origins.setdefault(origin, origin)

    def known(self, fresh: Known) -> Known:
        """What an interaction knows of itself, or what holds in it now."""
        if len(self._known) > _MANY:
            self._known.clear()
        return self._known.setdefault(fresh, fresh)
