"""The rules over time: those that a worker starts with, and bundles that take their place from an instant on."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, NamedTuple

from rules.compiling.asking import force_of
from rules.context.facts import Context, together
from rules.history import NEVER
from rules.judging.observing import last_period
from rules.rule import Rule


class Bundle(NamedTuple):
    """All rules that are switched on from an instant on."""

    begins: int
    """Microseconds since 1970."""
    rules: tuple[Rule, ...]


class Refused(NamedTuple):
    """A bundle that changes nothing, and why."""

    bundle: Bundle
    reason: str


class Versions(NamedTuple):
    """Every version of every rule, those of a rule with intervals that do not meet."""

    rules: tuple[Rule, ...]
    refused: tuple[Refused, ...]


ARTEFACT: Final = (
    "another version of an evidence of an artefact comes with a restart alone: it has no periods, by whose begin one"
    " version could end and the other begin"
)


def judged_until(rule: Rule, *, any_date: bool) -> int:
    """No clock that starts at this instant or later is this version's, nor counted by it: microseconds since 1970. Of
    what counts by period the last one begins in its time, and goes on after it; but not after the rule's own dates."""
    ends = min(NEVER, rule.ends + last_period(rule)) if rule.counts else rule.ends
    return min(ends, force_of(rule, any_date=any_date)[1])


def combined(first: Sequence[Rule], bundles: Iterable[Bundle]) -> Versions:
    """A rule that is the same in one bundle after the other goes on; one that comes back begins anew. Of bundles from
    one instant on the last one counts. Depends on nothing but these: all workers and every replay come to the same."""
    found: dict[str, Rule] = {rule.instance: rule for rule in first}
    now: Mapping[str, Rule] = {rule.id: rule for rule in first}
    context = together(rule.context for rule in first)
    refused: list[Refused] = []
    for _, bundle in sorted({bundle.begins: bundle for bundle in bundles}.items()):
        if unfit := [rule.id for rule in bundle.rules if _is_unfit(rule, found, now)]:
            refused.append(Refused(bundle, f"{', '.join(unfit)}: {ARTEFACT}"))
        else:
            now = _switched(found, now, bundle, context)
    return Versions(tuple(found.values()), tuple(refused))


def _switched(found: dict[str, Rule], now: Mapping[str, Rule], bundle: Bundle, context: Context) -> dict[str, Rule]:
    """The rules in force from the bundle's instant on; in `found` those that it replaces end there. What is known of
    the world is dated by itself, and stays what the first rules know."""
    after = {}
    begins = {"begins": bundle.begins, "context": context}
    for rule in bundle.rules:
        known = now.get(rule.id)
        goes_on = known is not None and known.digest == rule.digest
        after[rule.id] = known if known is not None and goes_on else rule.model_copy(update=begins)
    for rule in now.values():
        if after.get(rule.id) is not rule:
            found[rule.instance] = rule.model_copy(update={"ends": bundle.begins})
    for rule in after.values():
        found.setdefault(rule.instance, rule)
    return after


def _is_unfit(rule: Rule, found: Mapping[str, Rule], now: Mapping[str, Rule]) -> bool:
    """Whether it is another version of a rule whose violation is not of a time."""
    if rule.pattern != "evidence" or getattr(rule.check, "artefact", None) is None:
        return False
    goes_on = rule.id in now and now[rule.id].digest == rule.digest
    return not goes_on and any(each.id == rule.id for each in found.values())
