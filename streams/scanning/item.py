"""One line, row or record that is scanned: its texts with their paths, whose it is, and how a copy of it is written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from rules.masking.redacting import Redacting
from rules.masking.texts import Text, texts


@dataclass(frozen=True, slots=True)
class Item:
    """`fields` are (path, name, value): what may be said of where a value stands, the field's name, and the value."""

    place: dict[str, Any]
    """Where it stands: file and line, or topic, partition and offset."""
    fields: tuple[tuple[str, str, object], ...]
    written: Callable[[list[object]], bytes]
    """The item with other values in its fields, as bytes of a copy."""
    whose: str | None = None
    """The same for what concerns one customer; stays in memory, for it may itself be a value."""
    is_garbled: bool = False
    """Some of its bytes are no text in the encoding that was said: nobody read them."""

    def texts(self) -> Iterator[Text]:
        for path, name, value in self.fields:
            yield from texts(path, value, name)

    @property
    def event(self) -> object:
        """What may be an event: the first of its values."""
        return self.fields[0][2] if self.fields else None

    @property
    def key(self) -> tuple[object, ...]:
        """Its place, to tell it again when it is read a second time."""
        return tuple(self.place.values())

    def redacted(self, redacting: Redacting) -> "Item":
        """With every value as a copy may show it."""
        return replace(
            self, fields=tuple((path, name, redacting.value(value, name)) for path, name, value in self.fields)
        )

    def copied(self) -> bytes:
        """What stands in a copy in its place."""
        return self.written([value for _, _, value in self.fields])
