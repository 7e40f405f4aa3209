"""How the alerts of a rule are told: one a group and period, the others are counted."""

from typing import Annotated, Final, Literal

from rules.grammar import keys, values
from rules.grammar.keyed import Keyed, Read, build
from rules.grammar.nodes import Node, one_or_more
from rules.grammar.page import Page, did_you_mean
from rules.timing.duration import Elapsed

FIELDS: Final = ("queue", "channel", "subject", "severity")
"""What alerts may be grouped by; two tenants and two rules never share a group."""
_MOST: Final = 3


def _group_by(node: Node, page: Page) -> tuple[str, ...] | None:
    found = values.texts(node, page)
    if found is None:
        return None
    for each in [each for each in found if each not in FIELDS]:
        page.wrong(node.line, f"alerts are not grouped by `{each}`{did_you_mean(each, FIELDS)}")
    if len(one_or_more(node)) > _MOST:
        page.wrong(node.line, f"alerts are grouped by {_MOST} fields at most")
    return found


class Alerts(Keyed):
    """Of the alerts of one group the first is told, and then one a period with how many were held back."""

    group_by: Annotated[tuple[str, ...], Read(_group_by)] = ("queue",)
    period: keys.Passing = Elapsed(600_000_000)
    missing: Annotated[Literal["together", "alone"], Read(values.word_of(("together", "alone")))] = "together"
    """What becomes of an alert without one of these fields: grouped with its like, or told alone each time."""


def read_alerts(node: Node, page: Page) -> Alerts | None:
    """The reader of a rule's `alerts`."""
    return build(Alerts, node, page)
