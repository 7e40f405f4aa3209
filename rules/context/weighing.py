"""A verdict in the light of what else is known: exceptions first, then signs of loss, then clocks that differ."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rules.browsing import browse
from rules.context import contesting, excusing
from rules.context.facts import Exempt
from rules.history import Kept
from rules.interaction import Interaction
from rules.judging import loss
from rules.pattern import Judged
from rules.rule import Rule

if TYPE_CHECKING:
    from rules.ruleset import Compiled


class Weighing:
    """For one interaction, at one look."""

    def __init__(self, ruleset: "Compiled", interaction: Interaction, lost: Sequence[loss.Loss]) -> None:
        self._context, self._late = ruleset.context, ruleset.late
        self._interaction, self.lost = interaction, tuple(lost)
        self._greatest = ruleset.greatest_offset if len(interaction.origins) > 1 else -1
        self._events: Sequence[Kept] = ()
        self._touching: dict[tuple[str, int], list[Exempt]] = {}

    def weighed(self, rule: Rule, judged: Judged) -> Judged:
        """The verdict as it is said."""
        if self._context.exceptions and (judged.verdict == "broken" or judged.warned):
            touching = self._exceptions(rule, judged.start)
            judged = excusing.excused(judged, self._at(judged.start).time, touching) if touching else judged
        if self.lost:
            judged = loss.honest(judged, self.lost)
        if self._interaction.too_long:
            judged = loss.cut_short(judged)
        if self._greatest >= 0 and contesting.may_turn(judged, self._greatest):
            self._at(0)
            judged = contesting.contested(judged, self._interaction, self._events, self._context)
        return judged

    def _at(self, place: int) -> Kept:
        if not self._events:
            self._events = browse(self._interaction)
        return self._events[place]

    def _exceptions(self, rule: Rule, place: int) -> list[Exempt]:
        """Those that touch a clock of this rule that started there, whenever they hold."""
        key = rule.id, place
        if key not in self._touching:
            self._touching[key] = [each for each in self._context.exceptions if self._touches(each, rule, place)]
        return self._touching[key]

    def _touches(self, exempt: Exempt, rule: Rule, place: int) -> bool:
        whom, interaction = exempt.touches, self._interaction
        if whom.rules and rule.id not in whom.rules:
            return False
        if whom.tenants and interaction.tenant not in whom.tenants:
            return False
        event = self._at(place)
        if whom.subjects and not whom.subjects & {interaction.subject, interaction.whose(event)}:
            return False
        if whom.queues and interaction.queue_at(self._events, place) not in whom.queues:
            return False
        return not whom.customers or self._customer(event) in whom.customers

    def _customer(self, event: Kept) -> object:
        return self._interaction.known_at(event, "customer", self._late)


def weighing(ruleset: "Compiled", interaction: Interaction, lost: Sequence[loss.Loss]) -> Weighing | None:
    """None where verdicts stand as they were judged; `lost` is what may be missing."""
    if lost or interaction.too_long or ruleset.context.exceptions:
        return Weighing(ruleset, interaction, lost)
    differ = ruleset.context.clocks and len(interaction.origins) > 1
    return Weighing(ruleset, interaction, lost) if differ else None
