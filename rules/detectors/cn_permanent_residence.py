"""Permanent residence cards of foreigners in China: three letters and twelve digits, or 18 digits that begin with 9."""

import re
from datetime import date
from typing import Final

from rules.masking.checks import resident_sign
from rules.masking.detector import Confidence, Detector, Match, Numbers, Shape
from rules.masking.forms import Form
from rules.masking.surroundings import is_something_else

PROVINCES: Final = frozenset(
    map(str, (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66)))
)
NAMES: Final = re.compile("永久居留|外国人|permanent residen", re.IGNORECASE)


def match(form: Form, text: str) -> Match | None:
    confidence = proof(form.atoms)
    if confidence is None or is_something_else(text, form.start, form.end):
        return None
    return Match(form.start, form.end, form.atoms, 18, confidence)


def proof(characters: str) -> Confidence | None:
    if not _SHAPE.fullmatch(characters) or characters[1:3] not in PROVINCES:
        return None
    try:
        date(int(characters[6:10]), int(characters[10:12]), int(characters[12:14]))
    except ValueError:
        return None
    return "proved" if resident_sign(characters[:17]) == characters[17] else None


_SHAPE: Final = re.compile("9[0-9]{5}(?:19|20)[0-9]{9}[0-9X]")

DETECTOR: Final = Detector(
    "cn_permanent_residence",
    (
        Numbers(match, ((18,), (6, 8, 4)), begins="9"),
        Shape(
            re.compile(r"(?<![0-9A-Za-z])[A-Z]{3}[0-9*]{12}(?![0-9A-Za-z])"),
            hint="[A-Z]{3}[0-9*]{12}",
            bare="weak",
            named="likely",
            names=NAMES,
            length=15,
        ),
    ),
    chance=0.0001,
    proof=proof,
    proved=("⟦91184019900101000X⟧",),
    likely=("外国人永久居留身份证⟦USA110000000000⟧",),
    weak=("⟦USA110000000000⟧",),
    silent=("911840199001010000", "911840199013010004", "单号ABCD110000000000"),
)
