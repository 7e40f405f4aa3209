"""Judges an evidence: for which months there is data, or whether an artefact is there."""

from collections.abc import Iterator
from typing import Final

from rules.calendar.counting import number
from rules.compiling.asking import force_of
from rules.history import NEVER
from rules.pattern import Verdict
from rules.patterns.evidence import Spec
from rules.rule import Rule
from rules.shares.book import Book
from rules.shares.bound import Counts
from rules.shares.found import Found
from rules.shares.period import Words
from rules.timing.longest import longest
from rules.timing.places import home

_IN_TIME: Final = 1
"""The bucket of all that came before an artefact's ending."""


class Evidence:
    """One evidence, compiled."""

    settle = overlap = every = 0
    takes_turns = is_anchored = False
    slides = True
    """Whether the periods that are asked for move on with time: one that is left behind stays as it was said."""

    def __init__(self, rule: Rule, *, any_date: bool) -> None:
        assert isinstance(rule.check, Spec)
        self.rule = rule
        first, end = force_of(rule, any_date=any_date)
        self._first, self._end = max(first, rule.begins), min(end, rule.ends)
        self._spec = spec = rule.check
        self._zone = home(rule)
        self._months = Words("month", self._zone)
        self._of = tuple(each.id for each in rule.observes) or ("",)
        # Its date is whole, as the last one of a rule is.
        self._ending = None if spec.ending is None else self._zone.begin_of(number(spec.ending) + 1)
        self.span = NEVER if spec.months is None else (spec.months + 1) * longest("month")

    def bucket(self, at: int) -> int:
        """The month; of an artefact whether it came in time is all that counts."""
        if self._spec.months is not None:
            return self._months.bucket(at)
        return _IN_TIME if self._ending is None or at < self._ending else self._ending

    def judged(self, book: Book, watermark: int) -> list[Found]:
        """A verdict for each month that is asked for, or for the artefact."""
        return [self._artefact(book, watermark)] if self._spec.months is None else list(self._each(book, watermark))

    def look_at(self, book: Book, watermark: int) -> int:
        dues = [found.due + 1 for found in self.judged(book, watermark) if found.due is not None]
        month = next(self._months.between(watermark, watermark))
        return min(each for each in (*dues, month.end + 1) if each > watermark)

    def _each(self, book: Book, watermark: int) -> Iterator[Found]:
        tallied = {of: book.tallied(of) for of in self._of}
        for begin, end in self._asked(watermark):
            sizes = {of: _size(counts.get(begin)) for of, counts in tallied.items()}
            missing = [of for of, size in sizes.items() if not size]
            verdict: Verdict = "kept" if not missing else "broken" if watermark > end else "open"
            if self.rule.observes:
                entries: tuple[dict[str, object], ...] = tuple({"missing": of} for of in missing)
                yield Found(begin, end, verdict, len(sizes) - len(missing), len(sizes), "rules", entries=entries)
            else:
                yield Found(begin, end, verdict, sizes[""], 1, "events")

    def _asked(self, watermark: int) -> list[tuple[int, int]]:
        """The months before the ending, or before the watermark, that began in the rule's time; oldest first."""
        found: list[tuple[int, int]] = []
        begin = self._months.bucket(watermark if self._ending is None else self._ending)
        while len(found) < (self._spec.months or 0):
            end, begin = begin, self._months.bucket(begin - 1)
            found.insert(0, (begin, end))
        return [each for each in found if self._first <= each[0] < self._end]

    def _artefact(self, book: Book, watermark: int) -> Found:
        until = NEVER if self._ending is None else self._ending
        count = sum(counts.kept for bucket, counts in book.tallied().items() if bucket < until)
        verdict: Verdict = "kept" if count else "broken" if watermark > until else "open"
        return Found(0, self._ending, verdict, count, 1, "events")


def _size(counts: Counts | None) -> int:
    """How many were decided."""
    return 0 if counts is None else counts.kept + counts.broken + counts.excused
