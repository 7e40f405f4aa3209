"""What there is to say of one interaction: the difference between its verdicts and what was said of it."""

from collections.abc import Iterable, Sequence
from itertools import accumulate
from typing import Any, Final, NamedTuple

from rules.browsing import QUEUE, browse
from rules.context.hearing import Silence
from rules.context.weighing import Weighing, weighing
from rules.history import NEVER, Kept, unpack_brief
from rules.interaction import Interaction
from rules.judging import loss
from rules.judging import steps as stepping
from rules.judging.sayings import Said, Sayings
from rules.pattern import Closing, Judged
from rules.rule import Rule
from rules.ruleset import Compiled


class Partly(NamedTuple):
    """Of most rules only the verdicts are given that may have changed."""

    whole: frozenset[str]
    """Rules of which all are given."""
    since: int
    """Of the others the clocks that are due at or behind it are all given, as far as something stands of them."""


_GONE: Final = ""
"""The verdict of a clock that is no more."""


def judged(
    ruleset: Compiled, interaction: Interaction, watermark: int, closing: Closing, heard: Sequence[Silence] = ()
) -> list[tuple[Rule, Judged]]:
    """Every clock of every rule with its verdict. `heard`: what its sources say of themselves."""
    light = weighing(ruleset, interaction, loss.losses(interaction, ruleset.outages, heard))
    return _judged(ruleset, interaction, watermark, closing, light)


def _judged(
    ruleset: Compiled, interaction: Interaction, watermark: int, closing: Closing, known: Weighing | None
) -> list[tuple[Rule, Judged]]:
    found = []
    # Behind the folds of the rules stand those that are only counted.
    for rule, fold, state in zip(ruleset.rules, ruleset.folds, interaction.states, strict=False):
        if state is not None:
            for each in fold.judged(state, watermark, closing):
                found.append((rule, each if known is None else known.weighed(rule, each)))
    return found


def news(
    ruleset: Compiled, interaction: Interaction, watermark: int, heard: Sequence[Silence] = ()
) -> tuple[list[tuple[Rule, Judged]], Partly | None]:
    """What may have changed since the interaction was last spoken of; with None it is every clock of every rule."""
    lost = loss.losses(interaction, ruleset.outages, heard)
    # A verdict rests on nothing that was lost after its due.
    since = min([interaction.spoken, *(each.begins for each in {*lost} ^ {*interaction.lost})])
    interaction.lost = lost or ()
    known = weighing(ruleset, interaction, lost)
    if since == -NEVER or interaction.too_long:
        return _judged(ruleset, interaction, watermark, "", known), None
    found: list[tuple[Rule, Judged]] = []
    for rule, fold, lately, state in zip(
        ruleset.rules, ruleset.folds, ruleset.lately, interaction.states, strict=False
    ):
        if state is not None:
            verdicts = fold.judged(state, watermark, "") if lately is None else lately(state, watermark, since)
            found += [(rule, each if known is None else known.weighed(rule, each)) for each in verdicts]
    return found, Partly(ruleset.wholly, since)


def steps(
    ruleset: Compiled,
    interaction: Interaction,
    verdicts: Sequence[tuple[Rule, Judged]],
    partly: Partly | None = None,
    *,
    writes: bool = True,
) -> list[dict[str, Any]]:
    """The steps that are due by these verdicts; what is said is remembered on the interaction, written if so wished.
    Without `partly` the verdicts are all that there are."""
    told = interaction.said
    found: list[dict[str, Any]] = []
    superseded: list[Said] = []
    events: Sequence[Kept] | None = None
    for rule, each in verdicts:
        said = None if told is None else told.of(rule.id, each.start)
        if said is not None and said.digest != rule.digest:
            if _is_another(rule, said):
                superseded.append(said)
                said = None
            else:
                said.digest = rule.digest
        if said is None and each.verdict != "broken" and not each.warned:
            continue
        if said is not None and said.shown == each:
            continue
        events = browse(interaction) if events is None else events
        step = _step(ruleset, rule, interaction, events, each, said, writes=writes)
        if step is not None:
            found.append(step)
    if told is not None:
        gone = [*_unseen(told, verdicts, partly, interaction.last_time, superseded), *superseded]
        versions = {(rule.id, rule.digest) for rule, _ in verdicts} if gone else set()
        found += [step for said in gone if (step := _end(told, said, versions)) is not None]
    return found


def _unseen(
    told: Sayings, verdicts: Sequence[tuple[Rule, Judged]], partly: Partly | None, last: int, superseded: list[Said]
) -> list[Said]:
    """What was said of clocks that are no more, but for those in whose place another stands."""
    if partly is None:
        candidates: Iterable[Said] = told
    else:
        candidates = [*told.of_rules(partly.whole), *told.unsettled(partly.since, last)]
    seen: set[tuple[str, int]] | None = None
    found = []
    for said in candidates:
        if said.is_taken_back or any(said is each for each in superseded):
            continue
        if seen is None:
            seen = {(rule.id, each.start) for rule, each in verdicts}
        if (said.rule, said.start) not in seen:
            found.append(said)
    return found


def _is_another(rule: Rule, said: Said) -> bool:
    """Whether what was said bears another id: that has the major of the rule's version."""
    return rule.major != int(str(said.read()["rule_version"]).partition(".")[0])


def _step(
    ruleset: Compiled,
    rule: Rule,
    interaction: Interaction,
    events: Sequence[Kept],
    each: Judged,
    said: Said | None,
    *,
    writes: bool,
) -> dict[str, Any] | None:
    severity = ruleset.severity(rule, interaction, events, each.start)
    content = stepping.content(rule, interaction, events, each, severity if rule.severity_when else "")
    changed = said is not None and said.content != content
    state = stepping.next_step(said.state if said else "", each.verdict, warned=each.warned, changed=changed)
    told = interaction.said
    if state is None:
        if said is not None and told is not None:
            told.shown(said, each)
        return None
    if told is None:
        told = interaction.said = Sayings()
    if said is None:
        start = events[each.start]
        said = Said(rule.id, each.start, interaction.source(start), start.id, 0, "", 0, b"")
        said.interaction, said.digest = interaction.whose(start), rule.digest
        told.add(said)
    record = stepping.record(rule, interaction, events, each, state, said)
    record |= _severity(severity, state, said if rule.severity_when else None)
    said.revision += 1
    said.state, said.content, said.record = state, content, record
    if writes:  # as bytes: a third of what it takes as it was found
        said.record = said.written()
    told.shown(said, each)
    told.changed(said)
    return record


def _severity(severity: str, state: str, said: Said | None) -> dict[str, Any]:
    """The severity, and the one before where that was said another. What is taken back keeps the one that was said."""
    before = said.read()["severity"] if said is not None and said.revision else severity
    if state in ("withdrawn", "cancelled"):
        return {"severity": before}
    changed = state == "amended" and before != severity
    return {"severity": severity, "severity_before": before} if changed else {"severity": severity}


def _end(told: Sayings, said: Said, versions: set[tuple[str, str]]) -> dict[str, Any] | None:
    """The last step about a clock that is no more, or that another version of its rule judges now."""
    told.let_go(said)
    state = stepping.next_step(said.state, _GONE, warned=False, changed=False)
    if state is None:
        return None
    said.revision += 1
    said.state = state
    told.changed(said)
    is_superseded = any(id_ == said.rule and digest != said.digest for id_, digest in versions)
    return stepping.ending(said.read(), state, said.revision, "superseded" if is_superseded else "the clock is no more")


def verdicts(ruleset: Compiled, interaction: Interaction, watermark: int, closing: Closing) -> list[dict[str, Any]]:
    """One record for each clock that started."""
    return records(interaction, judged(ruleset, interaction, watermark, closing), closing)


def records(interaction: Interaction, found: Sequence[tuple[Rule, Judged]], closing: Closing) -> list[dict[str, Any]]:
    """One record for each of these verdicts."""
    if not found:
        return []
    if interaction.MANY:
        return _one_by_one(interaction, found, closing)
    if interaction.running[QUEUE] is not None:
        return _with_queues(interaction, found, closing)
    events = unpack_brief(interaction.history, interaction.count)
    where = stepping.Where(interaction.channel_at(events, 0), None)
    return [
        stepping.verdict_record(rule, interaction, events[each.start], where, each, closing) for rule, each in found
    ]


def _with_queues(
    interaction: Interaction, found: Sequence[tuple[Rule, Judged]], closing: Closing
) -> list[dict[str, Any]]:
    events = interaction.events()
    channel = interaction.channel_at(events, 0)
    queues = list(accumulate(((each.values or {}).get("queue") for each in events), _stated_last))
    return [
        stepping.verdict_record(
            rule, interaction, events[each.start], stepping.Where(channel, queues[each.start]), each, closing
        )
        for rule, each in found
    ]


def _one_by_one(
    interaction: Interaction, found: Sequence[tuple[Rule, Judged]], closing: Closing
) -> list[dict[str, Any]]:
    events = interaction.events()
    wheres = [
        stepping.Where(interaction.channel_at(events, each.start), interaction.queue_at(events, each.start))
        for _, each in found
    ]
    return [
        stepping.verdict_record(rule, interaction, events[each.start], where, each, closing)
        for (rule, each), where in zip(found, wheres, strict=True)
    ]


def _stated_last(before: object, stated: object) -> object:
    return before if stated is None else stated
