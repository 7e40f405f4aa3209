"""The rules over time that a worker or a replay judges by: those it starts with, and the bundles published since."""

import logging
from collections.abc import Callable, Iterable

from rules import versions
from rules.rule import Rule
from rules.ruleset import Ruleset
from rules.versions import Bundle
from streams.rulebook.bundle import NoBundleError, Packed, rules_of
from streams.rulebook.shelf import Published

log = logging.getLogger("contactwatch.rules")

Make = Callable[[tuple[Rule, ...], Ruleset | None], Ruleset]
"""Compiles rules, to come after a rule set that was compiled before."""


class Book:
    """What is refused changes nothing, and is said: the rules before it go on."""

    def __init__(self, first: tuple[Rule, ...], enable: Iterable[str] = (), disable: Iterable[str] = ()) -> None:
        self.first = first
        self.rules = first
        """Every version of every rule."""
        self.trouble = ""
        """The last bundle that was refused, until another is taken."""
        self._enable, self._disable = frozenset(enable), frozenset(disable)
        self._bundles: list[Bundle] = []
        self._known = {(rule.id, rule.digest): rule for rule in first}
        """A rule that is the same in many bundles is held once."""

    def take(self, news: Iterable[Published]) -> list[bool]:
        """Of each whether it was taken. May take a second of parsing: not for the event loop."""
        return [self._take(each) for each in news]

    def _take(self, published: Published) -> bool:
        reason = published.refused or self._reason(published.packed)
        if reason:
            self.trouble = f"the bundle of rules {published.name} is refused, the rules before it go on: {reason}"
            log.error("%s", self.trouble)
            return False
        self.trouble = ""
        log.info("the bundle of rules %s is taken", published.name)
        return True

    def _reason(self, packed: Packed | None) -> str:
        """Why it cannot be taken; empty where it was."""
        assert packed is not None
        try:
            loaded = rules_of(packed)
        except (NoBundleError, OSError) as error:
            return str(error)
        if loaded.mistakes:
            return f"{len(loaded.mistakes)} mistakes in it; the first: {loaded.mistakes[0].message}"
        bundle = Bundle(packed.begins, self.switched_on(loaded.rules))
        found = versions.combined(self.first, [*self._bundles, bundle])
        if refused := [each.reason for each in found.refused if each.bundle is bundle]:
            return refused[0]
        self._bundles.append(bundle)
        self.rules = found.rules
        return ""

    def switched_on(self, rules: Iterable[Rule]) -> tuple[Rule, ...]:
        """Those of a bundle that judge: by their file or by name; what this version cannot judge is left out."""
        on = [rule for rule in rules if rule.id in self._enable or rule.on_by_default]
        return tuple(self._held_once(rule) for rule in on if rule.id not in self._disable and not rule.not_yet)

    def _held_once(self, rule: Rule) -> Rule:
        """Without its examples, which judge nothing and are the half of it."""
        known = self._known.get((rule.id, rule.digest))
        if known is None:
            known = self._known[rule.id, rule.digest] = rule.model_copy(update={"examples": ()})
        return known
