"""What there is to say of one interaction: the difference between its verdicts and what was said of it."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

import orjson

from rules import steps as stepping
from rules.history import Kept
from rules.interaction import Interaction, Said
from rules.pattern import Closing, Judged
from rules.rule import Rule
from rules.ruleset import Ruleset

_GONE: Final = ""
"""The verdict of a clock that is no more."""


def judged(
    ruleset: Ruleset, interaction: Interaction, watermark: int, closing: Closing
) -> Iterator[tuple[Rule, Judged]]:
    """Every clock of every rule with its verdict."""
    for rule, fold, state in zip(ruleset.rules, ruleset.folds, interaction.states, strict=True):
        if state is not None:
            for each in fold.judged(state, watermark, closing):
                yield rule, _honest(each, interaction)


def _honest(each: Judged, interaction: Interaction) -> Judged:
    """A history whose beginning is missing proves no absence."""
    if each.verdict == "broken" and interaction.headless:
        return each._replace(verdict="undetermined", reason="headless: what came before the first event is not known")
    return each


def steps(ruleset: Ruleset, interaction: Interaction, watermark: int, closing: Closing) -> list[dict[str, Any]]:
    """The steps that are due now; what is said is remembered on the interaction."""
    known = {(said.rule, said.start): said for said in interaction.said or () if said.start >= 0}
    found: list[dict[str, Any]] = []
    events: list[Kept] | None = None
    for rule, each in judged(ruleset, interaction, watermark, closing):
        said = known.pop((rule.id, each.start), None)
        if said is None and each.verdict != "broken" and not each.warned:
            continue
        if said is not None and said.shown == each:
            continue
        events = interaction.events() if events is None else events
        step = _step(rule, interaction, events, each, said)
        if step is not None:
            found.append(step)
    gone = [said for said in interaction.said or () if said.start < 0] + list(known.values())
    return found + [step for said in gone if (step := _end(said)) is not None]


def _step(
    rule: Rule, interaction: Interaction, events: Sequence[Kept], each: Judged, said: Said | None
) -> dict[str, Any] | None:
    content = stepping.content(interaction, events, each)
    changed = said is not None and said.content != content
    state = stepping.next_step(said.state if said else "", each.verdict, warned=each.warned, changed=changed)
    if state is None:
        if said is not None:
            said.shown = each
        return None
    if said is None:
        start = events[each.start]
        said = Said(rule.id, each.start, interaction.source(start), start.id, 0, "", 0, b"")
        interaction.said = [*(interaction.said or ()), said]
    record = stepping.record(rule, interaction, events, each, state, said.revision + 1)
    said.revision += 1
    said.state, said.content, said.shown, said.record = state, content, each, orjson.dumps(record)
    return record


def _end(said: Said) -> dict[str, Any] | None:
    """The last step about a clock that is no more."""
    state = stepping.next_step(said.state, _GONE, warned=False, changed=False)
    if state is None:
        return None
    said.revision += 1
    said.state = state
    return stepping.ending(said.record, state, said.revision)


def verdicts(ruleset: Ruleset, interaction: Interaction, watermark: int, closing: Closing) -> list[dict[str, Any]]:
    """One record for each clock that started."""
    events: list[Kept] | None = None
    records = []
    for rule, each in judged(ruleset, interaction, watermark, closing):
        events = interaction.events() if events is None else events
        records.append(stepping.verdict_record(rule, interaction, events, each, closing))
    return records
