"""Digits as people say and write them: 幺三八, 两个零, one double five."""

import re
from collections.abc import Iterator
from itertools import groupby, pairwise
from typing import Final

from rules.masking.checks import luhn, resident_sign
from rules.masking.letters.rewriting import Piece

CHINESE: Final = "〇零洞一二三四五六七八九幺两拐勾壹贰叁肆伍陆柒捌玖⓪①②③④⑤⑥⑦⑧⑨❶❷❸❹❺❻❼❽❾"
SAID: Final = str.maketrans(CHINESE, "000123456789127" + "9" + "123456789" + "0123456789" + "123456789")
LEAST: Final = 7
"""Digits in a row that are a number; fewer are counted things."""
OF_A_PIECE: Final = 3
"""Digits in a row that may be a piece of a number; fewer are ordinary words."""

CHINESE_HINT: Final = (
    f"[{CHINESE}][ ,，、-]?(?:[{CHINESE}]|[0-9]{{2}}|[0-9][ ,，、-]?[{CHINESE}])|[0-9]{{2}}[ ,，、-]?[{CHINESE}]"
    f"|[两二三四五六]个[{CHINESE}0-9]"
)
ENGLISH_HINT: Final = (
    "(?i:(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)[ ,.-]{1,3}"
    r"(?:double|triple|treble|zero|oh|o|one|two|three|four|five|six|seven|eight|nine|[0-9])\b)"
)


def chinese_pieces(text: str, least: int = LEAST) -> Iterator[Piece]:
    """Where nothing is said several times at once, a run is one piece, sign for sign."""
    for run in _CHINESE_RUN.finditer(text):
        if "个" not in (said := run.group()):
            if _is_plain_number(said.translate(_WITHOUT_LINKS), least):
                yield run.start(), run.end(), said.translate(_SAID_AND_LINKED)
            continue
        units = list(_CHINESE_UNIT.finditer(text, *run.span()))
        if not _is_number(units, least):
            continue
        for unit in units:
            digit = unit["digit"].translate(SAID)
            said = digit * _TIMES.get(unit["times"] or "", 1)
            link = "-" if unit["link"] in _COMMAS else unit["link"]
            if unit["link"] != link:
                yield unit.start(), unit.start() + 1, link
            if (place := unit.start("times")) < 0:
                place = unit.start("digit")
            yield place, unit.end(), said


def _is_plain_number(digits: str, least: int) -> bool:
    """As `_is_number`, of digits alone. Single words are none of a count where they are strewn through a number: in
    一3八12三四5678, but not in 方案一 19900001234."""
    if len(digits) < least or digits.isascii():
        return False
    return not _LONE.search(digits) or (_STREWN.search(digits) is not None and _is_whole(digits.translate(SAID)))


def _is_whole(digits: str) -> bool:
    """Whether they are a mobile or landline number, a card or a resident's number, and nothing besides."""
    if len(digits) in _OF_PHONES:
        return _PHONE.match(digits) is not None
    if len(digits) in _OF_CARDS and luhn(digits):
        return True
    return len(digits) in _OF_RESIDENTS and resident_sign(digits[:17]) == (digits[17:] or "X")


def _is_number(units: list[re.Match[str]], least: int) -> bool:
    """Enough digits, and no single word of a count beside a written number: in 第一19900001234 the 一 is none."""
    spoken = [not unit["digit"].isascii() for unit in units]
    said = [list(run) for is_said, run in groupby(units, key=lambda unit: not unit["digit"].isascii()) if is_said]
    plain = any(len(run) == 1 and run[0]["digit"] not in _RADIO and not run[0]["times"] for run in said)
    many = sum(_TIMES.get(unit["times"] or "", 1) for unit in units)
    return any(spoken) and many >= least and not plain


def english_pieces(text: str, least: int = LEAST) -> Iterator[Piece]:
    for run in _ENGLISH_RUN.finditer(text):
        units = list(_ENGLISH_UNIT.finditer(text, *run.span()))
        said = [_DIGIT[unit["digit"].lower()] * _TIMES[(unit["times"] or "").lower()] for unit in units]
        if len("".join(said)) >= least and sum(not unit["digit"].isdigit() for unit in units) >= _WORDS:
            yield from _digits(units, said)


def _digits(units: list[re.Match[str]], said: list[str]) -> Iterator[Piece]:
    """In one; with dashes at its pauses where they group it as Americans do."""
    pauses = {place for place, unit in enumerate(units) if place and "," in unit["link"]}
    ends = [*sorted(pauses), len(units)]
    sizes = [len("".join(said[start:end])) for start, end in pairwise((0, *ends))]
    for place, (unit, digits) in enumerate(zip(units, said, strict=True)):
        dash = "-" if place in pauses and sizes in _AMERICAN else ""
        yield unit.start(), unit.end(), dash + digits


_WORDS: Final = 3
_AMERICAN: Final = ([3, 3, 4], [1, 3, 3, 4])
_RADIO: Final = frozenset("洞幺拐勾")
_COMMAS: Final = frozenset(",，、")
_WITHOUT_LINKS: Final = dict.fromkeys(map(ord, " ,，、-"))
_SAID_AND_LINKED: Final = SAID | dict.fromkeys(map(ord, _COMMAS), "-")
_LONE: Final = re.compile(f"(?<![{CHINESE}])(?![{''.join(sorted(_RADIO))}])[{CHINESE}](?![{CHINESE}])")
_STREWN: Final = re.compile(f"[{CHINESE}][0-9]{{1,8}}[{CHINESE}]+[0-9]|[0-9][{CHINESE}]+[0-9]+[{CHINESE}]")
_OF_PHONES: Final = (11, 12)
_OF_CARDS: Final = range(16, 20)
_OF_RESIDENTS: Final = (17, 18)
"""Seventeen stand before an X."""
_PHONE: Final = re.compile("1[3-9][0-9]{9}$|0[1-9]")
_TIMES: Final = {
    "": 1, "double": 2, "triple": 3, "treble": 3, "两": 2, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6,
}  # fmt: skip
_CHINESE_UNIT: Final = re.compile(f"(?P<link>[ ,，、-]?)(?:(?P<times>[两二三四五六])个)?(?P<digit>[{CHINESE}0-9])")
_CHINESE_RUN: Final = re.compile(
    f"(?:[两二三四五六]个)?[{CHINESE}0-9](?:[ ,，、-]?(?:[两二三四五六]个)?[{CHINESE}0-9])*+"
)
_NAMES: Final = "zero oh o one two three four five six seven eight nine".split()
_DIGIT: Final = {str(digit): str(digit) for digit in range(10)} | dict(zip(_NAMES, "000123456789", strict=True))
_ENGLISH: Final = rf"(?:(?:double|triple|treble)[ -]{{1,2}})?(?:{'|'.join(_NAMES)}|[0-9])(?![A-Za-z0-9])"
_PAUSE: Final = r"[ ,.-]{1,3}(?:(?i:uh|um|er|erm|and|then)[ ,.-]{1,3})?"
_ENGLISH_RUN: Final = re.compile(rf"(?<![A-Za-z0-9])(?i:{_ENGLISH})(?:{_PAUSE}(?i:{_ENGLISH})){{2,}}+")
_ENGLISH_UNIT: Final = re.compile(
    rf"(?i:(?P<link>(?:{_PAUSE})?)(?:(?P<times>double|triple|treble)[ -]{{1,2}})?"
    rf"(?P<digit>{'|'.join(_NAMES)}|[0-9])(?![A-Za-z0-9]))"
)
