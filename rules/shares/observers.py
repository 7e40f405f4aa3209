"""To whom the verdicts of a fold count: the rules that count them, and the subjects that they count them for."""

from collections.abc import Sequence
from functools import lru_cache

import msgspec
from msgspec import structs

from rules.browsing import RUNNING
from rules.history import Kept
from rules.interaction import LATE, Interaction
from rules.judging.observing import TENANT, Observed
from rules.pattern import ALWAYS, Verdict
from rules.ruleset import EACH, Ruleset
from rules.subjects.naming import subject_of
from schemas.fact import VerdictFact

Key = tuple[str, str]
"""Source and id of the event that started a clock."""
Subjects = tuple[str | None, ...]
"""For each observer of a fold the subject that it counts a clock for; None where it does not count it."""


class Sent(msgspec.Struct, frozen=True, gc=False):
    """What was last told of one clock, and to whom."""

    key: Key
    time: int
    type: str
    verdict: Verdict
    value: int | None
    subjects: Subjects


class Observers:
    """Compiled from a rule set with rules that count the verdicts of others, or of their own."""

    def __init__(self, ruleset: Ruleset) -> None:
        self._of = ruleset.observed
        names = dict.fromkeys(name for each in self._of.values() for one in each for name in one.names)
        self._late = {name: ruleset.late.index(name) for name in names if name in LATE}
        self._now = {name: ruleset.running.index(name) for name in names if name in RUNNING}
        self._own = tuple(name for name in names if name not in (*LATE, *RUNNING, *TENANT))
        self.of_decided = frozenset(
            place for place, each in self._of.items() if not any(one.wants_open for one in each)
        )
        """Folds of which nobody counts what is open or undetermined."""
        self._of_tenants = frozenset(place for place, each in self._of.items() if all(map(_is_of_tenant, each)))

    def subjects(self, interaction: Interaction, place: int, kept: Kept, running: Sequence[object]) -> Subjects:
        """Those that a clock of this fold counts for, if this event starts it."""
        observers = self._of[place]
        if place in self._of_tenants:
            subject, time = _tenant(interaction.tenant), kept.time
            return tuple([subject if each.since <= time < each.until else None for each in observers])
        knows: dict[str, object] = {"tenant": interaction.tenant}
        knows |= interaction.holding(kept, (self._late, interaction.known), (self._now, running))
        knows |= {name: (kept.values or {}).get(f"{EACH}{name}") for name in self._own}
        return tuple(
            [subject_of(each.names, knows) if _counts(each, kept, interaction, running) else None for each in observers]
        )

    def facts(self, interaction: Interaction, place: int, sent: Sent, *, withdrawn: bool = False) -> list[VerdictFact]:
        """What is told of one clock: to each who counts it, for its subject."""
        tenant, _, name = interaction.key.partition("\0")
        source, id_ = sent.key
        found = []
        for each, subject in zip(self._of[place], sent.subjects, strict=True):
            if subject is not None:
                fact = VerdictFact(tenant, each.fields, subject, name, each.rule, source, id_, sent.type, sent.time)
                fact.counted, fact.verdict, fact.value = each.counted, sent.verdict, sent.value
                fact.withdrawn = withdrawn
                found.append(fact)
        return found

    def end(self, interaction: Interaction, place: int, sent: Sent, over: dict[tuple[str, str], VerdictFact]) -> None:
        """Adds, by rule and subject, that it is over for those who counted this clock."""
        tenant, _, name = interaction.key.partition("\0")
        for each, subject in zip(self._of[place], sent.subjects, strict=True):
            if subject is not None and (each.rule, subject) not in over:
                fact = VerdictFact(tenant, each.fields, subject, name, each.rule, "", "", "", 0, final=True)
                over[each.rule, subject] = fact


@lru_cache(maxsize=1000)
def _tenant(tenant: str) -> str | None:
    return subject_of(TENANT, {"tenant": tenant})


def _is_of_tenant(observed: Observed) -> bool:
    return observed.names == TENANT and observed.asks is ALWAYS


def _counts(observed: Observed, kept: Kept, interaction: Interaction, running: Sequence[object]) -> bool:
    """Whether a clock that starts with this event is in the time of an observer, and its rule applies there."""
    if not observed.since <= kept.time < observed.until:
        return False
    return observed.asks is ALWAYS or observed.asks(kept, structs.replace(interaction, running=tuple(running)))
