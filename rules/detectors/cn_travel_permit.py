"""Travel permits between the mainland, Hong Kong, Macau and Taiwan; the Taiwanese one only where it is named."""

import re
from typing import Final

from rules.masking.detector import Detector, Shape
from rules.masking.said import said

NAMES: Final = re.compile("通行证|回乡证|台胞证|港澳|台湾|permit", re.IGNORECASE)

DETECTOR: Final = Detector(
    "cn_travel_permit",
    (
        Shape(
            re.compile(
                r"(?<![0-9A-Za-z_/.-])(?:[HM][0-9*]{8}(?:[0-9*]{2})?|[WLT][0-9*]{8}|C[0-9A-Z][0-9*]{7})(?![0-9A-Za-z_-])"
            ),
            hint="[HMWLTC][0-9A-Z*][0-9*]{7}",
            bare="weak",
            named="likely",
            names=NAMES,
            valid=lambda number: sum(map(str.isdigit, number)) >= 7,
            length=9,
        ),
        said("台胞证|台湾居民来往大陆通行证|mainland travel permit", r"[0-9*]{8}(?:[0-9*]{2})?(?![0-9A-Za-z])"),
    ),
    chance=0.3,
    likely=("回乡证⟦H00000000⟧", "港澳通行证号码：⟦C00000000⟧", "台胞证号⟦00000000⟧", "通行证⟦H0***0000⟧"),
    weak=("⟦H00000000⟧", "⟦M0000000001⟧"),
    silent=("台胞证办理7天", "H000000000", "TH00000000"),
)
