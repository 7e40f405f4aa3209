"""Who counts whose verdicts: for each version of a rule that counts by period, the folds whose clocks it counts."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from rules.compiling.asking import asks, force_of
from rules.compiling.reading import Reading
from rules.history import NEVER, Kept
from rules.interaction import Interaction
from rules.pattern import ALWAYS, Test
from rules.patterns import evidence, share
from rules.rule import Rule
from rules.shares.period import span_of
from rules.timing.longest import longest
from schemas.fact import NAMES

TENANT: Final = ("tenant",)
"""Who is judged where a rule does not say for whom."""


class Observed(NamedTuple):
    """Who counts the verdicts of a fold: a rule's version, under which name, for subjects with which fields."""

    rule: str
    counted: str
    names: tuple[str, ...]
    fields: str
    """These names in one."""
    since: int
    """Clocks that start at this instant or later are counted ..."""
    until: int
    """... and before this one: the last period that began in the version's time is over then at the latest."""
    asks: Test
    """Whether the rule that counts applies where the clock starts."""
    wants_open: bool = True
    """Whether it counts clocks that are not decided, too."""


class Source(NamedTuple):
    """Whose verdicts are counted."""

    rule: Rule
    counted: str
    """Under which name; an evidence of several rules asks for each."""
    also: Rule | None = None
    """A share in between, which must apply as well."""


def sources(rule: Rule) -> Iterator[Source]:
    """Those of the rules that it names, else its own. Where it asks whether others had anything to count, each of them
    is a name."""
    if rule.pattern != "evidence" or not rule.observes:
        yield from (Source(source, "") for source in rule.observes or (rule,))
        return
    for each in rule.observes:
        for source in sources(each) if each.counts else (Source(each, ""),):
            yield Source(source.rule, each.id, None if each is source.rule else each)


def only_counted(counting: Sequence[Rule], judged: Sequence[Rule]) -> list[Rule]:
    """The versions of rules that are counted and not judged for themselves, each in force from the first version that
    counts it until another takes its place. One that nobody names any more goes on: its last period is not over."""
    found = {rule.instance: rule for rule in counting if any(each.rule is rule for each in sources(rule))}
    named: dict[str, dict[int, Rule]] = {}
    for rule in counting:
        for source in sources(rule):
            if source.rule is not rule:
                named.setdefault(source.rule.id, {})[rule.begins] = source.rule
    for id_, versions in named.items():
        alone = [rule for rule in (*judged, *found.values()) if rule.id == id_]
        found |= {rule.instance: rule for rule in _in_force(versions, alone)}
    return list(found.values())


def _in_force(versions: dict[int, Rule], judged: Sequence[Rule]) -> Iterator[Rule]:
    """By their begins, while none of those stands that are judged for themselves."""
    taken = sorted(rule.begins for rule in judged)
    begun: Rule | None = None
    for begins in sorted((*versions, *taken)):
        version = versions.get(begins)
        if any(rule.begins <= begins < rule.ends for rule in judged):
            version = None
        elif version is None or (begun is not None and begun.digest == version.digest):
            continue
        if begun is not None:
            yield begun.model_copy(update={"ends": begins})
        begun = None if version is None else version.model_copy(update={"begins": begins, "ends": NEVER})
    if begun is not None:
        yield begun


def observers(
    counting: Iterable[Rule], judges: Sequence[Rule], reading: Reading, *, any_date: bool
) -> dict[int, list[Observed]]:
    """By the place of a fold those who count its verdicts. What they ask of an interaction is read."""
    found: dict[int, list[Observed]] = {}
    for rule in counting:
        reading.since.now = rule.begins
        until = min(NEVER, rule.ends + last_period(rule))
        for source in sources(rule):
            applies = _all(rule, source, reading, any_date=any_date)
            for place, judge in enumerate(judges):
                if not _is_of(judge, rule, source.rule):
                    continue
                since, end = rule.begins, min(until, _end_of(rule, source, any_date=any_date))
                if judge.counts and judge.instance != rule.instance:
                    since, end = max(since, judge.begins), min(end, judge.ends)
                names, wants_open = rule.check.for_each or TENANT, rule.pattern != "evidence"
                whose = (rule.instance, source.counted, names, NAMES.join(names))
                found.setdefault(place, []).append(Observed(*whose, since, end, applies, wants_open))
    return found


def _is_of(judge: Rule, rule: Rule, source: Rule) -> bool:
    """Whether a fold is one whose verdicts are meant: all versions of a rule that is named, of its own the same one."""
    return judge.instance == rule.instance if source is rule else judge.id == source.id


def _end_of(rule: Rule, source: Source, *, any_date: bool) -> int:
    """When the dates of the rule that counts, or of the share in between, are over."""
    ends = [force_of(each, any_date=any_date)[1] for each in (rule, source.also) if each is not None]
    return min(ends)


def _all(rule: Rule, source: Source, reading: Reading, *, any_date: bool) -> Test:
    """Whether all apply that do not ask in their own fold."""
    tests = [
        test
        for each in (rule, source.also)
        if each is not None and each is not source.rule
        for test in (asks(each, reading, any_date=any_date),)
        if test is not ALWAYS
    ]
    if not tests:
        return ALWAYS

    def applies(event: Kept, interaction: Interaction) -> bool:
        return all(test(event, interaction) for test in tests)

    return applies


def last_period(rule: Rule) -> int:
    """How long a period may go on that begins before the version ends, microseconds."""
    spec = rule.check
    if isinstance(spec, share.Spec):
        return span_of(spec.period)
    assert isinstance(spec, evidence.Spec)
    return NEVER if spec.months is None else longest("month")
