"""Reads one rule from its file's bytes."""

import hashlib
import re
from datetime import date
from fractions import Fraction
from typing import Final

from rules.folds.tally import family, size
from rules.grammar import yaml
from rules.grammar.keyed import values_of
from rules.grammar.keys import Keys
from rules.grammar.nodes import Mapping
from rules.grammar.not_yet import not_yet
from rules.grammar.page import Page
from rules.rule import Rule
from rules.timing.duration import Counted, Duration, Elapsed

_OVER_PERIODS: Final = ("share", "evidence")
_ID: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,99}")


def read(content: bytes, page: Page) -> Rule | None:
    """The rule; None where the page says what is wrong."""
    if not _ID.fullmatch(page.path.stem):
        page.wrong(1, f"a rule's id is its file's name: `{page.path.stem}` may hold only letters, digits, _ and -")
    node = yaml.read(content, page)
    if node is None:
        return None
    if "zone" in node or "periods" in node:
        page.wrong(node.line, "this looks like a calendar; calendars stand in the folder `calendars`")
        return None
    found = values_of(Rule, node, page)
    _review(found, node, page)
    return None if page.mistakes else _rule(found, content, page)


def _rule(found: dict[str, object], content: bytes, page: Page) -> Rule:
    rule = Rule.model_validate(
        {
            **found,
            "id": page.path.stem,
            "pack": page.path.absolute().parent.name,
            "path": page.path,
            "digest": _digest(content, found["check"]),
        }
    )
    return rule.model_copy(update={"not_yet": not_yet(rule.check)})


def _digest(content: bytes, check: object) -> str:
    """Of the file, and of a masking profile of the user's own: what it says is a part of the rule."""
    own = getattr(getattr(check, "profile", None), "digest", "")
    return hashlib.blake2b(content + own.encode(), digest_size=8).hexdigest()


def _review(found: dict[str, object], node: Mapping, page: Page) -> None:
    begins, ends = found.get("valid_from"), found.get("valid_to")
    if isinstance(begins, date) and isinstance(ends, date) and ends < begins:
        page.wrong(node.line_of("valid_to"), f"valid_to {ends} is before valid_from {begins}")
    check, warn_at = found.get("check"), found.get("warn_at")
    if "severity_when" in found and type(check).__module__.rpartition(".")[2] in _OVER_PERIODS:
        page.wrong(
            node.line_of("severity_when"), "`severity_when` asks an interaction, and this judges periods of many"
        )
    if isinstance(check, Keys) and warn_at is not None:
        _review_warning(check, warn_at, node.line_of("warn_at"), page)


def _review_warning(check: Keys, warn_at: object, line: int, page: Page) -> None:
    pattern = type(check).__module__.rpartition(".")[2]
    if isinstance(warn_at, Fraction) and pattern != "share":
        page.wrong(line, f"a {pattern} warns after a time, as in `warn_at: 45s`; only a share warns at a percentage")
    if not isinstance(warn_at, Fraction) and pattern == "share":
        page.wrong(line, "a share warns at a percentage, as in `warn_at: 96%`")
    within = getattr(check, "grace" if pattern == "complete" else "within", None)
    if isinstance(within, (Elapsed, Counted)) and isinstance(warn_at, (Elapsed, Counted)):
        _review_comparison(warn_at, within, line, page)
    if pattern not in ("share", "deadline", "complete"):
        page.note(line, f"`warn_at` does nothing here: `{pattern}` has no clock")
    elif pattern == "complete" and not within:
        page.note(line, "`warn_at` does nothing here: without a `grace` nothing is waited for")


def _review_comparison(warn_at: Duration, within: Duration, line: int, page: Page) -> None:
    if family(warn_at) != family(within):
        page.wrong(line, f"{warn_at} cannot be compared with {within}: a warning is told in {family(within)}")
    elif size(warn_at) >= size(within):
        page.wrong(line, f"a warning at {warn_at} never comes: the clock runs out at {within}")
