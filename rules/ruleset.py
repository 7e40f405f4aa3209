"""The loaded rules, compiled together: one table from event type to the folds it can move."""

from collections.abc import Iterable
from importlib import import_module

from rules.keyring import NO_KEYS, Keyring
from rules.loss import Outage
from rules.pattern import Fold, Step
from rules.reading import Reading
from rules.rule import Rule


class Ruleset:
    """Folds of all rules that are switched on, and what they read of an event. Places are positions in `rules`."""

    def __init__(
        self,
        rules: Iterable[Rule],
        *,
        any_date: bool = False,
        keyring: Keyring = NO_KEYS,
        own: frozenset[str] = frozenset(),
    ) -> None:
        self.rules = tuple(rules)
        self.reading = Reading(keyring, own)
        self.folds: tuple[Fold, ...] = tuple(_fold(rule, self.reading, any_date) for rule in self.rules)
        self.late = tuple(self.reading.late)
        self.running = tuple(self.reading.running)
        self.outages: tuple[Outage, ...] = ()
        """Known from the context: when events may not have reached us."""
        self.place = {rule.id: place for place, rule in enumerate(self.rules)}
        moves: dict[str, list[tuple[int, Step]]] = {}
        for place, fold in enumerate(self.folds):
            for type_, step in fold.moves.items():
                moves.setdefault(type_, []).append((place, step))
        self.moves = {type_: tuple(steps) for type_, steps in moves.items()}


def _fold(rule: Rule, reading: Reading, any_date: bool) -> Fold:
    pattern = import_module(type(rule.check).__module__)
    fold: Fold = pattern.Fold(rule, reading, any_date=any_date)
    return fold
