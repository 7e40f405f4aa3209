"""Two sources, two clocks: a verdict that a known offset between them would turn is contested, and says by how much."""

from collections.abc import Sequence

from rules.context.facts import Context
from rules.history import Brief, Kept
from rules.interaction import Interaction
from rules.pattern import Contest, Judged


def may_turn(judged: Judged, greatest: int) -> bool:
    """Whether what was timed between two events lies so near to its bound that an offset might turn the verdict."""
    value = judged.value
    timed = judged.unit == "s" and value is not None and judged.verdict in ("kept", "broken")
    return timed and len(judged.evidence) > 1 and abs((value or 0) - judged.limit) <= greatest


def contested(judged: Judged, interaction: Interaction, events: Sequence[Kept | Brief], context: Context) -> Judged:
    """The verdict, marked where it is another one when the time between its first and its last event is put right by
    what is known of their clocks."""
    assert judged.value is not None
    ends = (events[judged.evidence[0]], events[judged.evidence[-1]])
    first, last = sorted(ends, key=lambda event: event.time)
    known = context.ahead(interaction.source(first), interaction.source(last), first.time)
    if known is None:
        return judged
    ahead, clock = known
    if (judged.value <= judged.limit) == (judged.value - ahead <= judged.limit):
        return judged
    return judged._replace(contested=Contest(abs(judged.limit - judged.value), abs(ahead), clock))
