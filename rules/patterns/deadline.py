"""Pattern deadline: after a start, one of the stops within a time, with pauses and excuses."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from rules.grammar import keys, nodes, review
from rules.grammar.page import Page

if TYPE_CHECKING:
    from rules.rule import Rule

_END = "interaction.ended"


class Spec(keys.Keys):
    """The keys of a deadline."""

    ready: ClassVar[bool] = True
    exactly_one: ClassVar[keys.Groups] = (("within", "by"),)
    together: ClassVar[keys.Groups] = (("pause", "resume"),)

    start: keys.Selecting
    stop: keys.Selecting
    within: keys.Spanning | None = None
    by: keys.Naming | None = None
    already: keys.Selecting = ()
    pause: keys.Selecting = ()
    resume: keys.Selecting = ()

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        review.time_field(node.get("by"), read.get("start"), page)
        spared = set(review.choices_in((read.get("stop"),))) & set(review.choices_in((read.get("excuse"),)))
        for choice in sorted(spared, key=lambda each: each.type):
            page.note(node.line_of("excuse"), f"`{choice.type}` stops the clock: as an excuse it changes nothing")
        if "for_each" not in node and _END not in review.types_in((read.get("stop"), read.get("excuse"))):
            page.note(node.line, f"the clock runs on when the interaction is over: neither stop nor excuse names {_END}")
