"""Licence plates of mainland China: province, letter, five signs; six with a D or F for new energy."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape

PROVINCES: Final = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
SIGN: Final = "[A-HJ-NP-Z0-9*]"
NAMES: Final = re.compile("车牌|牌照|车号|plate", re.IGNORECASE)


def valid(plate: str) -> bool:
    return sum(map(str.isdigit, plate)) >= 2


DETECTOR: Final = Detector(
    "cn_plate",
    (
        Shape(
            re.compile(
                rf"(?<![A-Za-z0-9])[{PROVINCES}]\s?[A-HJ-NP-Z]\s?[.-]?\s?"
                rf"(?:[DF]{SIGN}[0-9*]{{4}}|[0-9*]{{5}}[DF]|{SIGN}{{4}}(?:{SIGN}|[学警港澳挂领使]))(?![A-Za-z0-9])"
            ),
            hint=f"[{PROVINCES}] ?[A-HJ-NP-Z]",
            bare="likely",
            named="proved",
            names=NAMES,
            valid=valid,
        ),
    ),
    chance=0.01,
    proved=("车牌⟦京A00001⟧", "车牌号：⟦粤B·00001⟧"),
    likely=("⟦沪A·D00001⟧", "⟦京A0000学⟧", "⟦京 A00001⟧", "⟦粤B00001F⟧", "⟦京A***01⟧"),
    silent=("京A", "京ABCDEF", "京A000011", "在川A区", "京I00001"),
)
