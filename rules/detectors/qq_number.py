"""QQ numbers: five to eleven digits after QQ."""

from typing import Final

from rules.masking.detector import Detector
from rules.masking.said import said

DETECTOR: Final = Detector(
    "qq_number",
    (said(r"(?:\b|[一-鿿])(?:qq|扣扣|企鹅号)", r"[1-9][0-9*]{4,10}(?![0-9A-Za-z@.*]|元)"),),
    chance=1.0,
    likely=("QQ：⟦100000001⟧", "我qq号是⟦100001⟧", "加扣扣⟦10000001⟧", "QQ 号码 ⟦100****01⟧"),
    silent=("QQ音乐", "QQ 1234", "100001@qq.com", "qq会员100元"),
)
