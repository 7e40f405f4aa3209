"""Keys that a check takes and that do nothing beside the others: a note, for whoever wrote them meant something."""

from collections.abc import Iterator
from typing import Final

from rules.grammar import nodes
from rules.grammar.bounds import Kept, Measured, RulesOf
from rules.grammar.page import Page
from rules.grammar.review import Read, counts_working_days
from rules.selector import State

_LOOKS_BACK: Final = {"deadline": "already", "complete": "from", "order": "needs", "limit": "count"}
"""By pattern the key that `since` bounds."""
_OF_EVENTS: Final = ("same", "again", "unless", "excuse", "within")
_RUNNING: Final = ("deadline", "complete")
"""Patterns whose time passes while it is open."""


def review(pattern: str, read: Read, node: nodes.Mapping, page: Page) -> None:
    """Says of each such key why."""
    for key, why in (*_since(pattern, node), *_hours(pattern, read, node), *_counted(read, node)):
        does = "says no more than a zone here" if key == "hours" else "does nothing here"
        page.note(node.line_of(key), f"`{key}` {does}: {why}")


def _since(pattern: str, node: nodes.Mapping) -> Iterator[tuple[str, str]]:
    bounded = _LOOKS_BACK.get(pattern)
    if "since" not in node or (bounded and bounded in node):
        return
    if bounded:
        yield "since", f"it says how far back `{bounded}` looks"
    elif pattern == "forbidden":
        yield "since", "what is forbidden after an event is forbidden in a state, as in `while: {from: TYPE}`"
    else:
        yield "since", f"a check of pattern `{pattern}` looks back at nothing"


def _hours(pattern: str, read: Read, node: nodes.Mapping) -> Iterator[tuple[str, str]]:
    if "hours" in node and pattern not in _RUNNING and not any(map(counts_working_days, read.values())):
        outside = "; `outside` names the hours in which it may happen" if pattern == "forbidden" else ""
        yield "hours", f"no clock waits for openings, and no working days are counted{outside}"


def _counted(read: Read, node: nodes.Mapping) -> Iterator[tuple[str, str]]:
    """What counts other rules' verdicts, or a state's time, looks at no events itself."""
    counted = read.get("part", read.get("mean", read.get("of")))
    if isinstance(counted, (Kept, Measured, RulesOf)):
        why = "the rule that is counted decides that of its own events"
    elif isinstance(counted, State):
        why = "a state's time is measured, and no events are counted"
    else:
        return
    yield from ((key, why) for key in _OF_EVENTS if key in node)
