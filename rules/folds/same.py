"""`same`: the values on which events must agree to belong together; absent agrees with nothing."""

import re
from collections.abc import Callable, Iterable
from typing import Final

from rules.browsing import RUNNING
from rules.compiling.reading import Reading, digest_of, kept_value
from rules.condition import MISSING
from rules.history import Kept
from rules.interaction import LATE, Interaction
from rules.paths import Reader, at, fields_of
from schemas.wire import Event


class Same:
    """The fields of `same`, compiled. What an interaction knows is asked of it where the event does not say it."""

    def __init__(self, names: tuple[str, ...], reading: Reading) -> None:
        self._reading = reading
        self._own = tuple(name for name in names if not _is_known(name))
        self._asked = tuple(_asked(name, reading) if _is_known(name) else _held(name) for name in names)

    def read(self, types: Iterable[str]) -> None:
        """Has the fields kept for these event types."""
        for type_ in types:
            for name in self._own:
                self._reading.value(type_, f"same:{name}", scalar(at(name)), fields_of([name]))

    def of(self, event: Kept, interaction: Interaction) -> object:
        """The event's values; None where one is absent and `same` is given."""
        if not self._asked:
            return ()
        found = tuple([ask(event, interaction) for ask in self._asked])
        return None if None in found else found


def _is_known(name: str) -> bool:
    """Whether an event without it has the interaction's; a purpose only where something goes out."""
    return name in RUNNING or (name in LATE and name != "purpose")


def _asked(name: str, reading: Reading) -> Callable[[Kept, Interaction], object]:
    return reading.attribute(name)


def _held(name: str) -> Callable[[Kept, Interaction], object]:
    key = f"same:{name}"
    return lambda event, _: None if event.values is None else event.values.get(key)


def scalar(read: Reader) -> Reader:
    """A reader of single values; what is a list or a mapping counts as absent."""

    def single(event: Event) -> object:
        value = read(event)
        return None if value is MISSING or type(value) not in (str, int, float, bool) else _said(value)

    return single


def _said(value: object) -> object:
    """The value as it is kept. A text that is more than a name might say anything: its digest stands for it."""
    if isinstance(value, str) and not _NAME.fullmatch(value):
        return digest_of(value)
    return kept_value(value)


_NAME: Final = re.compile(r"[\w.:/+@=-]{1,100}")
