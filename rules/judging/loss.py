"""Signs that events were lost. Where one shows, a verdict that rests on what did not happen is undetermined."""

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple, cast

from rules.context.facts import Outage
from rules.context.hearing import Silence
from rules.history import NEVER, first_time, type_name
from rules.interaction import Interaction
from rules.judging.gaps import known
from rules.pattern import Judged


class Loss(NamedTuple):
    """Between these instants an event may be missing, and why."""

    begins: int
    ends: int
    reason: str
    is_sure: bool = True
    """Whether one may; where it is not known yet, what rests on absence is open."""


HEADLESS: Final = "headless: what came before the first event is not known"
_HEADLESS: Final = Loss(-NEVER, NEVER, HEADLESS)
LOST: Final = "sequence.lost"
"""Of this type is what an interaction tells subjects of what may be missing in it: it may be theirs."""
SINCE, UNTIL, WHY = "since", "until", "why"
_LOST: Final = LOST.encode()
_BEFORE: Final = 10 * 60 * 1_000_000
"""What was lost so long before an interaction's first event can be of it: it may have begun in the outage."""


def losses(interaction: Interaction, outages: Sequence[Outage], heard: Sequence[Silence] = ()) -> list[Loss]:
    """What may be missing of a history. `heard`: what its sources say of themselves."""
    found = [_HEADLESS] if interaction.headless else []
    if interaction.numbered:
        found += [Loss(gap.begins, gap.ends, gap.reason) for gap in known(interaction)]
    if interaction.MANY and _LOST in interaction.history:
        found += _told(interaction)
    if (outages or heard) and interaction.count:
        sources = {origin[0] for origin in interaction.origins}
        since = first_time(interaction.history, interaction.count) - _BEFORE
        found += [Loss(*each) for each in heard if each.ends > since]
        found += [
            Loss(each.begins, each.ends, f"outage: events may not have reached us{_named(each)}")
            for each in outages
            if each.ends > since and (each.source is None or each.source in sources)
        ]
    return found


def _named(outage: Outage) -> str:
    return f" ({outage.name}: {outage.reason})" if outage.name else ""


def _told(subject: Interaction) -> Iterator[Loss]:
    """What interactions told a subject that they have lost."""
    for event in subject.events():
        if type_name(event.type) == LOST:
            values = event.values or {}
            since, until = cast(int, values.get(SINCE, event.time)), cast(int, values[UNTIL])
            yield Loss(since, until, f"{values[WHY]}, in {subject.whose(event)}")


def honest(judged: Judged, found: Sequence[Loss]) -> Judged:
    """The verdict, undetermined where it needs that nothing is missing and something may be; open where that will be
    known soon."""
    if judged.absent is None or judged.verdict not in ("kept", "broken"):
        return judged
    since, until = judged.absent
    over = [loss for loss in found if loss.begins < until and since < loss.ends]
    for loss in over:
        if loss.is_sure:
            return judged._replace(verdict="undetermined", reason=loss.reason)
    return judged._replace(verdict="open", value=None) if over else judged


def cut_short(judged: Judged) -> Judged:
    """A history whose end is missing proves nothing."""
    if judged.verdict == "open":
        return judged
    return judged._replace(verdict="undetermined", reason="too_long: more events than are kept of one interaction")
