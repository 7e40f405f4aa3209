"""Which events of a type can matter to subjects: a fact that no selector meets would travel for nothing."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from rules.compiling.reading import is_attribute
from rules.condition import MISSING, Condition, asked_zone
from rules.grammar.review import choices_in
from rules.history import NEVER, Kept, bits
from rules.ruleset import Grouped, Ruleset
from rules.selector import Choice


class Wanted(NamedTuple):
    """A choice of a selector: bits of tests that an event must have met, conditions on what is known at it."""

    needed: int
    known: tuple[tuple[str, Condition], ...]
    since: int
    """The begin of its rule's version: nobody who switched while running told of events before."""

    def meets(self, knows: Mapping[str, object]) -> bool:
        return all(condition.meets(_or_missing(knows.get(name))) for name, condition in self.known)


class Mattering:
    """Compiled from the rules over many interactions, by the fields that name their subjects."""

    def __init__(self, ruleset: Ruleset, grouped: Grouped) -> None:
        self._wanted: dict[tuple[tuple[str, ...], str], list[Wanted]] = {}
        for rule in grouped.rules:
            check = rule.check
            for choice in choices_in(getattr(check, name) for name in type(check).model_fields):
                _add(self._wanted.setdefault((check.for_each, choice.type), []), _wanted(choice, ruleset, rule.begins))

    def wanted(self, names: tuple[str, ...], type_: str, kept: Kept) -> list[Wanted]:
        """What selectors of rules over such subjects may meet the event: only what is known at it can tell."""
        results = bits(kept.bits)
        found = self._wanted.get((names, type_), _ALL)
        return [each for each in found if kept.time >= each.since and results & each.needed == each.needed]


def _add(known: list[Wanted], wanted: Wanted) -> None:
    """What versions want alike is asked once, since the first of them."""
    for place, each in enumerate(known):
        if each[:2] == wanted[:2]:
            known[place] = each._replace(since=min(each.since, wanted.since))
            return
    known.append(wanted)


_ALL: Final = [Wanted(0, (), -NEVER)]


def _wanted(choice: Choice, ruleset: Ruleset, since: int) -> Wanted:
    """Opening hours are left to whoever judges: they need zones."""
    needed = 0
    known: list[tuple[str, Condition]] = []
    for path, condition in choice.where:
        if asked_zone(condition) is not None:
            continue
        if is_attribute(path, choice.type):
            known.append((path, condition))
        else:
            needed |= ruleset.reading.bit(choice.type, f"{path} {condition.text}")
    return Wanted(needed, tuple(known), since)


def _or_missing(value: object) -> object:
    return MISSING if value is None else value
