"""Unified social credit codes of China (GB 32100): 18 characters with a check sign; a company's, not a person's."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape

SIGNS: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
WEIGHTS: Final = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
NAMES: Final = re.compile(r"信用代码|税号|营业执照|纳税人|credit code", re.IGNORECASE)


def valid(code: str) -> bool:
    total = sum(SIGNS.index(sign) * weight for sign, weight in zip(code[:17], WEIGHTS, strict=True))
    return SIGNS[-total % 31] == code[17]


DETECTOR: Final = Detector(
    "company_id",
    (
        Shape(
            re.compile(
                r"(?<![0-9A-Za-z])(?:1[1239]|2[19]|3[1-59]|4[19]|5[1239]|6[129]|7[129]|8[19]|9[123]|A[19]|N[1239]|Y1)"
                rf"[0-9]{{6}}[{SIGNS}]{{10}}(?![0-9A-Za-z])"
            ),
            hint="[0-9ANY][1-9][0-9]{6}[0-9A-Y]{10}",
            bare="proved",
            names=NAMES,
            valid=valid,
            length=18,
        ),
    ),
    chance=0.032,
    personal=False,
    proved=("信用代码：⟦91350100M000100Y43⟧", "⟦91350100M000100Y43⟧"),
    silent=("91350100M000100Y44", "91350100M000100Y431", "X91350100M000100Y43"),
)
