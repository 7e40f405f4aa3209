"""Pattern complete: an event carries these fields, or events near it do together."""

from typing import ClassVar

from rules.grammar import keys

EMPTY_WORDS = ("-", "n/a", "无", "null", "{{...}}")
"""Texts that say nothing; `{{...}}` stands for every placeholder that nobody filled."""


class Spec(keys.Keys):
    """The keys of a completeness."""

    ready: ClassVar[bool] = True

    when: keys.Selecting
    from_: keys.Selecting = ()
    fields: keys.Needing
    grace: keys.Spanning | None = None
    counts_as_empty: keys.Texts = EMPTY_WORDS
