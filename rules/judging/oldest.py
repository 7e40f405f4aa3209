"""When the oldest history that is held begins: walked a slice at a time, where a version of a rule could go."""

from collections.abc import Callable, Iterable

from rules.history import NEVER


class Oldest:
    """A million histories must not stop the worker, so what joins during the walk is noted beside it."""

    def __init__(self, keys: Callable[[], Iterable[str]], begin_of: Callable[[str], int]) -> None:
        """`keys`: of all that is held; `begin_of`: when the history of a key begins, NEVER where there is none."""
        self._keys, self._begin_of = keys, begin_of
        self._left: list[str] | None = None
        self._least = NEVER

    def saw(self, time: int) -> None:
        """A history begins with an event of this time, or has one now that is not its last."""
        if time < self._least:
            self._least = time

    def go_on(self, most: int) -> int | None:
        """Looks at so many more; where these were the last, when the oldest of all begins."""
        if self._left is None:
            self._left, self._least = list(self._keys()), NEVER
        for key in self._left[-most:]:
            self.saw(self._begin_of(key))
        del self._left[-most:]
        if self._left:
            return None
        self._left = None
        return self._least
