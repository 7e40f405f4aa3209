"""Numbers that a scan finds split over messages of one author, as the rule of masking joins them."""

from collections import OrderedDict
from collections.abc import Mapping
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


class Said(NamedTuple):
    """A message, and the author in the interaction that said it."""

    talk: tuple[str, str, str]
    at: int
    text: str


class Joining:
    """Remembers of each author the digit runs of the last minute; no text. Messages come in the file's order."""

    def __init__(self, looking: Looking) -> None:
        self._looking = looking
        self._left: OrderedDict[tuple[str, str, str], tuple[tuple[int, Runs], ...]] = OrderedDict()

    def take(self, item: Item) -> tuple[Finding, ...]:
        """What the item completes, if it is an event that says who said what, when and where."""
        message = said(item.fields[0][2]) if item.fields else None
        if message is None:
            return ()
        runs = splitting.runs(message.text)
        before = self._left.pop(message.talk, ())
        near = tuple(each for each in before if 0 <= message.at - each[0] <= WINDOW)
        self._left[message.talk] = (*near, (message.at, runs)) if runs else near
        if len(self._left) > MOST_TALKS:
            self._left.popitem(last=False)
        earlier = [left for _, left in near]
        return splitting.completed(earlier, runs, kinds=self._looking.kinds, profile=self._looking.profile)


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


def hidden(item: Item, found: tuple[Finding, ...]) -> Item:
    """The item with a mask sign for each character of the pieces that complete a number."""
    (path, name, event), *others = item.fields
    if not found or not isinstance(event, Mapping):
        return item
    text = str(event["data"]["text"])
    for each in found:
        text = text[: each.start] + "*" * (each.end - each.start) + text[each.end :]
    masked: dict[str, Any] = {**event, "data": {**event["data"], "text": text}}
    return replace(item, fields=((path, name, masked), *others))
