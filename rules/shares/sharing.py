"""Judges a share: what each period of a book has come to."""

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction
from itertools import groupby, takewhile
from operator import attrgetter

from rules.compiling.asking import force_of
from rules.grammar.bounds import Each, Last
from rules.history import NEVER
from rules.patterns.share import Spec
from rules.rule import Rule
from rules.selector import State
from rules.shares import bound, turning
from rules.shares.book import Book
from rules.shares.bound import Counts, Outcome, Sums
from rules.shares.found import Found
from rules.shares.period import Period, periods_of, span_of
from rules.timing.duration import Duration
from rules.timing.longest import longest
from rules.timing.places import home


class Share:
    """One share, compiled."""

    slides = False

    def __init__(self, rule: Rule, *, any_date: bool) -> None:
        assert isinstance(rule.check, Spec)
        self.rule = rule
        self._force = force_of(rule, any_date=any_date)
        self._spec = spec = rule.check
        self._zone = home(rule)
        self._hours = rule.calendars[spec.hours].in_zone(self._zone) if spec.hours else None
        self._periods = periods_of(spec.period, self._zone)
        self._warn_at = rule.warn_at if isinstance(rule.warn_at, Fraction) else None
        self._unit, self._limit = bound.unit_of(spec), bound.shown(bound.limit_of(spec), bound.unit_of(spec))
        self.settle = max((longest(each) for each in _withins(rule)), default=0)
        """How long after its end a period waits for what is still open."""
        self.span = span_of(spec.period)
        """No period is longer; what is decided may be amended for so long again."""
        self.overlap = spec.period.last.micros if isinstance(spec.period, Last) else 0
        """How far back before its end what a period counts also counts for the next one."""
        self.every = spec.period.every.micros if isinstance(spec.period, Last) else 0
        """Between two looks; 0 where periods do not roll."""
        self.takes_turns = isinstance(spec.part, State)
        self.is_anchored = isinstance(spec.period, Each)
        """Whether periods begin with the subject's first event, which must be remembered as long as the subject."""

    def goes_on_from(self, before: "Share") -> bool:
        """Whether it is the version that follows, and asks for the same state of the same subjects."""
        one, other = before.rule, self.rule
        if not (self.takes_turns and one.id == other.id and one.ends == other.begins):
            return False
        asked = [(each._spec.part, each._spec.for_each, each.rule.applies_to) for each in (before, self)]
        return asked[0] == asked[1]

    def bucket(self, at: int) -> int:
        return self._periods.bucket(at)

    def judged(self, book: Book, watermark: int) -> list[Found]:
        """The verdict on every period that is not decided for good."""
        if isinstance(self._spec.part, State):
            found: Iterable[Found] = self._timed(book, watermark)
        else:
            found = self._looks(book, watermark) if self._periods.rolling else self._counted(book, watermark)
        return _in_a_row(book.row, found) if self._periods.rolling else list(found)

    def _looks(self, book: Book, watermark: int) -> list[Found]:
        """Of rolling looks those that are not decided for good. Only those are judged that may be others than before:
        there are hundreds, and every call is counted in some."""
        known = book.still()
        since = known[-1].first if known else book.decided_until
        found = [*known, *self._counted(book, watermark, since)]
        book.looks = list(takewhile(lambda each: each.verdict != "open", found))
        return found

    def look_at(self, book: Book, watermark: int) -> int:
        """The next watermark at which time alone may change something."""
        soonest = NEVER
        for period in self._all(book, watermark):
            for at in (period.end, period.end + self.settle):
                soonest = min(soonest, at + 1) if at >= watermark else soonest
            if period.end >= watermark:
                break  # what comes later ends later
        return soonest

    def _all(self, book: Book, watermark: int) -> Iterator[Period]:
        if isinstance(self._spec.part, State):
            if not book.turns:
                return iter(())
            since = max(_first(book), book.decided_until)
            first, end = max(self._force[0], self.rule.begins), min(self._force[1], self.rule.ends)
            return (each for each in self._periods.between(since, watermark) if first <= each.begin < end)
        if not self._periods.rolling:
            return self._of(list(book.tallied()), watermark, book.decided_until)
        # A look that ended longer ago than looks wait is not asked for by time alone.
        since = max(book.decided_until, watermark - self.settle - self.span)
        return self._of(list(book.tallied(since=since)), watermark + self.span, since)

    def _of(self, buckets: Sequence[int], watermark: int, decided: int) -> Iterator[Period]:
        """The periods that these make and that began in the version's time: a period is judged by one version."""
        begins, ends = self.rule.begins, self.rule.ends
        return (each for each in self._periods.of(buckets, watermark, decided) if begins <= each.begin < ends)

    def _counted(self, book: Book, watermark: int, since: int = 0) -> Iterator[Found]:
        """The periods behind the one that begins at `since`, if any does."""
        tallied = book.tallied(since=since)
        sums = Sums(tallied)
        for period in self._of(list(tallied), watermark, since or book.decided_until):
            yield self._of_counts(period, sums.of(period.buckets), watermark)

    def _of_counts(self, period: Period, counts: Counts, watermark: int) -> Found:
        entries = ({name: number for name in _SHOWN if (number := getattr(counts, name))},)
        is_over = watermark > period.end
        if not is_over or (counts.open and watermark <= period.end + self.settle):
            running = bound.running(self._spec, counts)
            warned = running is not None and self._warns(running) and not is_over
            return self._found(period, Outcome("open", running), entries, warned=warned)
        judge = bound.averaged if self._spec.mean is not None else bound.shared
        return self._found(period, judge(self._spec, counts), entries)

    def _warns(self, running: Fraction) -> bool:
        return self._warn_at is not None and bound.is_beyond(self._spec, running, self._warn_at)

    def _timed(self, book: Book, watermark: int) -> Iterator[Found]:
        state = self._spec.part
        assert isinstance(state, State)
        if not book.turns:
            return
        stays, first = turning.stays(book.turns.values(), state, self._zone, self._hours), _first(book)
        for period in self._all(book, watermark):
            begin = max(period.begin, first)
            if period.begin < book.decided_until + self._periods.rolling:  # a look that begins there was decided
                continue
            on, known = turning.overlap(stays, begin, period.end), period.end - begin
            outcome = bound.timed(self._spec, on, known) if watermark > period.end else Outcome("open", None)
            if outcome.verdict != "open" and first > period.begin and self._is_first(period):
                outcome = outcome._replace(verdict="undetermined", reason=_UNKNOWN)
            yield self._found(period, outcome, ())

    def _is_first(self, period: Period) -> bool:
        """Whether a version that came while the worker ran judges no period before this one."""
        return self.rule.begins > -NEVER and period.begin - self.span < self.rule.begins

    def _found(
        self, period: Period, outcome: Outcome, entries: tuple[dict[str, object], ...], *, warned: bool = False
    ) -> Found:
        value = bound.shown(outcome.value, self._unit)
        assert self._limit is not None
        return Found(
            period.begin, period.end, outcome.verdict, value, self._limit, self._unit, outcome.reason, entries, warned
        )


def _first(book: Book) -> int:
    """Since when it is known whether the state was on."""
    return min(book.turns.values())[0]


_UNKNOWN = "how its state was at the period's begin is not known under this version of the rule"
_SHOWN = ("kept", "broken", "excused", "undetermined", "open", "valued")


def _in_a_row(before: Found | None, found: Iterable[Found]) -> list[Found]:
    """Of looks with equal verdicts one after the other the first stands for all. `before`: the row that those began
    which are decided for good."""
    rows = [list(group) for _, group in groupby(found, key=attrgetter("verdict"))]
    told = [row[0]._replace(ended=row[-1].due) for row in rows]
    if before is None:
        return told
    goes_on = bool(told) and told[0].verdict == before.verdict
    return [before._replace(ended=told[0].ended), *told[1:]] if goes_on else [before, *told]


def _withins(rule: Rule) -> Iterator[Duration | None]:
    """How long what the rule counts may take to be decided."""
    yield getattr(rule.check, "within", None)
    for each in rule.observes:
        yield getattr(each.check, "within", None)
