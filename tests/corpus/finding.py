"""What this product finds, in the corpus's words."""

from collections.abc import Sequence
from typing import Final

from rules.masking.scanning import KINDS, UNSCANNED, scan
from rules.masking.splitting import completed, runs
from tests.corpus.labelled import Span

BUSINESSES: Final = frozenset({"company_id"})


def said(text: str) -> tuple[Span, ...]:
    """Of the numbers of businesses only those that the corpus has: they are told apart, and accuse nobody."""
    return tuple(
        Span(each.kind, each.start, each.end, each.masked and each.personal)
        for each in scan(text)
        if (each.personal or each.kind in BUSINESSES) and each.kind != UNSCANNED
    )


def joined(messages: Sequence[str]) -> set[str]:
    """The kinds of the values that begin in one message and end in a later one."""
    left = [runs(message) for message in messages]
    return {
        each.kind
        for place, now in enumerate(left)
        for each in completed(left[max(0, place - 8) : place], now, kinds=KINDS, profile="default")
    }
