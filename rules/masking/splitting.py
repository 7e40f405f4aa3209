"""Numbers that are split over messages: what a message leaves for joining, and what the next ones complete."""

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from rules.masking.detector import SUREST_FIRST, Match, unproved
from rules.masking.legible import read
from rules.masking.letters.rewriting import Legible
from rules.masking.masks import PROFILES, Profile
from rules.masking.scanning import DETECTORS, Finding, finding
from rules.masking.surroundings import is_something_else


class Run(NamedTuple):
    """Digits at an edge of a message, and perhaps a last X. None at all: the message has others, and ends a number."""

    digits: str
    start: int
    end: int
    """From and to, in characters of the message."""
    opens: bool
    """Nothing with a meaning of its own stands before it in the message."""
    closes: bool
    """Nor behind it."""


Runs = tuple[Run, ...]
"""What one message leaves: the runs at its two edges, at most 36 digits. Empty when it has none."""


class _Value(NamedTuple):
    rank: tuple[int, int, float]
    kind: str
    digits: str


class Whole(NamedTuple):
    """A value with the pieces that it was split into, the last first: the message's place among those it is joined
    with, and the run; -1 is the message that completes it."""

    kind: str
    digits: str
    pieces: tuple[tuple[int, Run], ...]


def runs(text: str) -> Runs:
    """The digits with which a number may go on from an earlier message, or into a later one."""
    if len(text) <= _LONGEST_ALONE and text.strip() in ("x", "X"):
        return (Run("X", 0, len(text), True, True),)
    legible = read(text, is_piece=True)
    spans = [match.span() for match in _RUN.finditer(legible.text)]
    if not spans:
        return ()
    edges = [_run(legible, *span) for span in dict.fromkeys((spans[0], spans[-1]))]
    return tuple(run for run in edges if run.opens or run.closes) or (_OTHER_DIGITS,)


def completed(
    earlier: Sequence[Runs], now: Runs, *, kinds: frozenset[str], profile: str | Profile
) -> tuple[Finding, ...]:
    """The value, one at most, that begins in messages of the same author, oldest first, and ends in `now`.

    Its place is the part inside `now`. A value wholly inside `now` is none: a scan finds it.
    """
    if (found := whole(earlier, now, kinds=kinds)) is None:
        return ()
    _, start, end, *_ = now[0]
    match = Match(start, end, found.digits, len(found.digits), "likely")
    bounds = PROFILES[profile] if isinstance(profile, str) else profile
    return (finding(found.kind, match, bounds, (start, end)),)


def whole(earlier: Sequence[Runs], now: Runs, *, kinds: frozenset[str]) -> Whole | None:
    """What `completed` finds, with all its pieces."""
    if not now or not now[0].opens or any(_values(now[0].digits)):
        return None
    pieces, found = [now[0].digits], list[tuple[_Value, int]]()
    tails = list(_tails(earlier))
    for back, (_, tail) in enumerate(tails, 1):
        pieces.insert(0, tail.digits)
        values = _values("".join(pieces))
        natural = (each for each in values if each.kind in kinds and _is_natural(each, pieces, back == len(tails)))
        found += [(each, back) for each in natural]
    if not found:
        return None
    value, back = min(found)
    return Whole(value.kind, value.digits, ((-1, now[0]), *tails[:back]))


def blank(left: Runs) -> Runs:
    """How many digits there were, and where, without them."""
    return tuple(run._replace(digits=UNKNOWN * len(run.digits)) for run in left)


def has_unknown(left: Runs) -> bool:
    return any(UNKNOWN in run.digits for run in left)


def is_unsure(earlier: Sequence[Runs], now: Runs) -> bool:
    """Whether digits that are known no more may complete a value with those that are, as far as their number tells."""
    if not now or not now[0].opens or any(_values(now[0].digits)):
        return False
    pieces = now[0].digits
    for _, tail in _tails(earlier, unknown=True):
        pieces = tail.digits + pieces
        if UNKNOWN in pieces and pieces.strip(UNKNOWN) and len(pieces) in _LENGTHS:
            return True
    return False


def _tails(earlier: Sequence[Runs], *, unknown: bool = False) -> Iterator[tuple[int, Run]]:
    """The pieces before, latest first, each with the place of its message, while a message is nothing but its piece;
    the first one may have words. Digits that are not known end them, unless they are asked for."""
    room = 2 * _LONGEST_VALUE
    for place in reversed(range(len(earlier))):
        if not (message := earlier[place]):
            continue
        tail = message[-1]
        room -= len(tail.digits)
        is_piece = tail.digits.isdigit() or (unknown and UNKNOWN in tail.digits)
        if not tail.closes or not is_piece or room < 0:
            return
        yield place, tail
        if not tail.opens or len(message) > 1:
            return


def _values(digits: str) -> list[_Value]:
    if len(digits) not in _LENGTHS:
        return []
    sure = [(detector, detector.proof(digits)) for detector in _PROVING]
    return [
        _Value((SUREST_FIRST.index(confidence), -len(digits), detector.chance), detector.kind, digits)
        for detector, confidence in sure
        if confidence is not None and confidence != "weak"
    ]


def _is_natural(value: _Value, pieces: Sequence[str], is_whole: bool) -> bool:
    """A value without a check digit must be cut as people cut it, or be all there is, in pieces that are no choices."""
    if value.rank[0] == 0:
        return True
    sizes = tuple(map(len, pieces))
    return sizes in _USUAL_CUTS or (is_whole and (min(sizes) > 1 or max(sizes) == 1))


def _run(legible: Legible, start: int, end: int) -> Run:
    text = legible.text
    before, after = text[max(0, start - _LONGEST_FILLER) : start], text[end : end + _LONGEST_FILLER]
    digits = _LINK.sub("", text[start:end]).upper()
    is_piece = len(digits) < _LONGEST_VALUE and not _is_counted(text[start:end], before, after)
    if not is_piece or is_something_else(text, start, end):
        return _OTHER_DIGITS
    opens = start <= _LONGEST_FILLER and _FILLER.fullmatch(before) is not None
    closes = len(text) - end <= _LONGEST_FILLER and _FILLER.fullmatch(after) is not None
    return Run(digits, *legible.original(start, end), opens, closes)


def _is_counted(run: str, before: str, after: str) -> bool:
    """Whether words or signs around say that these digits are a number of their own."""
    return bool(_DATE.fullmatch(run) or _COUNTS.search(before) or _UNIT.match(after))


UNKNOWN: Final = "?"
"""Stands for a digit that a restart lost."""

_PROVING: Final = tuple(each for each in DETECTORS if each.proof is not unproved)
_LENGTHS: Final = range(9, 20)
"""Digits of the numbers that people split."""
_OTHER_DIGITS: Final = Run("", 0, 0, False, False)
_LONGEST_VALUE: Final = 19
_LONGEST_ALONE: Final = 8
MOST_PIECES: Final = 2 * _LONGEST_VALUE
"""Messages whose pieces are looked at, at most: each has a digit."""
_LONGEST_FILLER: Final = 16
_USUAL_CUTS: Final = frozenset({(3, 4, 4), (3, 8), (7, 4)})

_RUN: Final = re.compile(r"[0-9](?:[ -]{0,2}[0-9])*(?:[xX](?![A-Za-z0-9]))?")
_LINK: Final = re.compile("[ -]")
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{1,2}(?:-[0-9]{1,2})?")
_FILLER: Final = re.compile(
    r"(?:[\s，。、,.!！?？…~～:：;；()（）\"'“”-]|然后|接着|后面|前面|中间|最后|开头|末尾|还有|就是|再|是|为|嗯|恩|哦|啊|呃|额"
    r"|(?:前|后|末)[一二三四五六七八九几]?位|then|and)*"
)
_COUNTS: Final = re.compile(
    r"(?:[0-9][:：/,，.~～至到]|[*#]"
    r"|(?:房间|房|门牌|楼|栋|单元|座位|桌|订单|单号|编号|尾号|工号|航班|车次|总共|一共|共|合计|价格|人均|大概|大约|约|第|才|只要)[号是为:：\s]{0,3})$"
)
_UNIT: Final = re.compile(
    r"[:：/,，.~～][0-9]|[*#]|\s?(?:[块角分毛万千百亿个件位人名间层楼栋室座米里斤克度点时秒天日月年岁次条本张路页折至到]|公里|公斤"
    r"|小时|号(?!码)|(?:km|kg|cm|mm|ml|gb|mb|m|g)\b)",
    re.IGNORECASE,
)
