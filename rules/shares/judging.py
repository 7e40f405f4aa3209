"""Judges shares and evidences by what interactions tell of their clocks. Time is the least of all partitions'."""

from collections.abc import Iterable, Sequence
from heapq import heappop, heappush
from typing import Any

from rules.admission import Timing
from rules.history import NEVER
from rules.judging.loss import LOST
from rules.patterns import evidence, share
from rules.rule import Rule
from rules.shares import finding, saving
from rules.shares.book import INHERITED, Book, key_of
from rules.shares.evidencing import Evidence
from rules.shares.found import Found
from rules.shares.sharing import Share
from schemas.fact import VerdictFact


class Shares:
    """State of one partition of facts, or of all of them. `steps` and `verdicts` collect what is to be said."""

    def __init__(self, rules: Iterable[Rule], timing: Timing, *, any_date: bool = False) -> None:
        self._any_date = any_date
        self.judges: dict[str, Share | Evidence] = self._of(rules)
        """By the rule's version."""
        self.books: dict[str, Book] = {}
        self.watermark = 0
        self.steps: list[dict[str, Any]] = []
        self.verdicts: list[dict[str, Any]] = []
        self.late = 0
        """Facts of periods that were decided for good."""
        self._remember = timing.remember_facts
        self._changed: dict[str, Book] = {}
        """Books whose rows are older than they are."""
        self._touched: set[str] = set()
        self._looks: list[tuple[int, str]] = []

    def _of(self, rules: Iterable[Rule]) -> dict[str, Share | Evidence]:
        return {rule.instance: _judge(rule, any_date=self._any_date) for rule in rules}

    def adopt(self, rules: Iterable[Rule]) -> None:
        """Goes on with other versions beside those so far. What is counted under one that ends now is looked at again:
        the period that runs is its last one."""
        self.judges = self._of(rules)
        self._touched |= {key for key, book in self.books.items() if book.rule in self.judges}

    def take(self, fact: VerdictFact) -> None:
        """Takes what was told of one clock, or that its interaction is over."""
        judge = self.judges.get(fact.rule)
        if judge is None or self.watermark > self._over_at(judge):
            return
        if self._is_told_again(judge, fact):
            self.late += 1
            return
        book = self._book(fact)
        if fact.number <= book.had.get(fact.partition, 0):
            return
        book.had[fact.partition] = fact.number
        key = book.key
        self._changed[key] = book
        self._touched.add(key)
        if fact.final:
            book.settle(fact.interaction)
            return
        if isinstance(judge, Share) and judge.takes_turns:
            if fact.type != LOST:  # no switch
                self._turn(book, fact)
            return
        bucket = judge.bucket(fact.time)
        if bucket < book.decided_until:
            self.late += 1
            return
        found = None if fact.withdrawn else (fact.counted, bucket, fact.verdict, fact.value)
        book.put(fact.interaction, f"{fact.source}\0{fact.id}\0{fact.counted}", found)

    def _is_told_again(self, judge: Share | Evidence, fact: VerdictFact) -> bool:
        """Whether all its periods are decided for good, and what was counted in them is let go: one that is told again
        after a restart must not begin them anew."""
        if judge.takes_turns or not self._is_decided(judge, fact.time + judge.span):
            return False
        return key_of(fact.tenant, fact.subject, fact.rule) not in self.books

    def take_whole(self, facts: Iterable[VerdictFact], watermark: int) -> None:
        """Takes everything that was ever told of some subjects, and judges them as they stand at the watermark."""
        self.watermark = 0  # those before went on to the end
        for fact in facts:
            self.take(fact)
        self.pass_time(watermark)

    def let_go_of_all(self) -> None:
        """Forgets everything without a word."""
        for found in (self.books, self._changed, self._touched, self._looks):
            found.clear()

    def _turn(self, book: Book, fact: VerdictFact) -> None:
        key = f"{fact.interaction}\0{fact.source}\0{fact.id}"
        if fact.withdrawn:
            book.turns.pop(key, None)
        else:
            book.turns[key] = (fact.time, fact.verdict == "kept")

    def _book(self, fact: VerdictFact) -> Book:
        key = key_of(fact.tenant, fact.subject, fact.rule)
        book = self.books.get(key)
        if book is None:
            is_anchored = self.judges[fact.rule].is_anchored
            book = self.books[key] = Book(fact.tenant, fact.subject, fact.rule, is_anchored=is_anchored)
        return book

    def restore(self, records: dict[bytes, bytes]) -> None:
        """Takes the books that were saved, out of these records."""
        for key in [key for key in records if key[:1] == saving.BOOK]:
            book = saving.read(records.pop(key))
            if book.rule in self.judges:
                book.is_anchored = self.judges[book.rule].is_anchored
                self.books[book.key] = book
                self._touched.add(book.key)
        for key in [key for key in records if key[:1] == saving.PENDING]:
            saving.fill(self.books, key, records.pop(key))

    @property
    def has_changes(self) -> bool:
        return bool(self._changed)

    def take_rows(self) -> list[saving.Record]:
        """What has changed since this was last asked."""
        changed, self._changed = self._changed, {}
        found = [record for book in changed.values() for record in saving.records(book)]
        for key in [key for key, book in changed.items() if book.is_empty]:
            self.books.pop(key, None)
            self._touched.discard(key)
        return found

    def pass_time(self, watermark: int) -> None:
        """All partitions of events have come this far."""
        self.watermark = max(self.watermark, watermark)
        while self._looks and self._looks[0][0] <= self.watermark:
            due, key = heappop(self._looks)
            if key in self.books and self.books[key].look_at == due:
                self._touched.add(key)
        while self._touched:  # a version hands on to the next one what it knows of a state
            touched, self._touched = sorted(self._touched), set()
            for key in touched:
                self._speak(self.books[key])

    def _speak(self, book: Book) -> None:
        judge = self.judges[book.rule]
        if isinstance(judge, Share) and judge.rule.ends < self.watermark:
            self._hand_on(judge, book)
        found = judge.judged(book, self.watermark)
        said = [finding.step(judge.rule, book, each) for each in found]
        said += [finding.ending(book, first) for first in self._gone(judge, book, found)]
        steps = [each for each in said if each is not None]
        self.steps += steps
        decided = [each for each in found if each.last is not None and self._is_decided(judge, each.last)]
        self._decide(judge, book, decided)
        is_shorter = judge.every > 0 and len(found) > len(decided) and self._shorten(judge, book, found[len(decided)])
        if steps or decided or is_shorter:
            self._changed[book.key] = book
        if self.watermark > self._over_at(judge):
            book.clear()
            self._changed[book.key] = book
        self._look_again(judge, book, [each.last for each in found if each not in decided and each.last is not None])

    def _hand_on(self, judge: Share, book: Book) -> None:
        """Where the next version asks for the same state, it begins with what this one knew last."""
        for each in self.judges.values():
            if not (isinstance(each, Share) and each.goes_on_from(judge)):
                continue
            last = max((turn for turn in book.turns.values() if turn[0] < judge.rule.ends), default=None)
            fresh = Book(book.tenant, book.subject, each.rule.instance)
            later = self.books.get(fresh.key, fresh)
            if later.turns.get(INHERITED) != last and last is not None:
                self.books[later.key] = later
                later.turns[INHERITED] = last
                self._changed[later.key] = later
                self._touched.add(later.key)

    def _gone(self, judge: Share | Evidence, book: Book, found: Sequence[Found]) -> list[int]:
        """Periods of which something was said, and that are no more: nothing is counted in them."""
        gone = sorted(set(book.told) - {each.first for each in found})
        if judge.slides:
            left = found[0].first if found else NEVER
            for first in [each for each in gone if each < left]:
                del book.told[first]
                gone.remove(first)
        return gone

    def _over_at(self, judge: Share | Evidence) -> int:
        """When the last period that began in the version's time is decided for good."""
        return min(NEVER, judge.rule.ends + judge.settle + self._remember + 2 * judge.span)

    def _is_decided(self, judge: Share | Evidence, due: int) -> bool:
        return self.watermark > due + judge.settle + self._remember + judge.span

    def _decide(self, judge: Share | Evidence, book: Book, decided: Iterable[Found]) -> None:
        """What can change no more is told once, and forgotten."""
        for each in decided:
            self.verdicts.append(finding.verdict_record(judge.rule, book, each, "decided"))
            book.told.pop(each.first, None)
            book.row = None
            assert each.last is not None
            book.forget_before(max(each.last - judge.overlap, 0))

    def _shorten(self, judge: Share | Evidence, book: Book, row: Found) -> bool:
        """Lets go of the looks of a row that are decided, where it goes on: one that is always kept would never end."""
        assert row.due is not None
        assert row.last is not None
        decided = self.watermark - 1 - judge.settle - self._remember - judge.span
        until = min(decided // judge.every * judge.every, row.last)
        if until < row.due or (book.row is not None and book.row.ended == until):
            return False
        book.row = row._replace(ended=until)
        book.forget_before(until - judge.overlap)
        return True

    def _look_again(self, judge: Share | Evidence, book: Book, lasts: Sequence[int]) -> None:
        """`lasts`: when the periods that are not decided for good were due."""
        due = judge.look_at(book, self.watermark)
        if lasts:
            due = min(due, min(lasts) + judge.settle + self._remember + judge.span + 1)
        due = min(due, self._over_at(judge) + 1 if self._over_at(judge) < NEVER and not book.is_empty else NEVER)
        book.look_at = max(due, self.watermark + 1)
        if due < NEVER:
            heappush(self._looks, (book.look_at, book.key))

    def found(self) -> list[tuple[Rule, Book, Found]]:
        """Every verdict that is not decided for good."""
        return [
            (judge.rule, book, each)
            for _, book in sorted(self.books.items())
            for judge in (self.judges[book.rule],)
            for each in judge.judged(book, self.watermark)
        ]

    def open_verdicts(self) -> list[dict[str, Any]]:
        """One record for each of them."""
        return [finding.verdict_record(rule, book, each, "") for rule, book, each in self.found()]

    def take_said(self) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
        """Steps and verdicts since this was last asked."""
        said = self.steps, self.verdicts
        self.steps, self.verdicts = [], []
        return said


def _judge(rule: Rule, *, any_date: bool) -> Share | Evidence:
    if isinstance(rule.check, evidence.Spec):
        return Evidence(rule, any_date=any_date)
    assert isinstance(rule.check, share.Spec)
    return Share(rule, any_date=any_date)
