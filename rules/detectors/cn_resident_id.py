"""Resident identity numbers of China (GB 11643): region, birth date, sequence, check sign; old ones of 15 digits."""

import calendar
import re
from typing import Final

from rules.masking.checks import resident_sign
from rules.masking.detector import Confidence, Detector, Match, Numbers
from rules.masking.forms import Form
from rules.masking.surroundings import is_named, is_something_else

LENGTH: Final = 18
PROVINCES: Final = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)))
) | {"71", "81", "82", "83"}
OLD_LENGTH: Final = 15

LAYOUTS: Final = ((18,), (6, 8, 4), (6, 12), (14, 4), (17, 1), (6, 8, 3, 1), (10, 8), (6, 4, 4, 4), (6, 4, 2, 2, 4))
NAMES: Final = re.compile(r"身份|证件|证号|identity", re.IGNORECASE)
CARDS: Final = re.compile(r"卡号|银行卡|信用卡|储蓄卡|借记卡|card", re.IGNORECASE)


def match(form: Form, text: str) -> Match | None:
    if len(form.atoms) == OLD_LENGTH:
        return _old(form, text) if form.is_clear else None
    confidence = proof(form.atoms) if form.is_clear else _masked(form, text)
    if confidence is None or is_something_else(text, form.start, form.end):
        return None
    return Match(form.start, form.end, form.atoms, LENGTH, confidence)


def _old(form: Form, text: str) -> Match | None:
    """Without a check digit: region and date make it no more than weak, unless it is named."""
    if form.atoms[:2] not in PROVINCES or not _is_date("19" + form.atoms[6:12]) or form.atoms[-1] == "X":
        return None
    if is_something_else(text, form.start, form.end):
        return None
    named = is_named(text, form.start, form.end, NAMES)
    return Match(form.start, form.end, form.atoms, OLD_LENGTH, "likely" if named else "weak")


def proof(characters: str) -> Confidence | None:
    if not _SHAPE.fullmatch(characters) or characters[:2] not in PROVINCES or not _is_date(characters[6:14]):
        return None
    return "proved" if resident_sign(characters[:17]) == characters[17] else None


def _is_date(digits: str) -> bool:
    year, month, day = int(digits[:4]), int(digits[4:6]), int(digits[6:])
    return 1900 <= year <= 2100 and 1 <= month <= 12 and 1 <= day <= calendar.monthrange(year, month)[1]


def _masked(form: Form, text: str) -> Confidence | None:
    is_one = form.is_masked and _looks_masked(form, text) and not is_named(text, form.start, form.end, CARDS)
    return "likely" if is_one else None


def _looks_masked(form: Form, text: str) -> bool:
    prefix = form.atoms.partition("*")[0]
    if not form.usual or form.atoms.strip("*X") == "":
        return False
    if prefix == "":
        is_said = form.atoms.endswith("X") or is_named(text, form.start, form.end, NAMES)
        return is_said and _TAIL_ONLY.fullmatch(form.atoms) is not None
    return any(province.startswith(prefix[:2]) for province in PROVINCES)


_SHAPE: Final = re.compile(r"[0-9]{17}[0-9X]")
_TAIL_ONLY: Final = re.compile(r"\*{8,}[0-9]+X?")

DETECTOR: Final = Detector(
    "cn_resident_id",
    (Numbers(match, (*LAYOUTS, (15,), (6, 6, 3)), whole=(LENGTH,), begins="12345678*"),),
    chance=0.0001,
    proof=proof,
    proved=(
        "身份证⟦11010519491231002X⟧，谢谢",
        "⟦110105 19491231 002x⟧",
        "⟦110105-19491231-002X⟧",
        "⟦810000199001010000⟧",
    ),
    likely=("身份证号⟦110105491231002⟧", "⟦110105********002X⟧", "身份证⟦**************0005⟧"),
    weak=("⟦110105491231002⟧",),
    silent=("110105491331002", "110105194912310021", "110105190002290009", "990105194912310007", "2024112213304512345"),
)
