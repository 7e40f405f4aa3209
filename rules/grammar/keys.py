"""The types of the keys that patterns share, and the keys that mean the same in every pattern."""

from collections.abc import Mapping
from typing import Annotated, Literal

from rules.grammar import needs, nodes, selectors, values
from rules.grammar.keyed import Groups, Keyed, Read
from rules.grammar.page import Page
from rules.masking.profile import Profile
from rules.selector import Need, Selector, State
from rules.timing.duration import Duration, Elapsed

__all__ = ["Groups"]

AGAIN = ("each", "never", "when_ended", "restarts")

Selecting = Annotated[Selector, Read(selectors.selector)]
Staying = Annotated[State, Read(selectors.state)]
Sparing = Annotated[Selector | State, Read(selectors.selector_or_state)]
Needing = Annotated[tuple[Need, ...], Read(needs.needs)]
Spanning = Annotated[Duration, Read(values.span)]
Passing = Annotated[Elapsed, Read(values.passing)]
Naming = Annotated[str, Read(values.text)]
Calling = Annotated[str, Read(values.calendar)]
"""The name of a calendar."""
Texts = Annotated[tuple[str, ...], Read(values.texts)]
Masking = Annotated[Profile | str, Read(values.profile)]
Counting = Annotated[int, Read(values.whole(0))]


def _subject(node: nodes.Node, page: Page) -> tuple[str, ...] | None:
    """The fields that name a subject; none for the interaction, which may be written out."""
    found = values.texts(node, page)
    return () if found in (("interaction",), ("subject",)) else found


class Keys(Keyed):
    """What every pattern takes. `for_each` is empty where the subject is the interaction."""

    for_each: Annotated[tuple[str, ...], Read(_subject)] = ()
    same: Texts = ()
    again: Annotated[Literal["each", "never", "when_ended", "restarts"], Read(values.word_of(AGAIN))] = "each"
    unless: Sparing | None = None
    excuse: Selecting = ()
    since: Selecting = ()
    hours: Calling | None = None
    zone: Naming | None = None

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        """Says on the page what is wrong with this pattern's keys when they are seen together; `read` by field name."""
