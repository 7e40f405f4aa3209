"""WeChat ids: a letter and five to nineteen signs, only where they are called so."""

from typing import Final

from rules.masking.detector import Detector
from rules.masking.said import LINK, said

NAMES: Final = r"微信|we ?chat|weixin|\b[vw]x\b|v信|薇信|加v"
SIGNS: Final = r"[A-Za-z][A-Za-z0-9_*-]{5,19}(?![A-Za-z0-9_@.*-])"


def valid(value: str) -> bool:
    """Letters alone are a word of the sentence: wechat payment."""
    return not value.isalpha()


DETECTOR: Final = Detector(
    "wechat_id",
    (
        said(NAMES, SIGNS, link=f"[吧哈啊呀]?{LINK}", valid=valid),
        said(NAMES, SIGNS, link=r"(?:\s?(?i:号|id)\s?[:：是为]|\s?[:：])\s?"),
    ),
    chance=1.0,
    likely=(
        "微信号⟦abc_12345⟧",
        "加我微信：⟦abcdefg⟧",
        "wx:⟦a1234567⟧",
        "my wechat is ⟦li_00001⟧",
        "微信⟦ab****01⟧",
        "加我微信吧 ⟦li_00001⟧",
    ),
    silent=("微信支付", "wechat payment failed", "微信号是什么", "微信abc", "微信 is working today"),
)
