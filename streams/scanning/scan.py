"""One scan: items pass, findings are told and counted, and a redacted copy is written beside."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO, Any, Final

import orjson

from rules.masking.finding import Looking, entry
from rules.masking.scanning import UNSCANNED, Finding
from streams.scanning import joining
from streams.scanning.copying import Copying
from streams.scanning.item import Item
from streams.scanning.joining import Joining
from streams.scanning.tally import Compared, Tally


@dataclass
class Scan:
    """What is asked of every item."""

    looking: Looking
    tells: bool = False
    """Whether each finding is told."""
    copying: Copying | None = None
    compared: Compared | None = None
    tally: Tally = field(default_factory=Tally)
    joining: Joining = field(init=False)

    def __post_init__(self) -> None:
        self.joining = Joining(self.looking)

    def take(self, item: Item, copy: IO[bytes] | None = None) -> Iterator[bytes]:
        """The lines of JSON that there are to tell of an item; its redacted copy is written."""
        self.tally.items += 1
        joined = self.joining.take(item)
        entries = [*self._entries(item), *(entry(each, joining.PATH, joined=True) for each in joined.found)]
        for each in entries:
            self.tally.add(each)
            if self.tells:
                yield orjson.dumps({**item.place, **each})
        if self.compared is not None and entries:
            for each in self.compared.add(item.whose, _source(item), entries):
                if self.tells:
                    yield orjson.dumps({**item.place, **each})
        if copy is not None and self.copying is not None:
            copy.write(self.copying.copy(item, joined))

    @property
    def is_clean(self) -> bool:
        """Whether nothing stands unmasked, or masked otherwise elsewhere."""
        return not self.tally.unmasked and not (self.compared is not None and self.compared.rows())

    def _entries(self, item: Item) -> Iterator[dict[str, Any]]:
        if item.is_garbled:
            yield entry(_GARBLED, "value")
        for text in item.texts():
            for finding in self.looking.at(text):
                yield entry(finding, text.path or "value", self.looking.hashes(text, finding))


_GARBLED: Final = Finding(
    UNSCANNED, 0, 0, False, "proved", "", "bytes that are no text in this encoding; --encoding names another"
)


def _source(item: Item) -> str:
    return str(item.place.get("file") or item.place.get("topic"))
