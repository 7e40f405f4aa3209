"""Pattern share: a part of a whole over a period, or a mean, keeps to a bound."""

from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from typing import TYPE_CHECKING, ClassVar, Final

from rules.compiling.asking import asks
from rules.compiling.reading import Reading
from rules.condition import Condition
from rules.folds.counting import VALUE, Counting
from rules.folds.growing import Growing
from rules.folds.moment import Roles, played, roles_of
from rules.grammar import bounds, keys, nodes, review
from rules.grammar.page import Page
from rules.history import Kept
from rules.interaction import Interaction
from rules.paths import Reader, at, fields_of
from rules.pattern import NEVER, Closing, Judged, Step, Test, Verdict
from rules.selector import Choice, Selector, State
from schemas.wire import Event

if TYPE_CHECKING:
    from rules.rule import Rule

MILLIONTHS: Final = 1_000_000
"""Numbers whose mean is asked for are kept as whole millionths."""


class Spec(keys.Keys):
    """The keys of a share. A part by itself is of `of`; one that other rules decide brings its own whole."""

    exactly_one: ClassVar[keys.Groups] = (("part", "mean"), ("at_least", "at_most"))

    part: bounds.Parting | None = None
    mean: bounds.Meaning | None = None
    of: keys.Selecting = ()
    within: keys.Spanning | None = None
    at_least: bounds.Bounding | None = None
    at_most: bounds.Bounding | None = None
    excused: bounds.Excusing = "left_out"
    period: bounds.Lasting
    minimum: keys.Counting = 1

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        review.one_zone(node.get("zone"), page)
        share = read.get("part", read.get("mean"))
        if isinstance(share, (bounds.Kept, bounds.Measured, State)):
            if "of" in node:
                page.wrong(node.line_of("of"), "`of` is given, but this part or mean brings its own whole")
        elif share is not None and "of" not in node:
            page.wrong(node.line, "missing key `of`: the events that this is a part or mean of")
        if "within" not in node:
            _review_part(read, node, page)
        if isinstance(share, str) and isinstance(read.get("of"), tuple):
            review.number_field(node.get("mean"), read.get("of"), page)


def _review_part(read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
    """Says so where no event that is counted can be part of it: of the same types, it is a condition on the event."""
    of, part = tuple(review.choices_in((read.get("of"),))), tuple(review.choices_in((read.get("part"),)))
    if not of or not part or isinstance(read.get("part"), State) or {each.type for each in part} - {e.type for e in of}:
        return
    if not any(one.type == other.type and _agree(one, other) for one in of for other in part):
        page.wrong(
            node.line_of("part"),
            "no event of `of` is such a part: of the same type it is a condition on the event itself; for one that"
            " comes after it say `within`",
        )


def _agree(one: Choice, other: Choice) -> bool:
    """Whether no field must have one value here and another one there."""
    asked = dict(other.where)
    return not any(path in asked and _differ(condition, asked[path]) for path, condition in one.where)


def _differ(one: Condition, other: Condition) -> bool:
    if {one.word, other.word} - {"is", "in"}:
        return False
    values = [each.value if isinstance(each.value, tuple) else (each.value,) for each in (one, other)]
    return not set(values[0]) & set(values[1])


class Counts(Counting):
    """What a share counts of one interaction: its `of` events, each with whether its part came or what it measured."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        part: Selector = spec.part if isinstance(spec.part, tuple) else ()
        super().__init__(rule, reading, spec.of, part, spec.within, any_date=any_date)
        if isinstance(spec.mean, str):
            for choice in spec.of:
                reading.value(choice.type, VALUE, _millionths(spec.mean), fields_of([spec.mean]))


class Turns:
    """What a share of time takes of one interaction: when a state was switched on (kept) and off (broken)."""

    settled = True

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        assert isinstance(spec.part, State)
        roles = roles_of({1: spec.part.from_, 2: spec.part.to}, reading)
        applies = asks(rule, reading, any_date=any_date)
        self.moves: dict[str, Step] = {type_: _turning(found, applies) for type_, found in sorted(roles.items())}

    def news(self, state: object, known: int, _watermark: int, _closing: Closing) -> Iterable[Judged]:
        return [] if not isinstance(state, Growing) else list(state.since(known))

    def judged(self, state: object, _watermark: int, _closing: Closing) -> Iterator[Judged]:
        yield from state if isinstance(state, Growing) else ()

    def due(self, _state: object, _after: int) -> int:
        return NEVER

    def last_due(self, _state: object) -> int:
        return 0


def _turning(roles: Roles, applies: Test) -> Step:
    def step(state: object, place: int, event: Kept, interaction: Interaction) -> object:
        turned = played(roles, event, interaction)
        # Both at once leave the state as it is.
        if turned not in (1, 2) or not applies(event, interaction):
            return state
        known: Growing[Judged] = state if isinstance(state, Growing) else Growing()
        verdict: Verdict = "kept" if turned == 1 else "broken"
        return known.added(Judged(place, verdict, event.time, None, 0, "events", (place,)))

    return step


def _millionths(path: str) -> Reader:
    read = at(path)

    def millionths(event: Event) -> int | None:
        value = read(event)
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            return None
        return round(Fraction(str(value)) * MILLIONTHS)

    return millionths


def Fold(rule: "Rule", reading: Reading, *, any_date: bool) -> Counts | Turns:  # noqa: N802 - as every pattern's
    """What is told of an interaction; `rules.shares` judges it."""
    spec = rule.check
    assert isinstance(spec, Spec)
    kind = Turns if isinstance(spec.part, State) else Counts
    return kind(rule, reading, any_date=any_date)
