"""Pattern share: a part of a whole over a period, or a mean, keeps to a bound."""

from collections.abc import Mapping
from typing import ClassVar

from rules.grammar import bounds, keys, nodes
from rules.grammar.page import Page
from rules.selector import State


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
        share = read.get("part", read.get("mean"))
        if isinstance(share, (bounds.Kept, bounds.Measured, State)):
            if "of" in node:
                page.wrong(node.line_of("of"), "`of` is given, but this part or mean brings its own whole")
        elif share is not None and "of" not in node:
            page.wrong(node.line, "missing key `of`: the events that this is a part or mean of")
