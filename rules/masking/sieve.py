"""One pass over a text says which of many expressions stand in it, so that only their owners look at it."""

import re
from collections.abc import Sequence
from typing import Final

import re2


class Sieve:
    """Expressions in RE2's syntax. Their number is a tuple's place."""

    def __init__(self, hints: Sequence[str]) -> None:
        options = re2.Options()
        options.max_mem = _MEMORY
        options.log_errors = False
        found = re2.Set.SearchSet(options)
        for hint in hints:
            found.Add(hint)
        found.Compile()
        self._match: Final = found.Match

    def present(self, text: str) -> Sequence[int]:
        """Which expressions stand in the text, in order. Half a character, as a cut or broken message leaves, is read
        as U+FFFD: no expression of RE2 can read it."""
        try:
            found: list[int] | None = self._match(text.encode())
        except UnicodeEncodeError:
            found = self._match(HALF.sub("\ufffd", text).encode())
        if found is None:
            return ()
        found.sort()
        return found


HALF: Final = re.compile("[\ud800-\udfff]")
_MEMORY: Final = 64 << 20
"""Bytes for the states that texts lead to: a hundred times what the shipped detectors take."""
