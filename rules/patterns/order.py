"""Pattern order: before one thing happens, another has happened."""

from collections.abc import Mapping
from typing import ClassVar

from rules.grammar import keys, nodes, review
from rules.grammar.page import Page


class Spec(keys.Keys):
    """The keys of an order."""

    at_most_one: ClassVar[keys.Groups] = (("within", "by"),)

    before: keys.Selecting
    needs: keys.Selecting
    within: keys.Spanning | None = None
    by: keys.Naming | None = None

    @classmethod
    def review(cls, read: Mapping[str, object], node: nodes.Mapping, page: Page) -> None:
        review.time_field(node.get("by"), read.get("needs"), page)
