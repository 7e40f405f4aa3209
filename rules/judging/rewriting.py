"""Putting an event into the middle of a history, and taking one out."""

from bisect import bisect_left
from enum import Enum

from rules.browsing import browse
from rules.history import CHUNK, NEVER, Kept, pack, type_name
from rules.interaction import Interaction
from schemas import order
from schemas.wire import Event


class Outcome(Enum):
    """What became of an event whose identity seems to be known."""

    NEW = "another event after all"
    COPY = "the same event again"
    KEPT = "another content, and the known one stays"
    SUPERSEDED = "another content, and the known one is gone"


def insert(interaction: Interaction, kept: Kept) -> None:
    """Puts an event where it belongs in a history that has later ones."""
    events = interaction.events()
    number = place_among(interaction, events, kept)
    events.insert(number, kept)
    _repack(interaction, events, number)


def supersede(interaction: Interaction, event: Event) -> Outcome:
    """Of two events of one identity the one with the smaller (time, digest) stays; the other is taken out."""
    looked_at = browse(interaction)
    for number in reversed(range(len(looked_at))):  # copies come soon
        known = looked_at[number]
        if known.id != event.id or interaction.source(known) != event.origin[0]:
            continue
        if known.digest == event.digest:
            return Outcome.COPY
        if (known.time, known.digest) <= (event.time, event.digest):
            return Outcome.KEPT
        events = interaction.events()
        take_out(interaction, events, number)
        interaction.last_time = NEVER  # whatever comes now is put in its place and folds the history again
        interaction.ended = any(type_name(each.type) == "interaction.ended" for each in events)
        return Outcome.SUPERSEDED
    return Outcome.NEW


def take_out(interaction: Interaction, events: list[Kept], number: int) -> None:
    """Takes the event of that number out of a history, of which `events` is what it holds."""
    del events[number]
    _repack(interaction, events, number)


def cut(interaction: Interaction, events: list[Kept], number: int) -> None:
    """Takes so many events off a history's beginning."""
    if number:
        del events[:number]
        _repack(interaction, events, 0)


def rewrite(interaction: Interaction, events: list[Kept], changed: int) -> None:
    """Makes a history of these events, of which those before the place that changed stood there already."""
    _repack(interaction, events, changed)


def _repack(interaction: Interaction, events: list[Kept], changed: int) -> None:
    """Packs the events again; before the place that changed the chunks that are written stay as they are."""
    packed = list(map(pack, events))
    interaction.history = type(interaction.history)(b"".join(packed))
    interaction.count = len(events)
    interaction.numbers = None
    interaction.marks = interaction.marks and interaction.marks[: changed // CHUNK + 1]
    interaction.resting = min(interaction.resting, changed // CHUNK)
    interaction.rested = sum(map(len, packed[: interaction.resting * CHUNK]))
    last = events[-1] if events else None
    interaction.last_time = last.time if last else 0
    interaction.last_rank = order.rank(type_name(last.type)) if last else 0


def is_last(interaction: Interaction, event: Kept, rank: int) -> bool:
    """Whether it comes after all that are there; asked of what is of one instant with the last."""
    if rank != interaction.last_rank:
        return rank > interaction.last_rank
    return place(interaction, event) > place(interaction, browse(interaction)[interaction.count - 1])


def place_among(interaction: Interaction, events: list[Kept], event: Kept) -> int:
    """Where it stands among these, which are in order, or belongs."""
    return bisect_left(events, place(interaction, event), key=lambda each: place(interaction, each))


def place(interaction: Interaction, event: Kept) -> tuple[int, int, int, str, str, str]:
    """By which the events of a history are ordered."""
    rank = order.rank(type_name(event.type))
    return (event.time, rank, event.sequence, interaction.source(event), event.id, interaction.whose(event))
