"""Passport numbers: China's by their letters, others only where they are called passports."""

import re
from typing import Final

from rules.detector import Detector, Shape
from rules.said import LINK

NAMES: Final = "护照|passport"
CHINESE: Final = r"(?:[DPS]E|E[A-HJ-NP-Z]|K[J-K]|M[AB])[0-9*]{7}|[EGDSP][0-9*]{8}|1[45][0-9]{7}"


def valid(number: str) -> bool:
    return sum(map(str.isdigit, number)) >= 5


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
            re.compile(rf"(?i:{NAMES}){LINK}(?P<value>[A-Z]{{0,3}}[0-9*]{{5,9}}[A-Z]?)(?![0-9A-Za-z])"),
            hint=f"(?i:{NAMES})",
            bare="likely",
            valid=valid,
            denials=re.compile("订单|有效期"),
        ),
    ),
    chance=0.3,
    likely=("护照号⟦E00000000⟧", "my passport number is ⟦EA0000000⟧", "passport no. ⟦X1234567⟧", "护照⟦E0****000⟧"),
    weak=("⟦E00000000⟧",),
    silent=("型号E00000000A", "护照有效期10年", "护照办理需要7个工作日", "E000000000"),
)
