"""Passport numbers: China's by their letters, other countries' only where they are called passports."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.said import LINK

NAMES: Final = "护照|passport|pasaporte|passaporte?|passeport|reisepass|паспорт|パスポート|旅券|여권"
"""In the languages of those who call. What follows the word may say whose it is, or that a number comes."""
CHINESE: Final = r"(?:[DPS]E|E[A-HJ-NP-Z]|K[J-K]|M[AB])[0-9*]{7}|[EGDSP][0-9*]{8}|1[45][0-9]{7}"
FOREIGN: Final = (
    r"[A-Z]{0,3}[0-9*]{5,9}[A-Z]?|[0-9*]{2}[A-Z]{2}[0-9*]{5}|[A-Z][0-9]{3}[A-Z][0-9]{4}|[0-9*]{2} [0-9*]{7}"
    r"|[CFGHJKLMNPRTVWXYZ](?=[A-Z]{0,5}[0-9])[0-9CFGHJKLMNPRTVWXYZ*]{8}"
)
"""Letters and digits; France, Korea, Russia, and Germany, whose letters are never vowels."""
_NUMBER: Final = (
    r"(?i:\s?(?:number|no\.?|nr\.?|nummer|n[uú]m[eé]ro|номер|번호|番号|号码?))?(?:\s?\([A-Za-z一-鿿 ]{2,20}\))?"
)
_OTHERS: Final = re.compile("订单|有效期|签证|预约|编号|visa|order|ticket|booking|receipt|application", re.IGNORECASE)


def valid(number: str) -> bool:
    return sum(map(str.isdigit, number)) >= 5 or (len(number) == 9 and sum(map(str.isdigit, number)) >= 3)


DETECTOR: Final = Detector(
    "passport",
    (
        Shape(
            re.compile(rf"(?<![0-9A-Za-z_/.-])(?:{CHINESE})(?![0-9A-Za-z_-])"),
            hint=r"[A-Z][0-9A-Z*]{8}",
            bare="weak",
            named="likely",
            names=re.compile(NAMES, re.IGNORECASE),
            valid=valid,
            length=9,
        ),
        Shape(
            re.compile(rf"(?i:{NAMES}){_NUMBER}{LINK}(?P<value>{FOREIGN})(?![0-9A-Za-z])(?![./-][0-9])"),
            hint=f"(?i:{NAMES})",
            bare="likely",
            valid=valid,
            denials=re.compile("订单|有效期"),
        ),
        Shape(
            re.compile(r"(?<![0-9A-Za-z_/.-])[A-Z]{1,2}[0-9*]{6,8}(?![0-9A-Za-z_-])"),
            hint=f"(?i:{NAMES})",
            bare=None,
            named="likely",
            names=re.compile(NAMES, re.IGNORECASE),
            valid=valid,
            denials=_OTHERS,
        ),
    ),
    chance=0.3,
    likely=(
        "护照号⟦E00000000⟧",
        "my passport number is ⟦EA0000000⟧",
        "passport no. ⟦X1234567⟧",
        "护照⟦E0****000⟧",
        "passport number (UK): ⟦000000000⟧",
        "my French passport is ⟦00AB00000⟧",
        "Reisepass Nr. ⟦C01X00T00⟧",
        "паспорт ⟦00 0000000⟧",
        "여권번호 ⟦M000A0000⟧",
        "my pasaporte, it is ⟦AB000000⟧",
    ),
    weak=("⟦E00000000⟧",),
    silent=(
        "型号E00000000A",
        "护照有效期10年",
        "护照办理需要7个工作日",
        "E000000000",
        "passport office order AB000000",
        "a passport costs 130.00, flight AB1234",
    ),
)
