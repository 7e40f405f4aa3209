"""Looking at single events of a long history, without unpacking all of it."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from rules.history import CHUNK, Kept, pack, unpack

if TYPE_CHECKING:
    from rules.interaction import Interaction

RUNNING: Final = ["queue", "agent", "role", "bot", "menu"]
"""What holds from the event that states it on."""
QUEUE: Final = 0
"""Place of the queue among what is asked of these: every violation and verdict names it, so it is always the first."""


class Mark(NamedTuple):
    """Where a chunk of a history begins, and what was last stated before it."""

    offset: int
    channel: object = None
    running: Mapping[str, object] = {}


class Events(Sequence[Kept]):
    """A history's events as they stand now; a chunk is unpacked when one of its events is asked for. Marks between
    chunks stay with the interaction, so that those that are found once are not looked for again."""

    def __init__(self, interaction: "Interaction") -> None:
        self._interaction = interaction
        self._history, self._count = interaction.history, interaction.count
        self._chunks: dict[int, list[Kept]] = {}
        self._marks = _marked(interaction)

    def __len__(self) -> int:
        return self._count

    def __getitem__(self, place: Any) -> Any:
        if isinstance(place, slice):
            return self._interaction.events()[place]
        number, within = divmod(place if place >= 0 else self._count + place, CHUNK)
        return self._chunk(number)[within]

    def __iter__(self) -> Iterator[Kept]:
        return iter(self._interaction.events())

    def _chunk(self, number: int) -> list[Kept]:
        found = self._chunks.get(number)
        if found is None:
            end = self._marks[number + 1].offset if number + 1 < len(self._marks) else len(self._history)
            packed = self._history[self._marks[number].offset : end]
            found = self._chunks[number] = unpack(packed, min(CHUNK, self._count - number * CHUNK))
        return found

    def channel(self) -> object:
        """The one stated last."""
        number = (self._count - 1) // CHUNK
        return _channel(self._interaction, self._chunk(number), self._marks[number].channel)

    def running(self, place: int) -> Mapping[str, object]:
        """What is stated by the event at that place or was before it, of all that holds on."""
        number, within = divmod(place, CHUNK)
        return _running(self._chunk(number)[: within + 1], self._marks[number].running)


def browse(interaction: "Interaction") -> Sequence[Kept]:
    """The history in order: of a short one all that is there."""
    return interaction.events() if interaction.count <= CHUNK else Events(interaction)


def _marked(interaction: "Interaction") -> list[Mark]:
    """A mark at the beginning of each chunk."""
    marks = interaction.marks
    if marks is None:
        marks = interaction.marks = [Mark(0)]
    last = marks[-1]
    left = interaction.count - (len(marks) - 1) * CHUNK
    if left > CHUNK:
        events = unpack(interaction.history[last.offset :], left)
        while len(events) > CHUNK:
            chunk, events = events[:CHUNK], events[CHUNK:]
            channel = _channel(interaction, chunk, last.channel)
            last = Mark(last.offset + sum(map(len, map(pack, chunk))), channel, _running(chunk, last.running))
            marks.append(last)
    return marks


def _channel(interaction: "Interaction", events: Sequence[Kept], before: object) -> object:
    stated = (interaction.channel_of(event) for event in reversed(events))
    return next((channel for channel in stated if channel), before)


def _running(events: Sequence[Kept], before: Mapping[str, object]) -> Mapping[str, object]:
    found = before
    for event in events:
        if values := event.values:
            stated = {name: values[name] for name in RUNNING if values.get(name) is not None}
            found = {**found, **stated} if stated else found
    return found
