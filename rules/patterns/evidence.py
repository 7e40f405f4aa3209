"""Pattern evidence: months of data, or an artefact, exist."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Annotated, ClassVar, Final

from rules.compiling.reading import Reading
from rules.condition import Condition
from rules.folds.counting import Counting
from rules.grammar import bounds, keys, nodes, review, values
from rules.grammar.keyed import Read
from rules.grammar.page import Page
from rules.selector import Choice, Selector

if TYPE_CHECKING:
    from rules.rule import Rule

_MOST: Final = 1200
"""A hundred years."""


class Spec(keys.Keys):
    """The keys of an evidence. It ends with the watermark where no date is given."""

    exactly_one: ClassVar[keys.Groups] = (("months", "artefact"),)

    of: bounds.Proving
    months: Annotated[int, Read(values.whole(1, _MOST))] | None = None
    artefact: keys.Naming | None = None
    ending: bounds.Dating | None = None

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        review.one_zone(node.get("zone"), page)


class Fold(Counting):
    """What an evidence counts of one interaction: its `of` events, of an artefact those that bear its name as kept and
    the others as broken, by which it is known who lacks it; `rules.shares` judges them."""

    def __init__(self, rule: "Rule", reading: Reading, *, any_date: bool) -> None:
        spec = rule.check
        assert isinstance(spec, Spec)
        of: Selector = spec.of if isinstance(spec.of, tuple) else ()
        part = () if spec.artefact is None else tuple(_named(choice, spec.artefact) for choice in of)
        super().__init__(rule, reading, of, part, None, any_date=any_date)


def _named(choice: Choice, artefact: str) -> Choice:
    """The events that bear the artefact's name."""
    if any(path == "artefact" for path, _ in choice.where):
        return choice
    return Choice(choice.type, (*choice.where, ("artefact", Condition("is", artefact))))
