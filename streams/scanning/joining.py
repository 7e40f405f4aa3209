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
    identity: tuple[str, str] | None
    """Source and id, by which a copy of the message is known; None where it does not say both."""


class Joined(NamedTuple):
    """What a message completes; nothing in most."""

    found: tuple[Finding, ...] = ()
    pieces: tuple[Piece, ...] = ()
    """All pieces of it, the completing one too."""


class Left(NamedTuple):
    """What a message leaves for others of its author."""

    at: int
    runs: Runs
    places: tuple[Place, ...]
    """Where it stands, and its copies."""
    identity: tuple[str, str] | None


class Joining:
    """Remembers of each author the digit runs of the last minutes; no text. Messages may come late, and twice."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._left: OrderedDict[tuple[str, str, str], tuple[Left, ...]] = OrderedDict()

    def take(self, item: Item) -> Joined:
        """What the item completes, if it is an event that says who said what, when and where; it is remembered, in the
        place of what it was when it was taken before. A copy completes nothing, and is a piece where the first is."""
        if (message := said(item.event)) is None:
            return Joined()
        now = Left(message.at, splitting.runs(message.text), (item.key,), message.identity)
        before = _without(self._left.get(message.talk, ()), item.key)
        first = next((each for each in before if _is_copy(now, each)), None)
        if first is not None:
            before = tuple(each for each in before if each is not first)
            now = first._replace(places=(*first.places, item.key))
        left = tuple(sorted((*before, now), key=lambda each: each.at)) if now.runs else before
        self._remember(message.talk, left)
        joined = self._around(left, now) if now.runs else Joined()
        return joined if first is None else joined._replace(found=())

    def _remember(self, talk: tuple[str, str, str], left: tuple[Left, ...]) -> None:
        """Two minutes, for the last may come late; and no more than a number has digits."""
        self._left[talk] = tuple(each for each in left[-splitting.MOST_PIECES :] if each.at >= left[-1].at - 2 * WINDOW)
        self._left.move_to_end(talk)
        if len(self._left) > MOST_TALKS:
            self._left.popitem(last=False)

    def _around(self, left: tuple[Left, ...], now: Left) -> Joined:
        """What it completes, or what it lets a later one complete, if it came late."""
        place = left.index(now)
        for last in range(place, len(left)):
            if left[last].at - now.at > WINDOW:
                break
            near = tuple(
                each for each in left[max(0, last - splitting.MOST_PIECES) : last] if left[last].at - each.at <= WINDOW
            )
            joined = self._joined(near, left[last])
            own = [each for each in joined.pieces if each.place == now.places[-1]]
            if own:
                here = own[0]
                return joined._replace(
                    found=tuple(each._replace(start=here.start, end=here.end) for each in joined.found)
                )
        return Joined()

    def _joined(self, near: tuple[Left, ...], now: Left) -> Joined:
        earlier, kinds = [each.runs for each in near], self._looking.kinds
        found = splitting.completed(earlier, now.runs, kinds=kinds, profile=self._looking.profile)
        whole = splitting.whole(earlier, now.runs, kinds=kinds) if found else None
        if whole is None:
            return Joined()
        messages = [(near[place] if place >= 0 else now, run) for place, run in whole.pieces]
        pieces = [Piece(place, run.start, run.end) for message, run in messages for place in message.places]
        return Joined(found, tuple(pieces))


def _is_copy(one: Left, other: Left) -> bool:
    return one.identity is not None and (one.identity, one.runs) == (other.identity, other.runs)


def _without(left: tuple[Left, ...], place: Place) -> tuple[Left, ...]:
    """What is left when the item at that place is taken anew."""
    if not any(place in each.places for each in left):
        return left
    others = (each._replace(places=tuple(here for here in each.places if here != place)) for each in left)
    return tuple(each for each in others if each.places)


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
    source, id_ = event.get("source"), event.get("id")
    identity = (source, id_) if isinstance(source, str) and isinstance(id_, str) else None
    return Said((str(event.get("tenant") or "default"), subject, author), at, text, identity)


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
