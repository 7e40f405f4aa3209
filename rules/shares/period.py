"""Periods: how instants fall into buckets that are counted alone, and which buckets make a period."""

from collections.abc import Iterator, Sequence
from math import gcd
from typing import NamedTuple, Protocol

from rules.calendar.counting import end_of, period
from rules.calendar.zone import Zone
from rules.grammar.bounds import Each, Last
from rules.timing.duration import Duration, Elapsed
from rules.timing.longest import longest


class Period(NamedTuple):
    """From `begin` up to `end`, microseconds; its buckets lie in it."""

    begin: int
    end: int
    buckets: tuple[int, ...]


class Periods(Protocol):
    """One way to cut time."""

    rolling: bool
    """Whether periods overlap, so that broken ones in a row are one violation."""

    def bucket(self, instant: int) -> int:
        """The bucket that an instant falls into."""
        ...

    def of(self, buckets: Sequence[int], watermark: int, decided: int = 0) -> Iterator[Period]:
        """The periods that these buckets, in order, make; of rolling ones those that are over. `decided`: up to where
        they were decided for good, and what was counted is let go; 0 where nothing was."""
        ...

    def between(self, since: int, until: int) -> Iterator[Period]:
        """All periods from the one that holds `since` to the one that holds `until`; of rolling ones those between."""
        ...


class Words:
    """Hours, days, weeks, months, quarters or years of the calendar."""

    rolling = False

    def __init__(self, word: str, zone: Zone) -> None:
        self._word, self._zone = word, zone
        self._last = (0, 0)

    def bucket(self, instant: int) -> int:
        begin, end = self._last
        if not begin <= instant < end:
            self._last = begin, _ = period(self._word, instant, self._zone)
        return begin

    def of(self, buckets: Sequence[int], watermark: int, decided: int = 0) -> Iterator[Period]:
        for each in buckets:
            yield Period(*period(self._word, each, self._zone), (each,))

    def between(self, since: int, until: int) -> Iterator[Period]:
        begin, end = period(self._word, since, self._zone)
        while begin <= until:
            yield Period(begin, end, (begin,))
            begin, end = period(self._word, end, self._zone)


class Eaches:
    """One period after the other from the subject's first event on: its date, or its instant for elapsed time."""

    rolling = False

    def __init__(self, each: Duration, zone: Zone) -> None:
        self._each, self._zone = each, zone

    def bucket(self, instant: int) -> int:
        return instant if isinstance(self._each, Elapsed) else self._zone.begin_of(self._zone.day_of(instant))

    def of(self, buckets: Sequence[int], watermark: int, decided: int = 0) -> Iterator[Period]:
        begin, at = decided or (buckets[0] if buckets else 0), 0
        while at < len(buckets):
            begin = self._near(begin, buckets[at])
            end = self._end(begin)
            inside = at
            while inside < len(buckets) and buckets[inside] < end:
                inside += 1
            if inside > at:
                yield Period(begin, end, tuple(buckets[at:inside]))
            begin, at = end, inside

    def between(self, since: int, until: int) -> Iterator[Period]:
        begin = self.bucket(since)
        while begin <= until:
            yield Period(begin, end := self._end(begin), (begin,))
            begin = end

    def _near(self, begin: int, instant: int) -> int:
        """Where the period that holds an instant begins; of dates one before it: they are counted one by one."""
        each = self._each
        return begin + (instant - begin) // each.micros * each.micros if isinstance(each, Elapsed) else begin

    def _end(self, begin: int) -> int:
        return end_of(self._each, begin, self._zone, day_one="same")


class Lasts:
    """The time just gone, looked at again and again: (t - last, t] at every multiple t of `every`."""

    rolling = True

    def __init__(self, last: int, every: int) -> None:
        self._last, self._every = last, every
        self._grain = gcd(last, every)

    def bucket(self, instant: int) -> int:
        """Buckets end with their instant, as the windows do."""
        return -(-instant // self._grain) * self._grain

    def of(self, buckets: Sequence[int], watermark: int, decided: int = 0) -> Iterator[Period]:
        if not buckets:
            return
        first, lead = 0, 0
        end = -(-buckets[0] // self._every) * self._every
        if decided:  # the looks up to the one that begins there are known; what they counted may be gone
            end = (decided + self._last) // self._every * self._every + self._every
        while end < min(watermark, buckets[-1] + self._last):
            while buckets[first] <= end - self._last:
                first += 1
            while lead < len(buckets) and buckets[lead] <= end:
                lead += 1
            yield Period(end - self._last, end, tuple(buckets[first:lead]))
            end += self._every

    def between(self, since: int, until: int) -> Iterator[Period]:
        return self.of((self.bucket(since), self.bucket(until)), until)


def periods_of(lasting: str | Each | Last, zone: Zone) -> Periods:
    """How a share's `period` cuts time in a zone."""
    if isinstance(lasting, Each):
        return Eaches(lasting.each, zone)
    if isinstance(lasting, Last):
        return Lasts(lasting.last.micros, lasting.every.micros)
    return Words(lasting, zone)


def span_of(lasting: str | Each | Last) -> int:
    """No period is longer, microseconds: how long what is counted may matter."""
    if isinstance(lasting, Last):
        return lasting.last.micros + lasting.every.micros
    return longest(lasting.each if isinstance(lasting, Each) else lasting)
