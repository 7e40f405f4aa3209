"""Numbers that a scan finds split over messages of one author, as the rule of masking joins them."""

from collections import OrderedDict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Final, NamedTuple

from rules.masking import splitting
from rules.masking.finding import Looking
from rules.masking.scanning import Finding
from rules.masking.splitting import Runs
from schemas import instant
from streams.scanning.item import Item

PATH: Final = "data.text"
WINDOW: Final = 60_000_000
"""Microseconds within which the pieces of a number stand."""
MOST_TALKS: Final = 50_000
"""Authors in interactions whose last minute is remembered; of more, those who were silent longest are forgotten."""


Place = tuple[object, ...]
"""Of an item, as its key says it."""


class Piece(NamedTuple):
    """A part of a value: in which item, from and to in characters of its text."""

    place: Place
    start: int
    end: int


class Said(NamedTuple):
    """A message, and the author in the interaction that said it."""

    talk: tuple[str, str, str]
    at: int
    text: str


class Joined(NamedTuple):
    """What a message completes; nothing in most."""

    found: tuple[Finding, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """All pieces of it, the completing one too."""


class Left(NamedTuple):
    """What a message leaves for the next ones of its author."""

    at: int
    runs: Runs
    place: Place


class Joining:
    """Remembers of each author the digit runs of the last minute; no text. Messages come in the file's order."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._left: OrderedDict[tuple[str, str, str], tuple[Left, ...]] = OrderedDict()

    def take(self, item: Item) -> Joined:
        """What the item completes, if it is an event that says who said what, when and where; it is remembered, in the
        place of what it was when it was taken before."""
        if (message := said(item.event)) is None:
            return Joined()
        now = Left(message.at, splitting.runs(message.text), item.key)
        before = (each for each in self._left.get(message.talk, ()) if each.place != now.place)
        near = tuple(each for each in before if 0 <= message.at - each.at <= WINDOW)
        self._remember(message, near, now)
        return self._joined(near, now)

    def _remember(self, message: Said, near: tuple[Left, ...], now: Left) -> None:
        self._left[message.talk] = (*near, now) if now.runs else near
        self._left.move_to_end(message.talk)
        if len(self._left) > MOST_TALKS:
            self._left.popitem(last=False)

    def _joined(self, near: tuple[Left, ...], now: Left) -> Joined:
        earlier, kinds = [each.runs for each in near], self._looking.kinds
        found = splitting.completed(earlier, now.runs, kinds=kinds, profile=self._looking.profile)
        whole = splitting.whole(earlier, now.runs, kinds=kinds) if found else None
        if whole is None:
            return Joined()
        messages = [(near[place] if place >= 0 else now, run) for place, run in whole.pieces]
        return Joined(found, tuple(Piece(message.place, run.start, run.end) for message, run in messages))


def said(event: object) -> Said | None:
    """The message that an event carries; None where it does not say all of that."""
    if not isinstance(event, dict) or event.get("type") != "message.sent" or not isinstance(event.get("data"), dict):
        return None
    told = (event.get("subject"), event["data"].get("author"), event["data"].get("text"), event.get("time"))
    if not all(isinstance(each, str) for each in told):
        return None
    subject, author, text, time = map(str, told)
    try:
        at = instant.micros(time)
    except ValueError:
        return None
    return Said((str(event.get("tenant") or "default"), subject, author), at, text)


def hidden(item: Item, pieces: Iterable[tuple[int, int]]) -> Item:
    """The item with a mask sign for each character of its message from and to these places."""
    (path, name, event), *others = item.fields
    if not isinstance(event, Mapping):
        return item
    text = str(event["data"]["text"])
    for start, end in pieces:
        text = text[:start] + "*" * (end - start) + text[end:]
    masked: dict[str, Any] = {**event, "data": {**event["data"], "text": text}}
    return replace(item, fields=((path, name, masked), *others))
