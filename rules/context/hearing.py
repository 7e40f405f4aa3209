"""What sources say of themselves (`system.status`), and when nothing can have been heard of them."""

from bisect import bisect_left, bisect_right, insort
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import Final, NamedTuple

import msgspec

from rules.history import NEVER

STATUS: Final = "system.status"
ALIVE, UP, DOWN = "alive", "up", "down"
STATES: Final = (ALIVE, UP, DOWN)
_MISSED: Final = "source_down: nothing was heard of {}"
_STATED: Final = "source_down: {} said that it was down"
MOST: Final = 1000
"""Statements, and silences, that are kept of one source."""

Key = tuple[str, str]
"""Tenant and source."""


class Silence(NamedTuple):
    """Between these instants events of a source may be missing."""

    begins: int
    ends: int
    reason: str
    is_sure: bool = True
    """Whether it is one; not yet known where the next word is not overdue."""


class Heard(msgspec.Struct, array_like=True, gc=False):
    """What one source has said: a set, so that neither order nor copies matter. Instants are microseconds."""

    runs: list[list[int]] = []
    """First and last `alive` of each time in which none was missing, in order."""
    ups: list[int] = []
    downs: list[int] = []

    def take(self, state: str, time: int, within: int) -> None:
        if state == ALIVE:
            self._join(time, within)
        else:
            said = self.ups if state == UP else self.downs
            if time not in said:
                insort(said, time)
        for kept in (self.runs, self.ups, self.downs):
            del kept[:-MOST]

    def _join(self, time: int, within: int) -> None:
        """Those runs are one whose ends this word is near to."""
        first = bisect_left(self.runs, time - within, key=lambda run: run[1])
        last = bisect_right(self.runs, time + within, key=lambda run: run[0])
        near = self.runs[first:last]
        self.runs[first:last] = [[min([time, *(run[0] for run in near)]), max([time, *(run[1] for run in near)])]]

    def silences(self, source: str, within: int) -> list[Silence]:
        """All that are known for good, in no order."""
        missed = [
            Silence(last, said, _MISSED.format(source))
            for (_, last), (following, _) in pairwise(self.runs)
            if (said := min(following, self._word(last))) > last + within
        ]
        return [*missed, *self._stated(source, within)]

    def last_silence(self, source: str, watermark: int, within: int) -> list[Silence]:
        """The one since the last `alive`, if any: it has no end until one is known."""
        if not self.runs:
            return []
        last = self.runs[-1][1]
        said = self._word(last)
        if said <= last + within or watermark <= last:
            return []
        return [Silence(last, said, _MISSED.format(source), said != NEVER or watermark > last + within)]

    def _word(self, since: int) -> int:
        """When it next said `up` or `down`."""
        return min(_next(self.ups, since), _next(self.downs, since))

    def _stated(self, source: str, within: int) -> Iterator[Silence]:
        """From a `down` to the next `up`, or until it is heard of again: where the next `alive` was said is not kept,
        but by when."""
        for down in self.downs:
            place = bisect_right(self.runs, down, key=lambda run: run[1])
            first, last = self.runs[place] if place < len(self.runs) else (NEVER, NEVER)
            heard = first if first > down else min(last, down + within)
            ends = min(heard, _next(self.ups, down))
            if ends > down:
                yield Silence(down, ends, _STATED.format(source))

    def overdue(self, within: int) -> int:
        """The instant after which its next word is missed; NEVER where none is promised."""
        if not self.runs:
            return NEVER
        last = self.runs[-1][1]
        return last + within if self._word(last) == NEVER else NEVER


def _next(instants: list[int], since: int) -> int:
    place = bisect_left(instants, since)
    return instants[place] if place < len(instants) else NEVER


class Hearing:
    """All sources of one partition that say how they are."""

    def __init__(self, within: int) -> None:
        self._within = within
        self._heard: dict[Key, Heard] = {}
        self._known: dict[Key, list[Silence]] = {}
        """All but the last silence of each."""
        self._changed: set[Key] = set()
        self.next = NEVER
        """The first instant after which a source is missed that is not missed yet."""
        self._overdue: dict[Key, int] = {}
        self._waiting: dict[Key, dict[str, None]] = {}
        """By source those of whom something waits for its next word."""

    def __bool__(self) -> bool:
        return bool(self._heard)

    def take(self, key: Key, state: str, time: int, watermark: int) -> bool:
        """Takes a word; whether it changes what was known of the time before the watermark."""
        heard = self._heard.setdefault(key, Heard([], [], []))
        before = self._until(key, watermark)
        heard.take(state, time, self._within)
        self._changed.add(key)
        self._know(key, heard, watermark)
        return before != self._until(key, watermark)

    def _know(self, key: Key, heard: Heard, watermark: int) -> None:
        self._known[key] = heard.silences(key[1], self._within)
        self._overdue[key] = heard.overdue(self._within)
        self._look(watermark)

    def _until(self, key: Key, watermark: int) -> list[Silence]:
        found = [each for each in self._of(key, watermark) if each.is_sure and each.begins < watermark]
        return sorted(each._replace(ends=min(each.ends, watermark)) for each in found)

    def _of(self, key: Key, watermark: int) -> list[Silence]:
        last = self._heard[key].last_silence(key[1], watermark, self._within)
        return [*self._known.get(key, ()), *last]

    def _look(self, watermark: int) -> None:
        self.next = min((each for each in self._overdue.values() if each >= watermark), default=NEVER)

    def silences(self, tenant: str, sources: Iterable[str], watermark: int) -> list[Silence]:
        """Of those of these sources that say how they are."""
        return [
            each
            for source in dict.fromkeys(sources)
            if (tenant, source) in self._heard
            for each in self._of((tenant, source), watermark)
        ]

    def wait(self, tenant: str, sources: Iterable[str], who: str) -> None:
        """Something of `who` waits for the next word of these sources."""
        for source in sources:
            if (tenant, source) in self._overdue:
                self._waiting.setdefault((tenant, source), {})[who] = None

    def waiting(self, key: Key) -> list[str]:
        """Takes those who wait for the next word of that source."""
        return list(self._waiting.pop(key, ()))

    def missed(self, watermark: int) -> list[str]:
        """Takes those who wait for sources that are missed by now."""
        late = [key for key, overdue in self._overdue.items() if overdue < watermark and key in self._waiting]
        self._look(watermark)
        return list(dict.fromkeys(who for key in late for who in self.waiting(key)))

    def is_unsure(self, watermark: int) -> bool:
        """Whether the next word of one of them is neither here nor overdue."""
        return any(
            overdue - self._within < watermark <= overdue for overdue in self._overdue.values() if overdue != NEVER
        )

    def down(self, watermark: int) -> dict[str, bool]:
        """Of each source whether it is silent now, or said that it is down."""
        found: dict[str, bool] = {}
        for key in self._heard:
            is_down = any(each.ends == NEVER and each.is_sure for each in self._of(key, watermark))
            found[key[1]] = found.get(key[1], False) or is_down
        return found

    @property
    def sources(self) -> set[str]:
        """All that said something."""
        return {source for _, source in self._heard}

    def take_rows(self) -> list[tuple[bytes, bytes]]:
        """What has changed since this was last asked, as (name, content)."""
        changed, self._changed = self._changed, set()
        return [("\0".join(key).encode(), _encode(self._heard[key])) for key in changed]

    def restore(self, name: bytes, content: bytes, watermark: int) -> None:
        """Takes back what `take_rows` gave."""
        tenant, _, source = name.decode().partition("\0")
        heard = self._heard[tenant, source] = _decode(content)
        self._know((tenant, source), heard, watermark)


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Heard).decode
