"""What this product finds, in the corpus's words."""

from collections.abc import Sequence

from rules.scanning import KINDS, UNSCANNED, scan
from rules.splitting import completed, runs
from tests.corpus.labelled import Span


def said(text: str) -> tuple[Span, ...]:
    """A business's number is none of a person's, so it is not said."""
    return tuple(
        Span(each.kind, each.start, each.end, each.masked)
        for each in scan(text)
        if each.personal and each.kind != UNSCANNED
    )


def joined(messages: Sequence[str]) -> set[str]:
    """The kinds of the values that begin in one message and end in a later one."""
    left = [runs(message) for message in messages]
    return {
        each.kind
        for place, now in enumerate(left)
        for each in completed(left[max(0, place - 8) : place], now, kinds=KINDS, profile="default")
    }
