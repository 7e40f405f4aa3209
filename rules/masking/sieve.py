"""One pass over a text says which of many expressions stand in it, so that only their owners look at it."""

from collections.abc import Sequence
from typing import Final

import re2


class Sieve:
    """Expressions in RE2's syntax. Their number is a tuple's place."""

    def __init__(self, hints: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        self._set = re2.Set.SearchSet(options)
        for hint in hints:
            self._set.Add(hint)
        self._set.Compile()

    def present(self, text: str) -> Sequence[int]:
        """Which expressions stand in the text, in no order; UnicodeEncodeError where it holds half a character."""
        return self._set.Match(text.encode()) or ()


_MEMORY: Final = 64 << 20
"""Bytes for the states that texts lead to: a hundred times what the shipped detectors take."""
