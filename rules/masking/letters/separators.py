"""Groups of a number that are joined by `_`, `/`, `~` or commas, as in 138_1234_5678: each such sign becomes a dash."""

import re
from collections.abc import Iterator
from typing import Final

from rules.masking.checks import luhn
from rules.masking.letters.rewriting import Piece

HINT: Final = "[0-9*]{3} ?[_/~～／,，、] ?[0-9*]{3}"
_NEAR: Final = 20


def pieces(text: str) -> Iterator[Piece]:
    """Only where the groups say what they are and one sign joins them all: a date, a fraction, a file, a path or a
    list of numbers stays as it is."""
    for found in _GROUPS.finditer(text):
        sign = found["sign"]
        groups = found.group().split(sign)
        is_list = sign.strip() in _COMMAS
        if _is_number(groups, is_list=is_list) and _is_said_so(text, *found.span(), is_list=is_list):
            yield found.start(), found.end(), found.group().translate(_DASHES)


def _is_number(groups: list[str], *, is_list: bool) -> bool:
    sizes, whole = tuple(map(len, groups)), "".join(groups)
    if sizes in ((3, 4, 4), (2, 3, 4, 4)):
        is_year = _YEAR.fullmatch(groups[-2]) is not None
        return _MOBILE.match(whole) is not None and (is_list or not is_year)
    if sizes in _OF_CARDS:
        return "*" in whole or luhn(whole)
    if sizes in _OF_RESIDENTS:
        return True
    return not is_list and sizes in _OF_PHONES and _PHONE.match(whole) is not None


def _is_said_so(text: str, start: int, end: int, *, is_list: bool) -> bool:
    """Whether the words around let it be somebody's. Between commas a mobile number must be called one, and no list may
    go on from it."""
    before = text[max(0, start - _NEAR) : start]
    if _OTHERS.search(before) or (is_list and (_LISTED.search(before) or _GOES_ON.match(text, end))):
        return False
    is_mobile = end - start < _SHORTEST_CARD
    return not (is_list and is_mobile) or _NAMES.search(before + "|" + text[end : end + _NEAR // 2]) is not None


_COMMAS: Final = frozenset(",，、")
_DASHES: Final = dict.fromkeys(map(ord, "_/~～／,，、"), "-")
_SHORTEST_CARD: Final = 16
_OF_CARDS: Final = frozenset({(4, 4, 4, 4), (4, 6, 5), *((4, 4, 4, 4, last) for last in (1, 2, 3))})
_OF_RESIDENTS: Final = frozenset({(6, 8, 4), (6, 4, 4, 4)})
"""Their check sign is asked by the detector."""
_OF_PHONES: Final = frozenset({(3, 8), (4, 7), (4, 8), (3, 3, 4)})
_PHONE: Final = re.compile("0[1-9][0-9]{8,}|[2-9][0-9]{2}[2-9][0-9]{6}$")
_MOBILE: Final = re.compile("(?:86)?1[3-9]")
_YEAR: Final = re.compile("(?:19|20)[0-9]{2}")
_GROUPS: Final = re.compile(
    r"(?<![0-9*_/~.\\-])[0-9]{2,6}(?P<sign> ?[_/~～／] ?|[,，、] ?)[0-9*]{3,8}"
    r"(?:(?P=sign)[0-9*]{1,8}){0,3}[Xx]?(?![0-9*_/~\\-])(?!\.[0-9A-Za-z])"
)
_OTHERS: Final = re.compile(
    r"(?:比[例值率分]?|配比|分数|型号|规格|尺寸|版本|批[次号]|第|文件名?|路径|目录|页码?|ratio|fraction|model|size|version|batch|lot|file|path|page)"
    r"(?:\s?(?:[:：=]|是|为|is))?\s?\Z",
    re.IGNORECASE,
)
_LISTED: Final = re.compile(r"[0-9*][,，、] ?\Z")
_GOES_ON: Final = re.compile("[,，、] ?[0-9*]")
_NAMES: Final = re.compile(
    "电话|手机|号码|联系|核对|致电|拨|打|对[吗吧]|phone|mobile|tel|cell|call|number", re.IGNORECASE
)
