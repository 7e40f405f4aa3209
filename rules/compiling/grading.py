"""How severe a violation is: by its rule, or by what its interaction knew at the judged event."""

from typing import Final, Literal

from rules.condition import Condition
from rules.grammar import selectors
from rules.grammar.nodes import Mapping, Node, shown
from rules.grammar.page import Page, did_you_mean
from rules.history import Kept
from rules.interaction import Interaction
from rules.pattern import Test

Severity = Literal["critical", "major", "minor", "info"]
SEVERITIES: Final[tuple[Severity, ...]] = ("critical", "major", "minor", "info")

Where = tuple[tuple[str, Condition], ...]
Grades = tuple[tuple[Severity, Where], ...]
"""What it is where these conditions hold, in the order of the file: the first that hold decide."""

Grading = tuple[tuple[Severity, Test], ...]
"""The same, compiled."""


def read_grades(node: Node, page: Page) -> Grades | None:
    """`{critical: {customer_group: vip}}`: conditions as `applies_to` has them, under severities."""
    if not isinstance(node, Mapping) or not node.items:
        page.wrong(node.line, f"{shown(node)} stands where severities are expected, as in `critical: {{queue: vip}}`")
        return None
    found: list[tuple[Severity, Where]] = []
    for key, value in node.items:
        if key.text not in SEVERITIES:
            page.wrong(key.line, f"`{key.text}` is no severity{did_you_mean(key.text, SEVERITIES)}")
            continue
        where = selectors.applying(value, page.nested())
        if where == ():
            page.wrong(key.line, f"`{key.text}` has no condition; what holds always is said with `severity`")
        elif where is not None:
            found.append((key.text, where))
    return tuple(found) if len(found) == len(node.items) else None


def graded(grading: Grading, otherwise: Severity, event: Kept, interaction: Interaction) -> Severity:
    """The severity at an event, by what its interaction knows and knew at it."""
    return next((severity for severity, test in grading if test(event, interaction)), otherwise)
