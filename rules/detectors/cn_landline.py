"""Landlines of mainland China: area code and seven or eight digits; without the code only where called a phone."""

import re
from typing import Final

from rules.masking import audience
from rules.masking.detector import Confidence, Detector, Match, Numbers
from rules.masking.digits import Layout
from rules.masking.forms import Form
from rules.masking.meaning import meaning
from rules.masking.surroundings import is_named

SHORT_CODES: Final = frozenset("010 020 021 022 023 024 025 027 028 029".split())
LONG_CODE: Final = re.compile(
    r"0(?:3[1579][0-9]|335|349|4[135][0-9]|42[179]|46[4-9]|47[0-9]|48[23]|5[1357][0-9]|5[24][0-9]|55[0-9]|56[1-6]|580|59[1-9]"
    r"|63[1-5]|66[0238]|69[12]|701|71[0-9]|72[248]|73[0-9]|74[3-6]|7[579][0-9]|76[02368]|769|81[236-8]|82[5-7]|83[0-9]"
    r"|85[1-9]|87[0-9]|88[1-8]|89[1-9]|90[1-9]|91[1-9]|93[0-9]|94[13]|95[1-5]|97[0-9]|99[0-9])"
)
LOCAL: Final = re.compile(r"[2-8][0-9]{6,7}")
NAMES: Final = re.compile(
    r"电话|座机|固话|热线|号码|联系方式|致电|拨打|传真|前台|tel|phone|call|landline|fax", re.IGNORECASE
)
WITH_CODE: Final[tuple[Layout, ...]] = (
    (11,),
    (12,),
    (3, 8),
    (4, 7),
    (4, 8),
    (3, 4, 4),
    (4, 3, 4),
    (4, 4, 4),
    (2, 2, 8),
    (2, 3, 7),
    (2, 3, 8),
    (2, 10),
    (2, 11),
    (2, 3, 4, 4),
    (2, 3, 3, 4),
    (2, 2, 4, 4),
)
ALONE: Final[frozenset[Layout]] = frozenset({(7,), (8,), (4, 4), (3, 4)})


def match(form: Form, text: str) -> Match | None:
    if len(form.atoms) == _OF_DATES and _DATE.fullmatch(form.atoms):
        return None
    digits = _national(form)
    found = _confidence(form, digits, text)
    if found is None or (meant := meaning(text, form.start, form.end)) == "else":
        return None
    if meant and not form.is_masked:
        if form.layout in ALONE:
            return None
        found = "weak"
    extension = _EXTENSION.match(text, form.end)
    end = extension.end() if extension else form.end
    start = _opening(text, form.start)
    return Match(start, end, digits, len(digits), found, audience=audience.of(text, start, end))


def proof(characters: str) -> Confidence | None:
    return "likely" if characters.isdigit() and _is_planned(characters) else None


def _confidence(form: Form, digits: str, text: str) -> Confidence | None:
    if form.is_masked:
        return "likely" if form.layout not in ALONE and _may_be_masked(digits) else None
    if not form.is_clear or digits[-1] == "X":
        return None
    if form.layout in ALONE:
        return _alone(form, digits, text)
    if not _is_planned(digits) or _follows(form, text):
        return None
    return "proved" if len(form.layout) > 1 or is_named(text, form.start, form.end, NAMES) else "likely"


def _alone(form: Form, digits: str, text: str) -> Confidence | None:
    if not LOCAL.fullmatch(digits) or not _stands_alone(form, text):
        return None
    if _counts(text[form.start - 1 : form.start], text[form.end : form.end + 1]):
        return None
    if is_named(text, form.start, form.end, NAMES):
        return "likely"
    return "weak" if form.layout == (8,) else None


def _stands_alone(form: Form, text: str) -> bool:
    """Whether no other digits are linked to it, but an extension: 55550123-801."""
    words, size = form.words, len(form.layout)
    extended = len(words) == size + 1 and form.linked(text) == ("", "-") and len(words[size].atoms) < 6
    return len(words) == size or extended


def _counts(before: str, after: str) -> bool:
    return before in _COUNTING or after in _COUNTING or after in (":", "：")


def _follows(form: Form, text: str) -> bool:
    """Whether it goes on from a group before it, as the pieces of a running number do."""
    return form.linked(text)[0].strip() != ""


def _opening(text: str, start: int) -> int:
    """With the plus of its country's code, or the bracket around its area code."""
    before = text[start - 1 : start]
    if before == "+" or (before == "(" and _BRACKETED.match(text, start)):
        return start - 1
    return start


def _national(form: Form) -> str:
    """With its area code's 0, without the country's code."""
    if form.layout[0] == 2 and form.atoms.startswith("86"):
        return "0" + form.atoms[2:]
    return form.atoms


def _is_planned(digits: str) -> bool:
    if digits[:3] in SHORT_CODES:
        return len(digits) == 11 and digits[3] in "2345678"
    return len(digits) in (11, 12) and LONG_CODE.match(digits) is not None and digits[4] in "2345678"


def _may_be_masked(digits: str) -> bool:
    if len(digits) not in (11, 12):
        return False
    return digits[:3] in SHORT_CODES or LONG_CODE.match(digits) is not None


_OF_DATES: Final = 8
_DATE: Final = re.compile(r"(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])")
_BRACKETED: Final = re.compile(r"(?:86|0[0-9]{2,3})\)")
_EXTENSION: Final = re.compile(r"-[0-9]{1,5}(?![0-9-])|\s?(?:转|ext\.?)\s?[0-9]{1,5}(?![0-9])")
_COUNTING: Final = frozenset("/~～×+=至到")
"""Signs of ranges and sums."""

DETECTOR: Final = Detector(
    "cn_landline",
    (Numbers(match, (*WITH_CODE, *ALONE), begins="02345678*"),),
    chance=0.05,
    proof=proof,
    proved=(
        "⟦0571-55550123⟧",
        "电话是⟦010-55550123⟧。",
        "⟦(010)55550123⟧",
        "电话是⟦01055550123⟧",
        "⟦0571 5555 0123⟧",
        "⟦010-55550123⟧;⟦010-55550124⟧",
        "⟦+86-10-55550123⟧",
        "⟦010-55550123-801⟧",
        "单位电话是⟦+86 23 5555 0123⟧",
    ),
    likely=(
        "⟦057155550123⟧",
        "餐馆的电话是⟦55550123⟧。",
        "电话：⟦55550123⟧、⟦55550124⟧",
        "电话⟦55550123-3015⟧",
        "⟦0571-5555****⟧",
        "座机 ⟦5555 0123⟧",
    ),
    weak=("那你记一下，⟦55550123⟧。", "订单号⟦057155550123⟧"),
    silent=(
        "20261122",
        "0571-15550123",
        "0200-55550123",
        "订单55550123",
        "A-2026-0571-55550123",
        "55550123元",
        "500-1000元",
        "2026-11-22 10:20",
        "共5555人",
        "人均500-1000",
    ),
)
